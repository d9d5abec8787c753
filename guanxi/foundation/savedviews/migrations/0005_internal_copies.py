from django.db import migrations, models

EXPORT, INTERNAL = "savedviews.export_list", "savedviews.export_internal"


def keep_what_they_had(apps, _schema_editor):
    """Until now every file held everything: whoever may take lists out may take them out so still."""
    grants = apps.get_model("accounts", "Grant").objects
    for role, scope in list(grants.filter(permission=EXPORT).values_list("role_id", "scope")):
        grants.get_or_create(role_id=role, permission=INTERNAL, defaults={"scope": scope})


class Migration(migrations.Migration):
    dependencies = [("savedviews", "0004_views_ready_made"), ("accounts", "0009_versions")]

    operations = [
        migrations.AddField(
            model_name="listexport",
            name="internal",
            field=models.BooleanField(default=False, help_text="With what files for outside leave out."),
        ),
        migrations.RunPython(keep_what_they_had, migrations.RunPython.noop, elidable=True),
    ]
