from django.db import migrations

SHOWN = 2


def show_amounts(apps, _schema_editor):
    """Roles that say how kinds of values are seen go on showing sums of money until somebody hides them."""
    masks = apps.get_model("accounts", "RoleMask").objects
    for role in masks.order_by("role_id").values_list("role_id", flat=True).distinct():
        masks.get_or_create(role_id=role, field="amount", defaults={"level": SHOWN})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_single_keys")]

    operations = [migrations.RunPython(show_amounts, migrations.RunPython.noop, elidable=True)]
