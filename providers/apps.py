from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    name = "providers"
    verbose_name = "Providers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from directory.admin_site import NOTES, add_group

        tables = ("ListingApplication", "ChangeRequest", "Membership", "Evidence", "ChecklistItem", "Declaration")
        add_group("Applications", tables)
        NOTES.append(_waiting)


def _waiting(request):
    from .waiting import notes

    return notes(request)
