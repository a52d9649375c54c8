from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class GuidanceConfig(AppConfig):
    name = "guidance"
    verbose_name = "Guides"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from directory.admin_site import NOTES, add_group
        from directory.history import PARTS_OF, Part
        from directory.reading_on import SOURCES

        from . import reading
        from .models import Answer, EasyLine, Guide, GuideContact, GuideLink, Question, Route

        add_group("Guides", ("Guide", "Route", "LocalFact", "GlossaryTerm", "Reader", "LifeStage", "Subject"))
        PARTS_OF[Guide] = (
            Part(GuideContact, "Contact", "name", "guide"),
            Part(GuideLink, "Link", "title", "guide"),
            Part(EasyLine, "Easy read line", "says", "guide"),
        )
        PARTS_OF[Route] = (Part(Question, "Question", "asks", "route"),)
        PARTS_OF[Question] = (Part(Answer, "Answer", "says", "question"),)
        NOTES.append(_waiting)
        SOURCES.append(reading)
        post_migrate.connect(_load_terms, sender=self)


def _waiting(request):
    from .waiting import notes

    return notes(request)


def _load_terms(sender, using, apps=None, **kwargs):
    from . import defaults
    from .models import Subject

    if Subject._meta.db_table in connections[using].introspection.table_names():
        defaults.load_terms(using=using)
