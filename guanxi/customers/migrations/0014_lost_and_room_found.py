"""Who is lost and who has room is found without reading every standing with all its facts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0013_lost_on")]

    operations = [
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                condition=models.Q(("lost_on__isnull", False)), fields=["customer"], name="standing_lost"
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                condition=models.Q(("potential__isnull", False)),
                fields=["potential", "tier", "customer"],
                name="standing_by_potential",
            ),
        ),
    ]
