"""Steps with several rows: places, times, costs, insurances. One row is one form."""

from django import forms
from django.db import transaction

from directory import postcodes
from directory.models import AccessFeature, Accessibility, CostOption, Location, Schedule, ServiceAtLocation
from directory.models.service_parts import WEEKDAYS

from ..models import InsuranceCover
from .answers import AnswersForm
from .days import DayField

DAYS = list(zip(WEEKDAYS, "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(), strict=True))
OFTEN = [
    ("1", "Every week"),
    ("2", "Every second week"),
    ("first", "The first one of the month"),
    ("second", "The second one of the month"),
    ("third", "The third one of the month"),
    ("fourth", "The fourth one of the month"),
    ("last", "The last one of the month"),
]
PLACE_IN_MONTH = {"first": "1", "second": "2", "third": "3", "fourth": "4", "last": "-1"}


class PlaceForm(AnswersForm):
    """One way the service reaches families. For a place: where it is, and what it is like to get in."""

    name = forms.CharField(label="Name of the place", max_length=160, required=False)
    address_1 = forms.CharField(label="Street", max_length=200, required=False)
    city = forms.CharField(label="Town", max_length=80, required=False)
    postal_code = forms.CharField(
        label="Postcode", max_length=10, required=False, widget=forms.TextInput(attrs={"class": "short"})
    )
    hide_exact_address = forms.BooleanField(
        label="Show the town only",
        required=False,
        help_text="For your home, a refuge or another private place.",
    )

    class Meta:
        model = ServiceAtLocation
        fields = ["kind", "description"]
        labels = {"kind": "How do families get it?", "description": "Anything to know when they arrive?"}
        widgets = {"kind": forms.RadioSelect}
        error_messages = {"kind": {"required": "Choose how families get it."}}

    PLACE = ("name", "address_1", "city", "postal_code", "hide_exact_address")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].required = True
        self.fields["kind"].choices = ServiceAtLocation.Kind.choices
        location = self.instance.location
        for name in self.PLACE:
            self.fields[name].initial = getattr(location, name) if location else self.fields[name].initial
        self.features = list(AccessFeature.objects.in_use())
        known = dict(location.accessibility.values_list("feature_id", "value")) if location else {}
        for feature in self.features:
            self.fields[f"access-{feature.slug}"] = forms.ChoiceField(
                label=feature.question,
                choices=Accessibility.Value.choices,
                required=False,
                initial=known.get(feature.pk, Accessibility.Value.NOT_KNOWN),
            )

    @property
    def access_groups(self):
        """[(name, fields)] of the questions about getting in and being there."""
        groups = {}
        for feature in self.features:
            groups.setdefault(feature.group, []).append(self[f"access-{feature.slug}"])
        return [(group.replace("-", " ").capitalize(), fields) for group, fields in groups.items()]

    def clean_postal_code(self):
        said = self.cleaned_data["postal_code"]
        if not said:
            return ""
        read = postcodes.read(said)
        if read.kind is not postcodes.Kind.FULL:
            raise forms.ValidationError("This is not a whole postcode. Write it like NM3 2AB.")
        return str(read)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == ServiceAtLocation.Kind.PLACE:
            for name, words in (("name", "Enter the name of the place."), ("postal_code", "Enter its postcode.")):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return cleaned

    def save(self, commit=True):
        """Keep the way and its place. The place is this service's own: nobody else's page changes with it."""
        with transaction.atomic():
            way = super().save(commit=False)
            if way.kind == ServiceAtLocation.Kind.PLACE:
                way.location = self._location(way.location)
            else:
                way.location = None
            way.save()
            return way

    def _location(self, location):
        if location is not None and location.service_at_locations.exclude(service=self.instance.service).exists():
            location = None
        location = location or Location()
        if location.postal_code != self.cleaned_data["postal_code"]:
            location.latitude = location.longitude = location.local_authority = None
        for name in self.PLACE:
            setattr(location, name, self.cleaned_data[name])
        location.find_itself()
        location.save()
        for feature in self.features:
            self._fact(location, feature, self.cleaned_data[f"access-{feature.slug}"])
        return location

    @staticmethod
    def _fact(location, feature, value):
        """Not known is no row."""
        row = location.accessibility.filter(feature=feature).first()
        if not value or value == Accessibility.Value.NOT_KNOWN:
            if row:
                row.delete()
            return
        row = row or Accessibility(location=location, feature=feature)
        if row.pk is None or row.value != value:
            row.value = value
            row.save()


class TimeForm(AnswersForm):
    """One time."""

    days = forms.MultipleChoiceField(
        label="On which days?", choices=DAYS, required=False, widget=forms.CheckboxSelectMultiple
    )
    often = forms.ChoiceField(label="How often?", choices=OFTEN, required=False)
    valid_from = DayField(label="First day", required=False, help_text="If it is only for a while.")
    valid_to = DayField(label="Last day", required=False)

    class Meta:
        model = Schedule
        fields = ["opens_at", "closes_at", "season", "valid_from", "valid_to", "description"]
        labels = {
            "opens_at": "From",
            "closes_at": "To",
            "season": "Term time or holidays?",
            "description": "In words, if the boxes do not fit",
        }
        help_texts = {
            "opens_at": "Such as 9:30 or 17:00.",
            "description": "Such as “Times are agreed with each family”.",
        }
        widgets = {
            name: forms.TimeInput(format="%H:%M", attrs={"class": "short"}) for name in ("opens_at", "closes_at")
        }

    terms = ("season",)
    field_order = ["days", "often", "opens_at", "closes_at", "season", "description", "valid_from", "valid_to"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        season = self.fields["season"]
        season.queryset = season.queryset.filter(kind="season")
        season.empty_label = "All year"
        places = {place: often for often, place in PLACE_IN_MONTH.items()}
        codes = [code for code in self.instance.byday.split(",") if code]
        self.fields["days"].initial = [code[-2:] for code in codes]
        place = places.get(codes[0][:-2]) if codes else None
        self.fields["often"].initial = place or str(self.instance.interval)
        for name in ("opens_at", "closes_at"):
            self.fields[name].error_messages["invalid"] = "Write the time like 9:30 or 17:00."

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("days") and not cleaned.get("description") and not cleaned.get("valid_from"):
            self.add_error("days", "Choose the days, or say in words when it happens.")
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and first > last:
            self.add_error("valid_to", "The last day comes before the first.")
        return cleaned

    def save(self, commit=True):
        row, often = self.instance, self.cleaned_data["often"] or "1"
        place = PLACE_IN_MONTH.get(often, "")
        row.byday = ",".join(f"{place}{day}" for day in self.cleaned_data["days"])
        row.freq = Schedule.Freq.MONTHLY if place else Schedule.Freq.WEEKLY
        row.interval = 1 if place else int(often)
        return super().save(commit)


class CostForm(AnswersForm):
    """One price, or that it is free."""

    class Meta:
        model = CostOption
        fields = ["cost_type", "amount", "amount_description", "option"]
        labels = {
            "cost_type": "How is it paid?",
            "amount": "How much, in pounds?",
            "amount_description": "For what?",
            "option": "For whom, if there are several prices",
        }
        help_texts = {
            "amount": "Such as 3.50. The whole price, with the support a child needs.",
            "amount_description": "Such as “a session, helpers free”.",
            "option": "Such as “Brothers and sisters”.",
        }
        widgets = {"amount": forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})}
        error_messages = {"amount": {"invalid": "Write the amount in pounds, such as 3.50."}}

    terms = ("cost_type",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cost_type"].required = True
        self.fields["cost_type"].empty_label = "Choose"
        self.fields["cost_type"].error_messages["required"] = "Choose how it is paid."


class CoverForm(AnswersForm):
    """One insurance."""

    expires_on = DayField(label="Until when are you covered?")

    class Meta:
        model = InsuranceCover
        fields = ["kind", "insurer", "policy_number", "amount", "expires_on"]
        widgets = {"amount": forms.TextInput(attrs={"inputmode": "numeric"})}
        error_messages = {
            "kind": {"required": "Choose what it covers."},
            "insurer": {"required": "Enter the name of the insurer."},
            "policy_number": {"required": "Enter the policy number."},
            "amount": {
                "required": "Enter up to how much you are covered.",
                "invalid": "Write the amount in whole pounds, such as 5000000.",
            },
        }

    def __init__(self, *args, data=None, **kwargs):
        if data is not None:
            data = data.copy()
            data["amount"] = data.get("amount", "").replace(",", "").replace("£", "").replace(" ", "")
        super().__init__(*args, data=data, **kwargs)
        for name in ("kind", "insurer", "policy_number", "amount", "expires_on"):
            self.fields[name].required = True
        if self.application.size == "alone":
            kinds = [choice for choice in InsuranceCover.Kind.choices if choice[0] != "employers"]
            self.fields["kind"].choices = kinds
