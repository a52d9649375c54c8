from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = "What families say"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from directory.admin_site import NOTES, PAGES, add_group
        from directory.history import PARTS_OF, Part

        from .models import Action, Point

        tables = (
            "Comment", "Casework", "Point", "Consultation", "YearlyReview", "CommentReading",
            "Topic", "ReasonToLeaveOut", "ConsultedGroup",
        )  # fmt: skip
        add_group("What families say", tables)
        PAGES.append(
            ("What families say", "gaps", "What families look for and we do not have", "feedback.view_comment")
        )
        PARTS_OF[Point] = (Part(Action, "Action", "what", "point"),)
        NOTES.append(_waiting)
        post_migrate.connect(_load_defaults, sender=self)


def _waiting(request):
    from .waiting import notes

    return notes(request)


def _load_defaults(sender, using, apps=None, **kwargs):
    from . import defaults
    from .models import Topic

    if Topic._meta.db_table in connections[using].introspection.table_names():
        defaults.load(using=using)
