from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


def complete(apps, schema_editor):
    """Say since when listings are what they are, and who checked them, as far as that is known."""
    Service = apps.get_model("directory", "Service")
    Service.objects.exclude(status="draft").filter(status_changed_at=None).update(status_changed_at=F("updated_at"))
    Service.objects.filter(status_changed_at=None).update(status_changed_by=None)
    Service.objects.filter(checked_on=None).update(checked_by=None)
    checks = apps.get_model("directory", "HistoricalService").objects.exclude(history_user=None)
    for service in Service.objects.filter(checked_by=None).exclude(checked_on=None).only("pk", "checked_on"):
        first = checks.filter(id=service.pk, checked_on=service.checked_on).order_by("history_date").first()
        known = {"checked_by": first.history_user_id} if first else {"checked_on": None}
        Service.objects.filter(pk=service.pk).update(**known)
    # PostgreSQL alters no table whose rows still wait to be looked at.
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0011_websites"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(complete, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=Q(status="draft") | Q(status_changed_at__isnull=False),
                name="directory_service_since_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=Q(status_changed_by=None) | Q(status_changed_at__isnull=False),
                name="directory_service_status_changed_who_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=Q(checked_by=None, checked_on=None) | Q(checked_by__isnull=False, checked_on__isnull=False),
                name="directory_service_checked_who_when",
            ),
        ),
    ]
