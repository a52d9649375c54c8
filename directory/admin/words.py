"""What every list of words has: two people may have a word open at once, and a word is retired, never deleted."""

from django import forms
from django.contrib import admin, messages
from django.db import transaction

from .conflicts import VersionedAdmin, VersionedForm


class SortForm(forms.ModelForm):
    """One line of a list. What nobody changed in it is not written: somebody else may have changed it meanwhile."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True


class WordAdmin(VersionedAdmin):
    """A list of words."""

    form = VersionedForm
    actions = ["retire", "offer_again"]

    def has_delete_permission(self, request, obj=None):
        """Listings and their history point to a word for ever, and loading the defaults must not bring it back."""
        return False

    def get_changelist_form(self, request, **kwargs):
        return super().get_changelist_form(request, form=SortForm, **kwargs)

    @admin.action(description="Retire: offer it no longer", permissions=["change"])
    def retire(self, request, queryset):
        self._set_retired(request, queryset, True, "retired. Listings that have it keep it")

    @admin.action(description="Offer it again", permissions=["change"])
    def offer_again(self, request, queryset):
        self._set_retired(request, queryset, False, "offered again")

    @transaction.atomic
    def _set_retired(self, request, queryset, is_retired, words):
        chosen = list(queryset.select_for_update(of=("self",)).exclude(is_retired=is_retired))
        for word in chosen:
            word.is_retired = is_retired
            word.version += 1
            word.save(update_fields=["is_retired", "version"])
            self.log_change(request, word, "Retired" if is_retired else "Offered again")
        self.message_user(request, f"{len(chosen)} {words}.", messages.SUCCESS)
