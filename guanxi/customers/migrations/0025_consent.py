"""The consent ledger, notices, wishes, decisions of the gate, who gets data, own links."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('changes', '0003_absorbed'),
        ('customers', '0024_quality_found'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ContactPolicy',
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
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('number', models.PositiveIntegerField(default=1, verbose_name='version number')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('text', models.TextField(verbose_name='text')),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('change_set', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='changes.changeset')),
                ('created_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('recipient', models.CharField(max_length=120, verbose_name='recipient')),
                ('reached_at', models.CharField(blank=True, max_length=120, verbose_name="recipient's contact")),
                ('country', models.CharField(max_length=60, verbose_name='country')),
                ('purpose', models.CharField(max_length=120, verbose_name='purpose')),
                ('method', models.CharField(max_length=120, verbose_name='method')),
                ('data', models.CharField(max_length=200, verbose_name='kinds of data')),
                ('mechanism', models.CharField(choices=[('none', 'Stays in the country'), ('assessment', 'Security assessment by the authority'), ('contract', 'Standard contract'), ('certificate', 'Certification'), ('adequacy', 'Adequacy decision'), ('exempt', 'Exempt')], max_length=11, verbose_name='mechanism')),
                ('assessed_on', models.DateField(blank=True, null=True, verbose_name='assessed on')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('change_set', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='changes.changeset')),
                ('created_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ConsentEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('act', models.CharField(choices=[('given', 'Ground given'), ('withdrawn', 'Withdrawn'), ('suppressed', 'Not to be contacted'), ('released', 'May be contacted again'), ('restricted', 'Use restricted'), ('unrestricted', 'Restriction lifted')], max_length=12, verbose_name='what was said')),
                ('purpose', models.CharField(blank=True, choices=[('marketing', 'Marketing'), ('survey', 'Satisfaction survey'), ('care', 'Customer care'), ('profiling', 'Personal recommendations'), ('sharing', 'Giving data to a partner'), ('service', 'Carrying out a contract'), ('legal', 'Notice that a law requires')], max_length=9, verbose_name='purpose')),
                ('channel', models.CharField(blank=True, choices=[('phone', 'Phone'), ('sms', 'Text message'), ('email', 'E-mail'), ('wechat', 'WeChat'), ('visit', 'Visit'), ('post', 'Post'), ('online', 'Online'), ('other', 'Other')], max_length=6, verbose_name='channel')),
                ('about', models.CharField(blank=True, choices=[('sensitive', 'Sensitive data'), ('minor', "A minor's data (guardian)")], max_length=9, verbose_name='covers')),
                ('controller', models.CharField(blank=True, max_length=120, verbose_name='controller')),
                ('law', models.CharField(blank=True, choices=[('pipl', 'PIPL (China)'), ('gdpr', 'GDPR (EU)')], max_length=4, verbose_name='law')),
                ('basis', models.CharField(blank=True, choices=[('consent', 'Consent'), ('contract', 'Contract'), ('obligation', 'Legal obligation'), ('vital', 'Vital interest or emergency'), ('public', 'Public interest'), ('disclosed', 'Disclosed by the person'), ('interest', 'Legitimate interest')], max_length=10, verbose_name='legal basis')),
                ('notice_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('terms', models.CharField(blank=True, editable=False, max_length=32)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='said at')),
                ('source', models.CharField(choices=[('form', 'Form on a page'), ('paper', 'On paper'), ('phone', 'By phone'), ('person', 'Face to face'), ('message', 'By message or mail'), ('link', 'By the own link'), ('contract', 'In a contract'), ('import', 'From a file'), ('other', 'Otherwise')], max_length=8, verbose_name='source')),
                ('evidence', models.CharField(blank=True, help_text='Where the proof lies; no personal values.', max_length=200, verbose_name='evidence')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='expires')),
                ('seal', models.CharField(editable=False, max_length=80)),
                ('change_set', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='changes.changeset')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.contact', verbose_name='person')),
                ('created_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='customers.customer')),
                ('notice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.notice', verbose_name='notice')),
                ('transfer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.transfer', verbose_name='recipient')),
            ],
        ),
        migrations.CreateModel(
            name='ContactLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('expires_at', models.DateTimeField(verbose_name='good until')),
                ('revoked_at', models.DateTimeField(null=True)),
                ('change_set', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='changes.changeset')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.contact', verbose_name='person')),
                ('created_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='contact_links', to='customers.customer')),
            ],
            options={
                'indexes': [models.Index(fields=['customer'], name='link_of_customer')],
            },
        ),
        migrations.CreateModel(
            name='ContactWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('channel', models.CharField(blank=True, choices=[('phone', 'Phone'), ('sms', 'Text message'), ('email', 'E-mail'), ('wechat', 'WeChat'), ('visit', 'Visit'), ('post', 'Post'), ('online', 'Online'), ('other', 'Other')], max_length=6, verbose_name='channel')),
                ('wanted', models.CharField(blank=True, choices=[('wanted', 'Wanted'), ('unwanted', 'Not wanted')], max_length=8, verbose_name='wanted')),
                ('cap', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='at most so often')),
                ('per_days', models.PositiveSmallIntegerField(default=30, verbose_name='in so many days')),
                ('quiet_from', models.TimeField(blank=True, null=True, verbose_name='quiet from')),
                ('quiet_to', models.TimeField(blank=True, null=True, verbose_name='quiet until')),
                ('zone', models.CharField(blank=True, max_length=64, verbose_name='time zone')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('source', models.CharField(choices=[('form', 'Form on a page'), ('paper', 'On paper'), ('phone', 'By phone'), ('person', 'Face to face'), ('message', 'By message or mail'), ('link', 'By the own link'), ('contract', 'In a contract'), ('import', 'From a file'), ('other', 'Otherwise')], max_length=8, verbose_name='source')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('change_set', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='changes.changeset')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.contact', verbose_name='person')),
                ('created_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='contact_wishes', to='customers.customer')),
            ],
            options={
                'indexes': [models.Index(fields=['customer', 'at', 'id'], name='wish_of_customer')],
            },
        ),
        migrations.CreateModel(
            name='GateDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('interaction_id', models.BigIntegerField(help_text='Of the contact it was asked for, if any.', null=True)),
                ('purpose', models.CharField(choices=[('marketing', 'Marketing'), ('survey', 'Satisfaction survey'), ('care', 'Customer care'), ('profiling', 'Personal recommendations'), ('sharing', 'Giving data to a partner'), ('service', 'Carrying out a contract'), ('legal', 'Notice that a law requires')], max_length=9, verbose_name='purpose')),
                ('channel', models.CharField(choices=[('phone', 'Phone'), ('sms', 'Text message'), ('email', 'E-mail'), ('wechat', 'WeChat'), ('visit', 'Visit'), ('post', 'Post'), ('online', 'Online'), ('other', 'Other')], max_length=6, verbose_name='channel')),
                ('allowed', models.BooleanField(verbose_name='allowed')),
                ('reason', models.CharField(max_length=16, verbose_name='why')),
                ('detail', models.JSONField(default=dict)),
                ('allowed_from', models.DateTimeField(null=True)),
                ('asked_for', models.CharField(blank=True, help_text='Which page, campaign or program.', max_length=80)),
                ('claims', models.BooleanField(default=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('change_set', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='changes.changeset')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.contact', verbose_name='person')),
                ('created_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='gate_decisions', to='customers.customer')),
            ],
            options={
                'indexes': [models.Index(fields=['customer', '-at', '-id'], name='decision_of_customer')],
            },
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('name', 'language', 'number'), name='notice_version_once'),
        ),
        migrations.AddIndex(
            model_name='consententry',
            index=models.Index(fields=['customer', 'at', 'id'], name='consent_of_customer'),
        ),
    ]
