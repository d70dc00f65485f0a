"""Django's own flags follow the role: an admin has both of them, nobody else has either."""

from django.db import migrations, models
from django.db.models import Q


def straighten(apps, schema_editor):
    """Whoever is a superuser could do everything already, and an admin was meant to: both have role and flags."""
    users = apps.get_model("accounts", "User").objects.using(schema_editor.connection.alias)
    users.filter(Q(is_staff=True, is_superuser=True) | Q(role="admin")).update(
        role="admin", is_staff=True, is_superuser=True
    )
    users.exclude(role="admin").update(is_staff=False, is_superuser=False)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_audit_entries_are_kept")]
    operations = [
        migrations.RunPython(straighten, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=Q(role="admin", is_staff=True, is_superuser=True)
                | Q(~Q(role="admin"), is_staff=False, is_superuser=False),
                name="flags_follow_role",
            ),
        ),
    ]
