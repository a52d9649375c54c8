"""Who else may look after the listings."""

from django import forms

from ..models import Membership


class InvitationForm(forms.Form):
    """Ask somebody to join."""

    email = forms.EmailField(
        label="Email address",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter an email address."},
    )
    role = forms.ChoiceField(
        label="What may they do?",
        choices=Membership.Role.choices,
        initial=Membership.Role.EDITOR,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they may do."},
    )
    use_required_attribute = False

    def clean_email(self):
        return self.cleaned_data["email"].strip().lower()
