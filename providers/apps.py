from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class ProvidersConfig(AppConfig):
    name = "providers"
    verbose_name = "Providers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from directory.admin_site import NOTES, add_group

        tables = ("ListingApplication", "ChangeRequest", "ListingComplaint", "ListingDecision", "Membership")
        tables += ("Evidence", "ChecklistItem", "Declaration")
        add_group("Asking for information", ("InformationRequest", "Reply", "Answer"))
        add_group("Applications", tables)
        NOTES.append(_waiting)
        post_migrate.connect(_load_defaults, sender=self)


def _waiting(request):
    from .waiting import notes

    return notes(request)


def _load_defaults(sender, using, apps=None, **kwargs):
    from . import defaults
    from .models import ChecklistItem

    if ChecklistItem._meta.db_table in connections[using].introspection.table_names():
        defaults.load(using=using)
