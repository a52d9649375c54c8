"""The tables on a service's page: places, times, costs, conditions, contacts, pictures and papers."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AutocompleteSelect
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.urls import reverse
from django.utils.html import format_html

from ..forms import AttachmentForm
from ..models import Attachment, Contact, CostOption, EligibilityAnswer, Schedule, ServiceAtLocation
from ..storage import forget
from .days import DaysField
from .one_row_each import AnswerForm, OneRowEachFormSet, OneRowEachInline, answer_field

#: Web addresses are https unless somebody says otherwise; texts have room for a few lines, and grow by their corner.
FIELD_MANNERS = {
    models.URLField: {"assume_scheme": "https"},
    models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})},
}


def read_once(field):
    """Make all rows of a table share one reading of the choices of a field, the retired ones marked as such."""
    field.label_from_instance = lambda term: f"{term} (no longer offered)" if term.is_retired else str(term)
    field.choices = list(field.choices)
    return field


class PlaceSelect(AutocompleteSelect):
    """A choice among many places that asks nothing of the database for the place a row already has."""

    place = None

    def optgroups(self, name, value, attrs=None):
        if self.place is None or value != [str(self.place.pk)]:
            return super().optgroups(name, value, attrs)
        nothing = self.create_option(name, "", "", False, 0)
        return [(None, [nothing, self.create_option(name, self.place.pk, str(self.place), True, 1)], 0)]


class PlaceForm(forms.ModelForm):
    """One way the service reaches families. A place needs a location, and the other ways have none."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "location" in self.fields and self.instance.location_id:
            self.fields["location"].widget.widget.place = self.instance.location

    def clean(self):
        cleaned = super().clean()
        is_place = cleaned.get("kind") == ServiceAtLocation.Kind.PLACE
        if is_place and not cleaned.get("location") and "location" not in self.errors:
            self.add_error("location", "Choose the place.")
        if not is_place and cleaned.get("location"):
            self.add_error("location", "Leave this empty, or choose “At a place”.")
        return cleaned


class PlaceFormSet(BaseInlineFormSet):
    """The places of a listing, each of them once, with those that somebody else added since the page was opened."""

    def clean(self):
        super().clean()
        posted = {form.instance.pk for form in self.initial_forms}
        added = {row.location_id for row in self.get_queryset() if row.pk not in posted} - {None}
        for form in self.extra_forms:
            place = form.cleaned_data.get("location") if form.is_valid() and form not in self.deleted_forms else None
            if place and place.pk in added:
                form.add_error("location", "This place is there already: somebody else added it. Take this row out.")


class PlaceInline(admin.TabularInline):
    model = ServiceAtLocation
    form, formset = PlaceForm, PlaceFormSet
    fields = ["kind", "location", "description"]
    extra = 0
    verbose_name, verbose_name_plural = "place", "where it happens"

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "location":
            kwargs["widget"] = PlaceSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("location")


class TimeForm(forms.ModelForm):
    """One time. Days are typed in words."""

    byday = DaysField(
        label="Days", required=False, max_length=80, help_text="Such as Mon, Wed; or first Sat; or weekdays."
    )

    class Meta:
        labels = {
            "interval": "Every so many",
            "valid_from": "First day",
            "valid_to": "Last day",
            "description": "In words",
        }

    def clean(self):
        cleaned = super().clean()
        if any(code[:-2] for code in (cleaned.get("byday") or "").split(",")):
            if cleaned.get("freq") == Schedule.Freq.WEEKLY:
                self.add_error("freq", "“First Sat” and the like happen monthly: choose Monthly.")
            else:
                cleaned["freq"] = Schedule.Freq.MONTHLY
        return cleaned


class TimeInline(admin.StackedInline):
    model = Schedule
    form = TimeForm
    fields = [
        ("byday", "opens_at", "closes_at"),
        ("freq", "interval", "season"),
        ("valid_from", "valid_to", "description"),
    ]
    extra = 0
    verbose_name, verbose_name_plural = "time", "when it happens"

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return read_once(super().formfield_for_foreignkey(db_field, request, **kwargs))

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("season")


class CostInline(admin.StackedInline):
    model = CostOption
    fields = [("cost_type", "amount", "amount_description"), ("option", "valid_from", "valid_to")]
    formfield_overrides = FIELD_MANNERS
    extra = 0
    verbose_name, verbose_name_plural = "cost", "what it costs"

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return read_once(super().formfield_for_foreignkey(db_field, request, **kwargs))

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("cost_type")


class ConditionFormSet(OneRowEachFormSet):
    term, answer = "flag", "is_needed"


class ConditionForm(AnswerForm):
    """Whether one condition, such as a diagnosis, is needed."""

    term = "flag"
    is_needed = answer_field(
        [("True", "Yes, needed"), ("False", "No, not needed")], coerce=lambda said: str(said) == "True"
    )

    class Meta:
        model = EligibilityAnswer
        fields = ["flag", "is_needed"]


class ConditionInline(OneRowEachInline):
    model = EligibilityAnswer
    form, formset = ConditionForm, ConditionFormSet
    fields = ["condition", "flag", "is_needed"]
    readonly_fields = ["condition"]
    verbose_name, verbose_name_plural = "condition", "what families need to have"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("flag")

    @admin.display(description="condition")
    def condition(self, answer):
        return answer.flag.name


class ContactInline(admin.StackedInline):
    model = Contact
    fields = [("role", "name", "is_name_public"), ("phone", "text_phone"), ("email", "url")]
    formfield_overrides = FIELD_MANNERS
    extra = 0
    verbose_name, verbose_name_plural = "contact", "whom to contact"


class AttachmentInline(admin.StackedInline):
    model = Attachment
    form = AttachmentForm
    fields = [("kind", "title", "sort"), "alternative_text", ("file", "stored")]
    readonly_fields = ["stored"]
    extra = 0
    verbose_name, verbose_name_plural = "picture or paper", "pictures, leaflets and forms"
    formfield_overrides = {models.FileField: {"widget": forms.FileInput}}

    @admin.display(description="stored now")
    def stored(self, attachment):
        """A link that also opens files of drafts, for the team only."""
        if not attachment.pk:
            return "Nothing yet"
        address = reverse("admin:directory_service_file", args=[attachment.service_id, attachment.uuid])
        return format_html('<a href="{}">Open the file</a>', address)


def forget_files(formset):
    """Take files off the disk that were replaced in a saved table, once the change is through."""
    for form in formset.initial_forms:
        if "file" in form.changed_data:
            forget(form.initial["file"])
