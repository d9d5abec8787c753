"""How close the relationship with a customer is, and each dated step of it."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_versions'),
        ('changes', '0002_left_rows'),
        ('customers', '0018_needs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DepthMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('before', models.CharField(blank=True, choices=[('1', 'Stranger'), ('2', 'Basic'), ('3', 'Reliable'), ('4', 'Partner')], max_length=1)),
                ('after', models.CharField(choices=[('1', 'Stranger'), ('2', 'Basic'), ('3', 'Reliable'), ('4', 'Partner')], max_length=1)),
                ('on', models.DateField()),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
            ],
        ),
        migrations.AddField(
            model_name='customer',
            name='depth',
            field=models.CharField(blank=True, choices=[('1', 'Stranger'), ('2', 'Basic'), ('3', 'Reliable'), ('4', 'Partner')], max_length=1, verbose_name='relationship depth'),
        ),
        migrations.AddField(
            model_name='depthmove',
            name='change_set',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='changes.changeset'),
        ),
        migrations.AddField(
            model_name='depthmove',
            name='created_by',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='depthmove',
            name='customer',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='depth_moves', to='customers.customer'),
        ),
        migrations.AddIndex(
            model_name='depthmove',
            index=models.Index(fields=['customer', '-on', '-id'], name='depth_of_customer'),
        ),
    ]
