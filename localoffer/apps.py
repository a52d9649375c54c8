from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LocalOfferConfig(AppConfig):
    name = "localoffer"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import checks, complaints  # noqa: F401  (checks registers itself)
        from .roles import give_new_rights

        complaints.join()
        post_migrate.connect(give_new_rights, dispatch_uid="localoffer.roles")
