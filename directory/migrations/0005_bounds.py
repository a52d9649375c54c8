"""Days and positions that make sense, both times of a part of the day or neither, and a version of places."""

import directory.models.bounds
import django.core.validators
from django.db import migrations, models


def clear_half_hours(apps, schema_editor):
    """A part of the day with one time only never held anything, and broke what was made from it."""
    half = models.Q(starts_at=None) | models.Q(ends_at=None)
    apps.get_model("directory", "TimePeriod").objects.filter(half).update(starts_at=None, ends_at=None)


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0004_named_rights'),
    ]

    operations = [
        migrations.AddField(
            model_name='location',
            name='version',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AlterField(
            model_name='costoption',
            name='valid_from',
            field=models.DateField(blank=True, null=True, validators=[directory.models.bounds.sensible_day]),
        ),
        migrations.AlterField(
            model_name='costoption',
            name='valid_to',
            field=models.DateField(blank=True, null=True, validators=[directory.models.bounds.sensible_day]),
        ),
        migrations.AlterField(
            model_name='historicalcostoption',
            name='valid_from',
            field=models.DateField(blank=True, null=True, validators=[directory.models.bounds.sensible_day]),
        ),
        migrations.AlterField(
            model_name='historicalcostoption',
            name='valid_to',
            field=models.DateField(blank=True, null=True, validators=[directory.models.bounds.sensible_day]),
        ),
        migrations.AlterField(
            model_name='historicalorganisation',
            name='insurance_expires_on',
            field=models.DateField(blank=True, null=True, validators=[directory.models.bounds.sensible_day]),
        ),
        migrations.AlterField(
            model_name='historicalorganisation',
            name='safeguarding_policy_reviewed_on',
            field=models.DateField(blank=True, null=True, validators=[directory.models.bounds.sensible_day]),
        ),
        migrations.AlterField(
            model_name='historicalschedule',
            name='valid_from',
            field=models.DateField(blank=True, null=True, validators=[directory.models.bounds.sensible_day]),
        ),
        migrations.AlterField(
            model_name='historicalschedule',
            name='valid_to',
            field=models.DateField(blank=True, null=True, validators=[directory.models.bounds.sensible_day]),
        ),
        migrations.AlterField(
            model_name='historicalservice',
            name='assured_on',
            field=models.DateField(blank=True, null=True, validators=[directory.models.bounds.sensible_day], verbose_name='confirmed by the provider on'),
        ),
        migrations.AlterField(
            model_name='historicalservice',
            name='checked_on',
            field=models.DateField(blank=True, null=True, validators=[directory.models.bounds.sensible_day], verbose_name='checked by the team on'),
        ),
        migrations.AlterField(
            model_name='historicalservice',
            name='waiting_told_on',
            field=models.DateField(blank=True, null=True, validators=[directory.models.bounds.sensible_day], verbose_name='wait and places told on'),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='insurance_expires_on',
            field=models.DateField(blank=True, null=True, validators=[directory.models.bounds.sensible_day]),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='safeguarding_policy_reviewed_on',
            field=models.DateField(blank=True, null=True, validators=[directory.models.bounds.sensible_day]),
        ),
        migrations.AlterField(
            model_name='schedule',
            name='valid_from',
            field=models.DateField(blank=True, null=True, validators=[directory.models.bounds.sensible_day]),
        ),
        migrations.AlterField(
            model_name='schedule',
            name='valid_to',
            field=models.DateField(blank=True, null=True, validators=[directory.models.bounds.sensible_day]),
        ),
        migrations.AlterField(
            model_name='service',
            name='assured_on',
            field=models.DateField(blank=True, null=True, validators=[directory.models.bounds.sensible_day], verbose_name='confirmed by the provider on'),
        ),
        migrations.AlterField(
            model_name='service',
            name='checked_on',
            field=models.DateField(blank=True, null=True, validators=[directory.models.bounds.sensible_day], verbose_name='checked by the team on'),
        ),
        migrations.AlterField(
            model_name='service',
            name='waiting_told_on',
            field=models.DateField(blank=True, null=True, validators=[directory.models.bounds.sensible_day], verbose_name='wait and places told on'),
        ),
        migrations.AlterField(
            model_name='town',
            name='latitude',
            field=models.FloatField(validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)]),
        ),
        migrations.AlterField(
            model_name='town',
            name='longitude',
            field=models.FloatField(validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)]),
        ),
        migrations.RunPython(clear_half_hours, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='timeperiod',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends_at', None), ('starts_at', None)), models.Q(('ends_at__isnull', False), ('starts_at__isnull', False)), _connector='OR'), name='directory_timeperiod_whole_hours', violation_error_message='Give both when it starts and when it ends, or neither.'),
        ),
    ]
