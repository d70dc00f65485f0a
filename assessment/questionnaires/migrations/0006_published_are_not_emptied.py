"""PostgreSQL refuses to empty the table of versions as a whole too: TRUNCATE asks no trigger of single rows."""

from django.db import migrations

CREATE = """
CREATE FUNCTION questionnaires_version_keep() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'a published version is never deleted' USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql;
CREATE TRIGGER questionnaires_version_keep BEFORE TRUNCATE ON questionnaires_version
FOR EACH STATEMENT EXECUTE FUNCTION questionnaires_version_keep();
"""
DROP = (
    "DROP TRIGGER questionnaires_version_keep ON questionnaires_version",
    "DROP FUNCTION questionnaires_version_keep()",
)


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in DROP:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0005_numbers_and_confirmed_texts")]
    operations = [migrations.RunPython(create, drop, elidable=False)]
