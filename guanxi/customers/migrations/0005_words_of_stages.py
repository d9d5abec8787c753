from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0004_words_of_history'),
    ]

    operations = [
        migrations.AlterField(
            model_name='customer',
            name='stage',
            field=models.CharField(choices=[('prospect', 'Prospect'), ('deal', 'Closed deal'), ('maintenance', 'Maintenance'), ('upgrade', 'Upgrade'), ('lost', 'Lost'), ('won_back', 'Won back')], default='prospect', max_length=11, verbose_name='lifecycle stage'),
        ),
        migrations.AlterField(
            model_name='stagemove',
            name='after',
            field=models.CharField(choices=[('prospect', 'Prospect'), ('deal', 'Closed deal'), ('maintenance', 'Maintenance'), ('upgrade', 'Upgrade'), ('lost', 'Lost'), ('won_back', 'Won back')], max_length=11),
        ),
        migrations.AlterField(
            model_name='stagemove',
            name='before',
            field=models.CharField(blank=True, choices=[('prospect', 'Prospect'), ('deal', 'Closed deal'), ('maintenance', 'Maintenance'), ('upgrade', 'Upgrade'), ('lost', 'Lost'), ('won_back', 'Won back')], max_length=11),
        ),
    ]
