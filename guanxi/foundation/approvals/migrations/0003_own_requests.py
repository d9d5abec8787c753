"""What people ask for in words: by several paths side by side, about a record or none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("approvals", "0002_given_back")]

    operations = [
        migrations.AddField(
            model_name="request",
            name="subject",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Of what is asked in words.",
                max_length=120,
                verbose_name="subject",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="request", name="kind", field=models.CharField(blank=True, max_length=40)
        ),
        migrations.AlterField(
            model_name="request",
            name="record_id",
            field=models.BigIntegerField(default=0, help_text="0: about no record."),
        ),
        migrations.AlterField(
            model_name="request", name="record_version", field=models.PositiveIntegerField(default=0)
        ),
        migrations.RemoveConstraint(model_name="definition", name="one_definition_in_force"),
        migrations.AddConstraint(
            model_name="definition",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("is_active", True), models.Q(("purpose", "approvals.own_request"), _negated=True)
                ),
                fields=("purpose",),
                name="one_definition_in_force",
            ),
        ),
    ]
