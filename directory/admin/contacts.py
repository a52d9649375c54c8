"""People who are named in listings: found when they ask what we hold, and erased when they ask for that."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from ..models import Contact
from .tracked import ReadOnlyAdmin


@admin.register(Contact)
class ContactAdmin(ReadOnlyAdmin):
    """Every contact in one list. They are changed on the page of their service or organisation."""

    list_display = ["role", "name", "phone", "email", "stands_in"]
    list_display_links = None
    list_select_related = ["service", "organisation"]
    list_filter = ["is_name_public"]
    search_fields = ["role", "name", "phone", "text_phone", "email"]
    search_help_text = "A name, a telephone number or an email address."
    actions = ["erase"]

    def has_erase_permission(self, request):
        return request.user.has_perm("directory.erase_contact")

    @admin.display(description="stands in")
    def stands_in(self, contact):
        owner = contact.service or contact.organisation
        address = reverse(f"admin:directory_{owner._meta.model_name}_change", args=[owner.pk])
        return format_html('<a href="{}">{}</a>', address, owner)

    @admin.action(description="Erase", permissions=["erase"])
    @transaction.atomic
    def erase(self, request, queryset):
        """Ask first, then erase contacts from the site and from the history."""
        if "apply" in request.POST:
            chosen = list(queryset)
            for contact in chosen:
                contact.erase(by=request.user, at=timezone.now())
            self.message_user(request, f"{len(chosen)} erased, from the history too.", messages.SUCCESS)
            return None
        chosen = list(queryset)
        context = {
            **self.admin_site.each_context(request),
            "title": "Erase contacts",
            "things": chosen,
            "erased": "These contacts, with name, telephone and email, also in the history",
            "hidden": [("action", "erase"), ("apply", "1"), *((ACTION_CHECKBOX_NAME, row.pk) for row in chosen)],
            "opts": self.opts,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/directory/erase.html", context)
