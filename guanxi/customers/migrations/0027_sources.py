"""Through which channel a person, a need, a single value came; and what sources said otherwise."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

CHANNELS = [('phone', 'Phone'), ('visit', 'Visit'), ('online', 'Online'), ('wechat', 'WeChat'), ('email', 'E-mail'), ('questionnaire', 'Questionnaire'), ('social', 'Social media'), ('report', 'Industry report'), ('sales', 'Sales'), ('service', 'Service'), ('website', 'Website'), ('fair', 'Trade fair'), ('referral', 'Referral'), ('mining', 'Data mining'), ('import', 'Imported file'), ('other', 'Other')]
TRACKED = [
    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
    ('version', models.PositiveIntegerField(default=1, editable=False)),
    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
    ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
    ('change_set', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='changes.changeset')),
    ('created_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
]


class Migration(migrations.Migration):

    dependencies = [
        ('changes', '0002_left_rows'),
        ('customers', '0026_duplicates'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='contact',
            name='source',
            field=models.CharField(blank=True, choices=CHANNELS, max_length=13, null=True, verbose_name='source channel'),
        ),
        migrations.AddField(
            model_name='need',
            name='source',
            field=models.CharField(blank=True, choices=CHANNELS, max_length=13, null=True, verbose_name='source channel'),
        ),
        migrations.AddField(
            model_name='qualitycount',
            name='lacks_disagrees',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.CreateModel(
            name='FactSource',
            fields=[
                *TRACKED,
                ('field', models.CharField(max_length=40)),
                ('channel', models.CharField(choices=CHANNELS, max_length=13, verbose_name='source channel')),
                ('detail', models.CharField(blank=True, max_length=120, verbose_name='more exactly')),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.contact')),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='fact_sources', to='customers.customer')),
            ],
            options={
                'indexes': [models.Index(fields=['customer', 'id'], name='source_of_customer')],
            },
        ),
        migrations.CreateModel(
            name='Disagreement',
            fields=[
                *TRACKED,
                ('field', models.CharField(max_length=40)),
                ('value', models.CharField(max_length=200, verbose_name='said otherwise')),
                ('channel', models.CharField(choices=CHANNELS, max_length=13, verbose_name='source channel')),
                ('kept_channel', models.CharField(choices=CHANNELS, max_length=13)),
                ('rule', models.CharField(max_length=8)),
                ('settled_on', models.DateField(editable=False, null=True, verbose_name='settled on')),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='disagreements', to='customers.customer')),
                ('settled_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('settled_on', None)), fields=['customer'], name='disagreement_open')],
            },
        ),
    ]
