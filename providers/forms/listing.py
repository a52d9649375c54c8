"""Steps 2 to 4, 8 and 9: what the listing says in words."""

from django import forms
from django.utils import timezone

from directory.models import Contact, EligibilityAnswer, EligibilityFlag, ProvisionType, Service

from .answers import AnswersForm, TermsField, WebAddress

ANSWERS = [("yes", "Yes, they need it"), ("no", "No, not needed"), ("", "Not sure")]


class ServiceForm(AnswersForm):
    """What it is."""

    class Meta:
        model = Service
        fields = ["name", "summary", "description", "main_theme", "main_provision_type", "url"]
        field_classes = {"url": WebAddress}
        labels = {
            "name": "What is it called?",
            "summary": "What is it, in one sentence?",
            "description": "What happens there?",
            "main_theme": "Which topic fits best?",
            "main_provision_type": "What kind of help is it?",
            "url": "Its page on the web",
        }
        help_texts = {
            "name": "The name families know, such as “Saturday swimming”.",
            "summary": "Such as “A quiet swimming hour for autistic children and their families”.",
            "description": "Who will be with the child, what they do, and what makes it right for children with "
            "special needs. Short sentences help.",
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "description": forms.Textarea(attrs={"rows": 7}),
            "main_theme": forms.RadioSelect,
        }
        error_messages = {
            "name": {"required": "Enter what it is called."},
            "summary": {"required": "Say in one sentence what it is."},
            "main_theme": {"required": "Choose the topic that fits best."},
            "main_provision_type": {"required": "Choose what kind of help it is."},
        }

    terms = ("main_theme", "main_provision_type")
    watched = ("summary", "description")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["main_theme"].empty_label = None
        kinds = self.fields["main_provision_type"]
        kinds.choices = [("", "Choose"), *_grouped(ProvisionType.objects.in_use().select_related("parent"))]

    def save(self, commit=True):
        service = super().save(commit)
        if commit:
            # The first of each is the main one; others that the team or an earlier listing gave stay.
            service.themes.add(service.main_theme)
            service.provision_types.add(service.main_provision_type)
        return service


def _grouped(kinds):
    """Kinds of help under the name of their group, as a select shows them."""
    groups = {}
    for kind in kinds:
        if kind.parent is not None:
            groups.setdefault(kind.parent.name, []).append((kind.pk, kind.name))
    return list(groups.items())


class WhoForm(AnswersForm):
    """Ages, needs, audiences and the level of help."""

    class Meta:
        model = Service
        fields = ["minimum_age", "maximum_age", "needs", "audiences", "needs_level"]
        field_classes = {"needs": TermsField, "audiences": TermsField}
        labels = {
            "minimum_age": "From what age?",
            "maximum_age": "Up to what age?",
            "needs": "Which needs is it for?",
            "audiences": "Who is it offered to?",
            "needs_level": "How much help do the children need who come?",
        }
        help_texts = {
            "minimum_age": "In years. Leave it empty if babies can come.",
            "maximum_age": "In years, 25 at most. Leave it empty if there is no highest age.",
            "needs": "Choose “Any need” if you welcome everybody.",
            "needs_level": "Families search by this, so choose the one that is true today.",
        }
        widgets = {
            "needs": forms.CheckboxSelectMultiple,
            "audiences": forms.CheckboxSelectMultiple,
            "needs_level": forms.RadioSelect,
        }
        error_messages = {
            "needs": {"required": "Choose the needs it is for, or “Any need”."},
            "audiences": {"required": "Choose who it is offered to."},
            "needs_level": {"required": "Choose how much help the children need who come."},
        }

    terms = ("needs", "audiences", "needs_level")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["needs_level"].empty_label = None
        self.fields["needs_level"].label_from_instance = lambda level: f"{level.name}. {level.description}"
        for name in ("minimum_age", "maximum_age"):
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "class": "short"}

    def save(self, commit=True):
        service = super().save(commit=False)
        chosen = list(self.cleaned_data["needs"])
        if service.main_need not in chosen:
            service.main_need = chosen[0] if chosen else None
        service.save()
        self.save_m2m()
        return service


class EligibilityForm(AnswersForm):
    """Conditions, and how decisions are made and challenged: asked of all that is not for everybody."""

    class Meta:
        model = Service
        fields = ["eligibility", "how_decisions_are_made", "who_decides", "how_to_challenge"]
        labels = {
            "eligibility": "Who can have it?",
            "how_decisions_are_made": "How do you decide who gets a place?",
            "who_decides": "Who decides?",
            "how_to_challenge": "What can a family do who does not agree?",
        }
        help_texts = {
            "eligibility": "Everything a family has to be or have.",
            "how_decisions_are_made": "What you look at, and how long it takes.",
            "who_decides": "The role or the panel, such as “The club’s committee”.",
            "how_to_challenge": "Whom to ask to look again, and by when.",
        }
        widgets = {
            name: forms.Textarea(attrs={"rows": 4})
            for name in ("eligibility", "how_decisions_are_made", "who_decides", "how_to_challenge")
        }
        error_messages = {
            "eligibility": {"required": "Say who can have it."},
            "how_decisions_are_made": {"required": "Say how you decide who gets a place."},
            "who_decides": {"required": "Say who decides."},
            "how_to_challenge": {"required": "Say what a family can do who does not agree."},
        }

    watched = ("eligibility", "how_decisions_are_made", "how_to_challenge")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.flags = list(EligibilityFlag.objects.in_use())
        said = dict(self.instance.eligibility_answers.values_list("flag_id", "is_needed"))
        for flag in self.flags:
            self.fields[f"flag-{flag.slug}"] = forms.ChoiceField(
                label=flag.name,
                choices=ANSWERS,
                required=False,
                widget=forms.RadioSelect,
                initial={True: "yes", False: "no"}.get(said.get(flag.pk), ""),
            )

    @property
    def conditions(self):
        """The fields of the conditions, to be drawn as a table of their own."""
        return [self[f"flag-{flag.slug}"] for flag in self.flags]

    def save(self, commit=True):
        service = super().save(commit)
        for flag in self.flags:
            self._answer(service, flag, self.cleaned_data[f"flag-{flag.slug}"])
        return service

    @staticmethod
    def _answer(service, flag, said):
        """Not sure is no row, which is never the same as no."""
        row = service.eligibility_answers.filter(flag=flag).first()
        if not said:
            if row:
                row.delete()
            return
        row = row or EligibilityAnswer(service=service, flag=flag)
        if row.pk is None or row.is_needed != (said == "yes"):
            row.is_needed = said == "yes"
            row.save()


class StartForm(AnswersForm):
    """How to ask and start, whom to ask, and how long it takes now."""

    contact_role = forms.CharField(
        label="Whom can families ask?",
        max_length=120,
        required=False,
        help_text="The role, such as “Club coordinator”. Names stay private.",
    )
    contact_phone = forms.CharField(label="Telephone", max_length=40, required=False)
    contact_email = forms.EmailField(label="Email address", required=False)

    class Meta:
        model = Service
        fields = ["how_to_get_it", "referral_routes", "waiting_time", "places_now"]
        field_classes = {"referral_routes": TermsField}
        labels = {
            "how_to_get_it": "What does a family do to start?",
            "referral_routes": "Who can ask?",
            "waiting_time": "How long is the wait now?",
            "places_now": "Are there places now?",
        }
        help_texts = {
            "how_to_get_it": "Step by step: whom to ring, what happens next, what to bring.",
            "waiting_time": "Such as “About six weeks”, or “None”.",
        }
        widgets = {
            "how_to_get_it": forms.Textarea(attrs={"rows": 5}),
            "referral_routes": forms.CheckboxSelectMultiple,
            "places_now": forms.RadioSelect,
        }
        error_messages = {"how_to_get_it": {"required": "Say what a family does to start."}}

    terms = ("referral_routes",)
    watched = ("how_to_get_it", "waiting_time", "contact_role")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.contact = self.instance.contacts.first() or Contact(service=self.instance)
        for name in ("role", "phone", "email"):
            self.fields[f"contact_{name}"].initial = getattr(self.contact, name)
        self.fields["places_now"].choices = Service.Places.choices

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("contact_phone") and not cleaned.get("contact_email") and not self.errors:
            self.add_error("contact_phone", "Give a telephone number or an email address that families can use.")
        return cleaned

    def save(self, commit=True):
        service = super().save(commit=False)
        if {"waiting_time", "places_now"} & set(self.changed_data):
            service.waiting_told_on = timezone.localdate()
        service.save()
        self.save_m2m()
        for name in ("role", "phone", "email"):
            setattr(self.contact, name, self.cleaned_data[f"contact_{name}"])
        self.contact.role = self.contact.role or "Who to ask"
        self.contact.save()
        return service


class TrainingForm(AnswersForm):
    """What staff know about special needs."""

    class Meta:
        model = Service
        fields = ["send_training"]
        labels = {"send_training": "What training in special needs do your people have?"}
        help_texts = {
            "send_training": "Who had which training, and in which year. “None yet” is an answer too. Families see it."
        }
        widgets = {"send_training": forms.Textarea(attrs={"rows": 6})}
        error_messages = {"send_training": {"required": "Say what training your people have, or “None yet”."}}

    watched = ("send_training",)
