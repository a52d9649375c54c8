"""Forms of the directory that are not a search."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from .models import Attachment
from .uploads import clean_upload


class AttachmentForm(forms.ModelForm):
    """A picture, poster, leaflet or form of a service. What is stored is what `clean_upload` gives back."""

    #: What was found in the file, when one was sent and may be kept.
    upload = None

    class Meta:
        model = Attachment
        fields = ["kind", "title", "alternative_text", "file"]

    def clean_file(self):
        sent = self.cleaned_data["file"]
        if not isinstance(sent, UploadedFile):
            return sent
        self.upload = clean_upload(sent)
        self._take_on(self.upload)
        return self.upload.as_file()

    def _take_on(self, found):
        """Say on the row what its file is: the name that it is stored under is made from its kind."""
        self.instance.content_type, self.instance.size = found.content_type, found.size
        self.instance.is_scanned = found.is_scanned

    def clean(self):
        cleaned = super().clean()
        is_picture = cleaned.get("kind") == Attachment.Kind.IMAGE
        if is_picture and "file" in cleaned and self.instance.content_type == "application/pdf":
            self.add_error("file", "A picture must be a JPG or a PNG. Choose “Leaflet” or “Poster” for a PDF.")
        if is_picture and not cleaned.get("alternative_text"):
            self.add_error("alternative_text", "Say in words what the picture shows.")
        return cleaned
