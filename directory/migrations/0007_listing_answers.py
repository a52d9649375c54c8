
import directory.models.bounds
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0006_local_partners'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalListingAnswer',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('label', models.CharField(help_text='The question in a few words.', max_length=120)),
                ('text', models.TextField()),
                ('told_on', models.DateField(validators=[directory.models.bounds.sensible_day])),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='directory.service')),
            ],
            options={
                'verbose_name': 'historical listing answer',
                'verbose_name_plural': 'historical listing answers',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='ListingAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(help_text='The question in a few words.', max_length=120)),
                ('text', models.TextField()),
                ('told_on', models.DateField(validators=[directory.models.bounds.sensible_day])),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers_on_request', to='directory.service')),
            ],
            options={
                'ordering': ['label', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('service', 'label'), name='directory_listinganswer_once')],
            },
        ),
    ]
