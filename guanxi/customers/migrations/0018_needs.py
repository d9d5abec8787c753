"""What customers need, in template 2's fields."""

from datetime import date
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('changes', '0002_left_rows'),
        ('customers', '0017_ordered_by_last_days'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('kind', models.CharField(choices=[('product', 'Product'), ('service', 'Service'), ('custom', 'Customisation'), ('after', 'After-sales')], max_length=7, verbose_name='kind of need')),
                ('kind_label', models.CharField(blank=True, max_length=40, verbose_name="kind, in the file's words")),
                ('description', models.CharField(max_length=500, verbose_name='need')),
                ('priority', models.PositiveSmallIntegerField(choices=[(1, 'High'), (2, 'Medium'), (3, 'Low')], default=2, verbose_name='priority')),
                ('offering', models.CharField(blank=True, max_length=200, verbose_name='related product or service')),
                ('solution', models.TextField(blank=True, verbose_name='proposed solution')),
                ('owner_label', models.CharField(blank=True, max_length=80, verbose_name="owner, in the file's words")),
                ('proposed_on', models.DateField(blank=True, null=True, verbose_name='first named on')),
                ('expected_on', models.DateField(blank=True, null=True, verbose_name='to be met by')),
                ('sort_expected', models.DateField(default=date(9999, 12, 31), editable=False)),
                ('feedback', models.CharField(blank=True, choices=[('confirmed', 'Confirmed'), ('pending', 'To be followed up')], max_length=9, verbose_name='customer feedback')),
                ('feedback_note', models.CharField(blank=True, max_length=200, verbose_name='note on the feedback')),
                ('feedback_label', models.CharField(blank=True, max_length=240, verbose_name="feedback, in the file's words")),
                ('status', models.CharField(choices=[('open', 'To work on'), ('working', 'Being worked on'), ('met', 'Met'), ('dropped', 'Not pursued')], default='open', max_length=7, verbose_name='status')),
                ('is_closed', models.BooleanField(default=False, editable=False)),
                ('closed_on', models.DateField(blank=True, editable=False, null=True, verbose_name='closed on')),
                ('outcome', models.CharField(blank=True, max_length=200, verbose_name='how it ended')),
                ('change_set', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='changes.changeset')),
                ('created_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='needs', to='customers.customer', verbose_name='customer')),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'indexes': [models.Index(fields=['customer', 'is_closed', 'priority'], name='need_of_customer'), models.Index(fields=['sort_expected', 'id'], name='need_expected'), models.Index(fields=['priority', 'sort_expected', 'id'], name='need_priority'), models.Index(fields=['status', 'id'], name='need_status'), models.Index(fields=['owner', 'status', 'id'], name='need_owner_status')],
            },
        ),
    ]
