"""Records that went into others, and what brings them back."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('changes', '0002_left_rows'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Absorbed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('record_id', models.BigIntegerField()),
                ('into_id', models.BigIntegerField()),
                ('uid', models.UUIDField()),
                ('version', models.PositiveIntegerField()),
                ('created_at', models.DateTimeField()),
                ('beside', models.JSONField(default=dict, help_text='Rows without a history that stood beside it.')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('released_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('came_with', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='changes.changeset')),
                ('change_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absorbed', to='changes.changeset')),
                ('created_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'into_id'], name='absorbed_into')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('kind', 'record_id'), name='absorbed_once')],
            },
        ),
    ]
