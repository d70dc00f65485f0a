"""The database itself refuses to change or delete what was published."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER questionnaires_version_frozen
BEFORE UPDATE ON questionnaires_version
WHEN OLD.status <> 'draft' AND (
    NEW.document IS NOT OLD.document OR NEW.content_hash IS NOT OLD.content_hash
    OR NEW.number IS NOT OLD.number OR NEW.questionnaire_id IS NOT OLD.questionnaire_id
    OR NEW.published_at IS NOT OLD.published_at OR NEW.status = 'draft'
    OR (OLD.status = 'retired' AND NEW.status <> 'retired')
)
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
CREATE TRIGGER questionnaires_version_kept
BEFORE DELETE ON questionnaires_version
WHEN OLD.status <> 'draft'
BEGIN SELECT RAISE(ABORT, 'a published version is never deleted'); END;
"""

POSTGRESQL = """
CREATE FUNCTION questionnaires_version_guard() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.status <> 'draft' THEN RAISE EXCEPTION 'a published version is never deleted'
            USING ERRCODE = 'integrity_constraint_violation'; END IF;
        RETURN OLD;
    END IF;
    IF OLD.status <> 'draft' AND (
        NEW.document IS DISTINCT FROM OLD.document OR NEW.content_hash IS DISTINCT FROM OLD.content_hash
        OR NEW.number IS DISTINCT FROM OLD.number OR NEW.questionnaire_id IS DISTINCT FROM OLD.questionnaire_id
        OR NEW.published_at IS DISTINCT FROM OLD.published_at OR NEW.status = 'draft'
        OR (OLD.status = 'retired' AND NEW.status <> 'retired')
    ) THEN RAISE EXCEPTION 'a published version never changes'
        USING ERRCODE = 'integrity_constraint_violation'; END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER questionnaires_version_guard BEFORE UPDATE OR DELETE ON questionnaires_version
FOR EACH ROW EXECUTE FUNCTION questionnaires_version_guard();
"""

DROP = {
    "sqlite": ("DROP TRIGGER questionnaires_version_frozen", "DROP TRIGGER questionnaires_version_kept"),
    "postgresql": (
        "DROP TRIGGER questionnaires_version_guard ON questionnaires_version",
        "DROP FUNCTION questionnaires_version_guard()",
    ),
}


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        statements = [part.strip() + " END;" for part in SQLITE.split("END;") if part.strip()]
    else:
        statements = [POSTGRESQL]
    for statement in statements:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0001_initial")]
    operations = [migrations.RunPython(create, drop, elidable=False)]
