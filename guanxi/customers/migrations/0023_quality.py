"""How good each customer's record is: columns that are empty at first, which a job fills."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

CHANNELS = [('phone', 'Phone'), ('visit', 'Visit'), ('online', 'Online'), ('wechat', 'WeChat'), ('email', 'E-mail'), ('questionnaire', 'Questionnaire'), ('social', 'Social media'), ('report', 'Industry report'), ('sales', 'Sales'), ('service', 'Service'), ('website', 'Website'), ('fair', 'Trade fair'), ('referral', 'Referral'), ('mining', 'Data mining'), ('import', 'Imported file'), ('other', 'Other')]


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_versions'),
        ('changes', '0002_left_rows'),
        ('customers', '0022_aliases'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='customer',
            name='confirmed_on',
            field=models.DateField(editable=False, null=True, verbose_name='confirmed on'),
        ),
        migrations.AddField(
            model_name='customer',
            name='confirmed_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by'),
        ),
        migrations.AddField(
            model_name='customer',
            name='quality',
            field=models.SmallIntegerField(editable=False, null=True, verbose_name='data quality'),
        ),
        migrations.AddField(
            model_name='customer',
            name='lacks',
            field=models.IntegerField(editable=False, help_text='Deductions, a bit for each.', null=True),
        ),
        migrations.AddField(
            model_name='customer',
            name='touched_on',
            field=models.DateField(editable=False, help_text='When facts were last written.', null=True),
        ),
        migrations.AddField(
            model_name='customer',
            name='review_on',
            field=models.DateField(editable=False, null=True, verbose_name='fresh until'),
        ),
        migrations.CreateModel(
            name='QualityPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('values', models.JSONField(default=dict)),
                ('change_set', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='changes.changeset')),
                ('created_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='QualityCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(help_text='Its first day.')),
                ('counted_on', models.DateField(help_text='The last day of the month on which it was counted.')),
                ('source', models.CharField(choices=CHANNELS, max_length=13, verbose_name='source channel')),
                ('customers', models.PositiveIntegerField()),
                ('points', models.PositiveBigIntegerField(help_text='The sum of their scores.')),
                ('from_0', models.PositiveIntegerField(default=0)),
                ('from_40', models.PositiveIntegerField(default=0)),
                ('from_60', models.PositiveIntegerField(default=0)),
                ('from_75', models.PositiveIntegerField(default=0)),
                ('from_90', models.PositiveIntegerField(default=0)),
                ('lacks_person', models.PositiveIntegerField(default=0)),
                ('lacks_phone', models.PositiveIntegerField(default=0)),
                ('lacks_email', models.PositiveIntegerField(default=0)),
                ('lacks_role', models.PositiveIntegerField(default=0)),
                ('lacks_industry', models.PositiveIntegerField(default=0)),
                ('lacks_size', models.PositiveIntegerField(default=0)),
                ('lacks_place', models.PositiveIntegerField(default=0)),
                ('lacks_address', models.PositiveIntegerField(default=0)),
                ('lacks_name_odd', models.PositiveIntegerField(default=0)),
                ('lacks_person_odd', models.PositiveIntegerField(default=0)),
                ('lacks_overdue', models.PositiveIntegerField(default=0)),
                ('lacks_silent', models.PositiveIntegerField(default=0)),
                ('lacks_origin', models.PositiveIntegerField(default=0)),
                ('lacks_unconfirmed', models.PositiveIntegerField(default=0)),
                ('lacks_shared', models.PositiveIntegerField(default=0)),
                ('department', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.department')),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [
                    models.Index(fields=['month'], name='quality_count_month'),
                    models.Index(fields=['owner', 'month'], name='quality_count_owner'),
                    models.Index(fields=['department', 'month'], name='quality_count_dept'),
                ],
            },
        ),
    ]
