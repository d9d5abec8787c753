"""The very same file is known again under new keys, too: beside its keyed digest lies the digest, encrypted.

What was noted before is known as long as its key is.
"""

from django.db import migrations

import guanxi.foundation.privacy.fields


class Migration(migrations.Migration):
    dependencies = [("imports", "0004_same_file")]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="digest",
            field=guanxi.foundation.privacy.fields.EncryptedTextField(label="import.digest"),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="content",
            field=guanxi.foundation.privacy.fields.BlindIndexField(label="import.content", source="digest"),
        ),
    ]
