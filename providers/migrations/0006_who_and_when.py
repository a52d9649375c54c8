from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


def complete(apps, schema_editor):
    """What was told by nobody, or at no time, was not told."""
    Assurance = apps.get_model("providers", "Assurance")
    Assurance.objects.filter(Q(told_at=None) | Q(told_by=None)).update(told_at=None, told_by=None)
    apps.get_model("providers", "Evidence").objects.filter(deleted_at=None).update(deleted_by=None)
    # PostgreSQL alters no table whose rows still wait to be looked at.
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [
        ("providers", "0005_scanned_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(complete, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="assurance",
            constraint=models.CheckConstraint(
                condition=Q(told_at=None, told_by=None) | Q(told_at__isnull=False, told_by__isnull=False),
                name="providers_assurance_told_who_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=Q(deleted_by=None) | Q(deleted_at__isnull=False),
                name="providers_evidence_deleted_who_when",
            ),
        ),
    ]
