"""Names and numbers that a customer is found by besides its own."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('changes', '0003_absorbed'),
        ('customers', '0021_credit'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Alias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='also called')),
                ('sort_name', models.CharField(blank=True, editable=False, max_length=120)),
                ('customer_no', models.CharField(blank=True, max_length=24, verbose_name='customer number')),
                ('external_no', models.CharField(blank=True, max_length=60, verbose_name='number in the source')),
                ('external_source', models.CharField(blank=True, max_length=40, verbose_name='source system')),
                ('was', models.BigIntegerField(editable=False, help_text='The key of the one merged into it.', null=True)),
                ('change_set', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='changes.changeset')),
                ('created_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='customers.customer')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('sort_name', ''), _negated=True), fields=['sort_name'], name='alias_name'), models.Index(condition=models.Q(('customer_no', ''), _negated=True), fields=['customer_no'], name='alias_number'), models.Index(condition=models.Q(('external_no', ''), _negated=True), fields=['external_no'], name='alias_external_no'), models.Index(condition=models.Q(('was__isnull', False)), fields=['was'], name='alias_was')],
            },
        ),
    ]
