"""Papers: evidence for the team, and pictures and leaflets for families."""

import hashlib

from django import forms
from django.core.files.uploadedfile import UploadedFile

from directory.forms import AttachmentForm
from directory.uploads import clean_upload

from ..models import Evidence
from .days import DayField


class PaperForm(forms.ModelForm):
    """One paper for the team. Its kind is proved by its content; DBS certificates are refused."""

    dated_on = DayField(label="Date on the paper", required=False)

    class Meta:
        model = Evidence
        fields = ["kind", "file", "dated_on"]
        labels = {"kind": "What is it?", "file": "Choose the file"}
        help_texts = {"file": "A PDF, a JPG or a PNG, at most 10 MB. Never a DBS certificate."}
        widgets = {"file": forms.FileInput}
        error_messages = {"kind": {"required": "Choose what it is."}, "file": {"required": "Choose a file."}}

    def __init__(self, *args, kinds=(), **kwargs):
        # It stands beside other forms, which have kinds of their own.
        super().__init__(*args, auto_id="id_paper_%s", **kwargs)
        chosen = [choice for choice in Evidence.Kind.choices if choice[0] in kinds]
        self.fields["kind"].choices = chosen
        if len(chosen) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
            self.fields["kind"].initial = chosen[0][0]
        for field in self.fields.values():
            field.widget.is_required = False

    def clean_file(self):
        sent = self.cleaned_data["file"]
        if not isinstance(sent, UploadedFile):
            return sent
        clean = clean_upload(sent)
        self.instance.content_type, self.instance.size = clean.content_type, clean.size
        self.instance.is_scanned = clean.is_scanned
        self.instance.digest = hashlib.sha256(clean.content).hexdigest()
        return clean.as_file()


class ListingPaperForm(AttachmentForm):
    """One picture, leaflet or form for families."""

    class Meta(AttachmentForm.Meta):
        labels = {
            "kind": "What is it?",
            "title": "Its title",
            "alternative_text": "What does the picture show?",
            "file": "Choose the file",
        }
        help_texts = {
            "alternative_text": "One sentence for people who cannot see it. Needed for pictures.",
            "file": "A PDF, a JPG or a PNG, at most 10 MB. Ask everybody in a photo before you send it.",
        }
        widgets = {"file": forms.FileInput}
        error_messages = {
            "kind": {"required": "Choose what it is."},
            "file": {"required": "Choose a file."},
            "title": {"required": "Give it a title."},
        }
