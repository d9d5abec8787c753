"""A person has a second number, found as the first one is."""

from django.db import migrations, models

import guanxi.foundation.privacy.fields


class Migration(migrations.Migration):
    dependencies = [("customers", "0014_lost_and_room_found")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="phone2",
            field=guanxi.foundation.privacy.fields.EncryptedTextField(label="contact.phone2"),
        ),
        migrations.AddField(
            model_name="contact",
            name="phone2_index",
            field=guanxi.foundation.privacy.fields.BlindIndexField(
                db_index=False, label="contact.phone", source="phone2"
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="phone2_tail",
            field=guanxi.foundation.privacy.fields.BlindIndexField(
                db_index=False, label="contact.phone.last4", source="phone2"
            ),
        ),
        *(
            migrations.AddIndex(
                model_name="contact",
                index=models.Index(
                    condition=models.Q((f"{name}__isnull", False)), fields=[name], name=f"contact_{name}"
                ),
            )
            for name in ("phone2_index", "phone2_tail")
        ),
    ]
