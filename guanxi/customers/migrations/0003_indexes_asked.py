"""Only indexes that somebody asks: none by who wrote a row, none for LIKE on blind indexes."""

import django.db.models.deletion
import guanxi.foundation.privacy.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('changes', '0001_changes'),
        ('customers', '0002_filters_served'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='contact',
            name='created_by',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='contact',
            name='email_index',
            field=guanxi.foundation.privacy.fields.BlindIndexField(db_index=False, label='contact.email', source='email'),
        ),
        migrations.AlterField(
            model_name='contact',
            name='phone_index',
            field=guanxi.foundation.privacy.fields.BlindIndexField(db_index=False, label='contact.phone', source='phone'),
        ),
        migrations.AlterField(
            model_name='contact',
            name='phone_tail',
            field=guanxi.foundation.privacy.fields.BlindIndexField(db_index=False, label='contact.phone.last4', source='phone'),
        ),
        migrations.AlterField(
            model_name='customer',
            name='created_by',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='interaction',
            name='created_by',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='stagemove',
            name='created_by',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='tag',
            name='created_by',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='taglink',
            name='created_by',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['phone_index'], name='contact_phone_index'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['phone_tail'], name='contact_phone_tail'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['email_index'], name='contact_email_index'),
        ),
    ]
