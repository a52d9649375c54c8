"""Papers: evidence for the team, and pictures and leaflets for families."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from directory.forms import AttachmentForm
from directory.models import Attachment
from directory.storage import forget
from directory.uploads import clean_upload
from directory.who_when import day_words

from ..models import Evidence
from .answers import Said, SharedForm
from .days import DayField


class PaperForm(forms.ModelForm):
    """One paper for the team. Its kind is proved by its content; DBS certificates are refused."""

    dated_on = DayField(label="Date on the paper", required=False)
    replaces = forms.ChoiceField(
        label="Does it take the place of one that you sent before?",
        help_text="We delete the older one when we no longer need it.",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it takes the place of one that you sent before."},
    )

    class Meta:
        model = Evidence
        fields = ["kind", "file", "dated_on"]
        labels = {"kind": "What is it?", "file": "Choose the file"}
        help_texts = {"file": "A PDF, a JPG or a PNG, at most 10 MB. Never a DBS certificate."}
        widgets = {"file": forms.FileInput}
        error_messages = {"kind": {"required": "Choose what it is."}, "file": {"required": "Choose a file."}}

    def __init__(self, *args, kinds=(), sent=(), **kwargs):
        """`kinds` are offered; `sent` are the papers of these kinds that no newer one has replaced."""
        # It stands beside other forms, which have kinds of their own.
        super().__init__(*args, auto_id="id_paper_%s", **kwargs)
        chosen = [choice for choice in Evidence.Kind.choices if choice[0] in kinds]
        self.fields["kind"].choices = chosen
        if len(chosen) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
            self.fields["kind"].initial = chosen[0][0]
        self.sent = {str(paper.uuid): paper for paper in sent}
        if self.sent:
            self.fields["replaces"].choices = [("no", "No, it is one more"), *map(_choice, sent)]
        else:
            del self.fields["replaces"]
        for field in self.fields.values():
            field.widget.is_required = False

    @property
    def unsaved(self):
        """[Said] of the file that was sent, where it is not kept."""
        sent = self.files.get(self.add_prefix("file"))
        return [Said("The file", f"{sent.name} is not kept. You can send it again later.")] if sent else []

    @property
    def replaced(self):
        """The paper whose place this one takes, or None."""
        return self.sent.get(self.cleaned_data.get("replaces"))

    def clean(self):
        cleaned = super().clean()
        if self.replaced and "kind" in cleaned and self.replaced.kind != cleaned["kind"]:
            self.add_error("replaces", "That is something else. Choose one of the same kind.")
        return cleaned

    def clean_file(self):
        sent = self.cleaned_data["file"]
        if not isinstance(sent, UploadedFile):
            return sent
        clean = clean_upload(sent)
        self.instance.content_type, self.instance.size = clean.content_type, clean.size
        self.instance.is_scanned = clean.is_scanned
        self.instance.digest = clean.digest
        return clean.as_file()


def _choice(paper):
    return str(
        paper.uuid
    ), f"Yes, of the {paper.get_kind_display().lower()} sent on {day_words(timezone.localdate(paper.sent_at))}"


class ListingPaperForm(SharedForm, AttachmentForm):
    """One picture, leaflet or form for families. A new one needs a file; one that is there may get another.

    `new_file` is the file of a change that the team looks at, or is about to make.
    """

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

    def __init__(self, *args, new_file=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.new_file = new_file
        self.fields["kind"].choices = [("", "Choose"), *Attachment.Kind.choices]
        if self.instance.pk:
            self.fields["file"].label = "Choose another file, if you want to replace it"
        self.fields["file"].required = not (self.instance.pk or new_file)

    @property
    def changes_anything(self):
        return any(name != "seen" for name in self.changed_data)

    def clean_file(self):
        if self.new_file:
            self._take_on(self.new_file)
        return super().clean_file()

    def clean(self):
        cleaned = super().clean()
        if self.errors and self.upload:
            self.add_error("file", "Choose the file again. Only its words could be kept.")
        return cleaned

    def save(self, commit=True):
        """Save the row with its file. One that is replaced leaves the disk."""
        old = self.initial["file"] if self.instance.pk and (self.upload or self.new_file) else None
        if self.new_file:
            self.instance.file = self.new_file.as_file()
        saved = super().save(commit)
        if old:
            forget(old)
        return saved


class OrderForm(forms.Form):
    """Which picture, leaflet or form of a listing comes first."""

    def __init__(self, data=None, *, instance, **kwargs):
        super().__init__(data, **kwargs)
        self.instance, self.rows = instance, list(instance.attachments.all())
        places = [(number, str(number)) for number in range(1, len(self.rows) + 1)]
        for place, row in enumerate(self.rows, 1):
            name = f"place-{row.pk}"
            self.fields[name] = forms.IntegerField(
                label=row.title,
                initial=place,
                min_value=1,
                max_value=Attachment.LAST,
                # One that came after the places were chosen has none in what was typed.
                required=data is None or self.add_prefix(name) in data,
                widget=forms.Select(choices=places, attrs={"class": "short"}),
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), "Choose a place."),
            )

    def clean(self):
        """One place each."""
        cleaned, taken = super().clean(), {}
        for name, place in list(cleaned.items()):
            if place in taken:
                self.add_error(name, f"“{taken[place]}” has place {place} already. Choose another one.")
            elif place is not None:
                taken[place] = self.fields[name].label
        return cleaned

    def save(self):
        """Number all of them anew, those without a place last."""
        chosen = {row.pk: self.cleaned_data.get(f"place-{row.pk}") or Attachment.LAST for row in self.rows}
        for place, row in enumerate(sorted(self.rows, key=lambda row: chosen[row.pk]), 1):
            if row.sort != place:
                row.sort, row._history_user = place, getattr(self.instance, "_history_user", None)
                row.save(update_fields=["sort"])
