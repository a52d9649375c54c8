"""The forms in which families say something: the usual one, and one in easy words with faces."""

from django import forms

from directory.models import AgeBand, Service
from directory.search import text

from . import noticing
from .models import Comment, Topic

LONGEST = 5000


class RadioRows(forms.ModelChoiceField):
    """One of a vocabulary's rows, each in the words of a parent."""

    widget = forms.RadioSelect

    def label_from_instance(self, row):
        return row.asked_as


class Carried(forms.CharField):
    """What a page hands on unseen. Nobody typed it, so nobody is told off for it: it is cut to what fits."""

    widget = forms.HiddenInput

    def __init__(self, longest):
        super().__init__(required=False)
        self.longest = longest

    def to_python(self, value):
        return super().to_python(value).replace("\0", "")[: self.longest]

    def run_validators(self, value):
        """Nothing can be wrong with it."""


class SayForm(forms.Form):
    """What somebody wants to say. Only the words and what they are about are needed."""

    topic = RadioRows(
        queryset=Topic.objects.none(),
        to_field_name="slug",
        empty_label=None,
        label="What is it about?",
        error_messages={"required": "Choose what it is about.", "invalid_choice": "Choose one of these."},
    )
    words = forms.CharField(
        label="What do you want to tell us?",
        help_text="In your own words. Please leave out names, and anything that tells people who your child is.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={
            "required": "Write what you want to tell us.",
            "max_length": f"Write at most {LONGEST:,} letters. You have %(show_value)d.",
        },
    )
    role = forms.ChoiceField(
        label="Who are you?", choices=Comment.Role.choices, required=False, widget=forms.RadioSelect
    )
    age_band = forms.ModelChoiceField(
        queryset=AgeBand.objects.none(),
        to_field_name="slug",
        required=False,
        label="How old is the child or young person?",
        empty_label="I would rather not say",
        error_messages={"invalid_choice": "Choose one of these ages."},
    )
    email = forms.EmailField(
        label="Your email address",
        required=False,
        max_length=254,
        help_text="Only if you want an answer by email.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": "Enter an email address such as name@example.com."},
    )
    consent = forms.BooleanField(
        label="You may use this address to answer me. You delete it when it is no longer needed.",
        required=False,
    )
    as_it_is = forms.BooleanField(required=False, widget=forms.HiddenInput)
    service = Carried(120)
    page = Carried(200)
    looked_for = Carried(200)
    mark = Carried(300)
    #: People do not see it; machines fill in every box.
    website = Carried(200)
    use_required_attribute = False

    source = Comment.Source.FORM

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "topic" in self.fields:
            self.fields["topic"].queryset = Topic.objects.in_use()
        if "age_band" in self.fields:
            self.fields["age_band"].queryset = AgeBand.objects.in_use()
        self.might_be_known = []

    def clean_service(self):
        """The published listing it is about; none for a name that is not there."""
        slug = self.cleaned_data["service"]
        return Service.objects.published().filter(slug=slug).first() if slug else None

    def clean_looked_for(self):
        return text.without_contacts(self.cleaned_data["looked_for"])

    def clean_words(self):
        return self.cleaned_data["words"].replace("\0", "")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("email") and not cleaned.get("consent"):
            self.add_error("consent", "Tick the box if we may use your address. Or leave the address out.")
        if cleaned.get("words") and not self.errors and not cleaned.get("as_it_is"):
            self.might_be_known = noticing.who_might_be_known(cleaned["words"])
        return cleaned

    @property
    def said(self):
        """What is kept of it, by the names of the comment's fields."""
        told = self.cleaned_data
        return {
            "topic": told["topic"],
            "words": told["words"],
            "role": told.get("role") or Comment.Role.NOT_SAID,
            "age_band": told.get("age_band"),
            "email": told.get("email", ""),
            "service": told["service"],
            "page": told["page"],
            "looked_for": told["looked_for"],
            "source": self.source,
        }


class EasyForm(SayForm):
    """The same in easy words: a face, a few words, and whether to answer."""

    topic = None
    age_band = None
    face = forms.ChoiceField(
        label="How is it?",
        choices=Comment.Face.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a face.", "invalid_choice": "Choose one of the faces."},
    )
    role = forms.ChoiceField(
        label="Who are you?",
        choices=[
            (Comment.Role.YOUNG, "I am a child or a young person"),
            (Comment.Role.PARENT, "I am a mum, dad or carer"),
            (Comment.Role.NOT_SAID, "I do not want to say"),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    field_order = ["face", "words", "role", "email", "consent"]
    source = Comment.Source.EASY_READ

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].label = "Tell us more"
        self.fields["words"].help_text = "Please do not write names."
        self.fields["words"].error_messages["required"] = "Write a few words."
        self.fields["email"].help_text = "Only if you want us to write back."
        self.fields["consent"].label = "You can use my email to write back to me."

    @property
    def said(self):
        self.cleaned_data["topic"] = Topic.objects.get(slug=Topic.SOMETHING_ELSE)
        return super().said | {"face": self.cleaned_data["face"]}


class FindForm(forms.Form):
    """A reference, to see how a comment stands."""

    reference = forms.CharField(
        label="Your reference",
        max_length=40,
        help_text="Such as BCDFG-23456.",
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off"}),
        error_messages={"required": "Enter your reference."},
    )
    use_required_attribute = False
