"""The one question that is asked twice a year: how long the wait is, and whether there are places."""

from django import forms

from directory.models import Service

from .answers import SharedForm
from .listing import StartForm


class WaitForm(SharedForm, forms.ModelForm):
    """How long families wait now."""

    class Meta:
        model = Service
        fields = ["places_now", "waiting_time"]
        labels, help_texts = StartForm.Meta.labels, StartForm.Meta.help_texts
        widgets = {"places_now": forms.RadioSelect}
        error_messages = {"places_now": {"required": "Choose whether there are places now."}}

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["places_now"].choices = Service.Places.choices
