"""The database itself refuses to change or delete an entry of the audit trail, and to replace one by another."""

from django.db import migrations, models

SQLITE = """
CREATE TRIGGER accounts_auditentry_unchanged
BEFORE UPDATE ON accounts_auditentry
BEGIN SELECT RAISE(ABORT, 'an entry of the audit trail never changes'); END;
CREATE TRIGGER accounts_auditentry_kept
BEFORE DELETE ON accounts_auditentry
BEGIN SELECT RAISE(ABORT, 'an entry of the audit trail is never deleted'); END;
CREATE TRIGGER accounts_auditentry_not_replaced
BEFORE INSERT ON accounts_auditentry
WHEN EXISTS (SELECT 1 FROM accounts_auditentry WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'an entry of the audit trail never changes'); END;
"""
# The last one: INSERT OR REPLACE deletes the row that stands in its way, and no trigger of deletion hears of it.

POSTGRESQL = """
CREATE FUNCTION accounts_auditentry_guard() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN RAISE EXCEPTION 'an entry of the audit trail never changes'
        USING ERRCODE = 'integrity_constraint_violation'; END IF;
    RAISE EXCEPTION 'an entry of the audit trail is never deleted'
        USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql;
CREATE TRIGGER accounts_auditentry_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts_auditentry
FOR EACH STATEMENT EXECUTE FUNCTION accounts_auditentry_guard();
"""

DROP = {
    "sqlite": (
        "DROP TRIGGER accounts_auditentry_unchanged",
        "DROP TRIGGER accounts_auditentry_kept",
        "DROP TRIGGER accounts_auditentry_not_replaced",
    ),
    "postgresql": (
        "DROP TRIGGER accounts_auditentry_guard ON accounts_auditentry",
        "DROP FUNCTION accounts_auditentry_guard()",
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
    dependencies = [("accounts", "0004_audit_trail_and_roles")]
    operations = [
        migrations.AddIndex(
            model_name="auditentry", index=models.Index(fields=["action", "id"], name="audit_by_action")
        ),
        migrations.RunPython(create, drop, elidable=False),
    ]
