"""Step 1: how large the applicant is, and which organisation."""

from django import forms

from directory.models import Organisation, ProviderType

from ..models import ListingApplication
from .answers import AnswersForm, WebAddress


class SizeForm(AnswersForm):
    """How many people work there. It decides what is asked."""

    class Meta:
        model = ListingApplication
        fields = ["size"]
        widgets = {"size": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["size"].choices = ListingApplication.Size.choices
        self.fields["size"].error_messages["required"] = "Choose how many people work for you."


class OrganisationSearch(forms.Form):
    """Is it here already? Searched by name before a second one is made."""

    name = forms.CharField(
        label="Name of your organisation",
        max_length=200,
        help_text="If you work alone, write the name families know you by.",
        error_messages={"required": "Enter the name of your organisation."},
    )

    def found(self):
        """Listed organisations with such a name, the most alike first."""
        return Organisation.objects.listed().named_like(self.cleaned_data["name"])


class OrganisationForm(AnswersForm):
    """An organisation that is not on the site yet, or one that only this application speaks for."""

    class Meta:
        model = Organisation
        field_classes = {"website": WebAddress}
        fields = [
            "name",
            "organisation_type",
            "description",
            "website",
            "phone",
            "email",
            "address_1",
            "city",
            "postal_code",
        ]
        labels = {
            "name": "Name of your organisation",
            "organisation_type": "What sort of organisation is it?",
            "description": "What does it do?",
            "website": "Web address",
            "phone": "Telephone for families",
            "email": "Email address for families",
            "address_1": "Street",
        }
        help_texts = {
            "description": "Two or three sentences for families.",
            "address_1": "Families see it. Leave it empty if you work from home.",
        }
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}
        error_messages = {
            "name": {"required": "Enter the name of your organisation."},
            "organisation_type": {"required": "Choose what sort of organisation it is."},
        }

    terms = ("organisation_type",)
    watched = ("description",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["organisation_type"].empty_label = "Choose"
        self.fields["organisation_type"].queryset = ProviderType.objects.in_use()
