from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("responses", "0002_what_a_leader_takes_away"),
    ]

    operations = [
        migrations.AddField(
            model_name="response",
            name="last_step",
            field=models.CharField(blank=True, max_length=80),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="response",
            index=models.Index(fields=["version", "status", "last_step"], name="by_status_and_last_step"),
        ),
        # Totals that were there before know nothing of use: None says so until `manage.py tally` counts anew.
        migrations.AddField(
            model_name="tally",
            name="use",
            field=models.JSONField(null=True),
        ),
        migrations.AlterField(
            model_name="tally",
            name="use",
            field=models.JSONField(default=dict, null=True),
        ),
        migrations.AddField(
            model_name="tally",
            name="shown_use",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="tally",
            name="shown_left",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="tally",
            name="left_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
