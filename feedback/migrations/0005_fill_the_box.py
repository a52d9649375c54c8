from django.db import migrations


def fill(apps, schema_editor):
    """What was left out before as being about one person belongs into the box."""
    reasons = apps.get_model("feedback", "ReasonToLeaveOut").objects.filter(slug="individual")
    reasons.update(is_casework=True)
    box = apps.get_model("feedback", "Casework").objects
    for comment in apps.get_model("feedback", "Comment").objects.filter(left_out_because__in=reasons):
        box.get_or_create(comment=comment, defaults={"came_at": comment.closed_at, "came_by_id": comment.closed_by_id})


class Migration(migrations.Migration):
    dependencies = [("feedback", "0004_casework")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
