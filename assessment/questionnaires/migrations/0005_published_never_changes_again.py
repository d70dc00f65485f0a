"""The guards of what was published stand again: SQLite rebuilt the table of versions for its new fields, and a table
that is rebuilt loses its triggers. PostgreSQL now refuses to empty the table as a whole too."""

from importlib import import_module

from django.db import migrations

GUARDS = import_module("assessment.questionnaires.migrations.0002_published_never_changes")

LOST_ON_SQLITE = ("questionnaires_version_frozen", "questionnaires_version_kept")

POSTGRESQL = """
CREATE FUNCTION questionnaires_version_keep() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'a published version is never deleted' USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql;
CREATE TRIGGER questionnaires_version_keep BEFORE TRUNCATE ON questionnaires_version
FOR EACH STATEMENT EXECUTE FUNCTION questionnaires_version_keep();
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in LOST_ON_SQLITE:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        GUARDS.create(apps, schema_editor)
    else:
        schema_editor.execute(POSTGRESQL, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER questionnaires_version_keep ON questionnaires_version")
        schema_editor.execute("DROP FUNCTION questionnaires_version_keep()")


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0004_drafts_and_their_edits")]
    operations = [migrations.RunPython(create, drop, elidable=False)]
