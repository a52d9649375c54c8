"""Steps 7 and 10 to 13: paying, checks, insurance, keeping children safe, complaints."""

from django import forms

from directory.models import Service

from ..models import Assurance
from .answers import AnswersForm, WebAddress
from .days import DayField

NO_LEVEL, NO_PEOPLE = "Choose the level of the checks.", "Enter how many people have been checked."


class DbsForm(AnswersForm):
    """Who is checked, at what level, when, and who keeps the record. Never a certificate."""

    dbs_last_checked_on = DayField(label="When was the last check?", required=False)

    class Meta:
        model = Assurance
        fields = [
            "dbs_staff",
            "dbs_volunteers",
            "dbs_level",
            "dbs_people",
            "dbs_last_checked_on",
            "dbs_record_holder",
            "dbs_update_service",
        ]
        widgets = dict.fromkeys(("dbs_staff", "dbs_volunteers", "dbs_level", "dbs_update_service"), forms.RadioSelect)
        error_messages = {
            "dbs_staff": {"required": "Say whether your staff are checked."},
            "dbs_volunteers": {"required": "Say whether your volunteers are checked."},
            "dbs_record_holder": {"required": "Say who keeps the record, such as “Manager”."},
            "dbs_level": {"required": NO_LEVEL},
            "dbs_people": {"required": NO_PEOPLE},
        }

    watched = ("dbs_record_holder",)
    #: What somebody who works alone answers to the first question.
    ALONE = (
        (Assurance.Checked.ALL, "Yes"),
        (Assurance.Checked.NONE, "No"),
        (Assurance.Checked.NOT_ALLOWED, "The law does not let me ask: my work does not allow a check"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("dbs_staff", "dbs_volunteers", "dbs_level", "dbs_update_service"):
            self.fields[name].choices = [choice for choice in self.fields[name].choices if choice[0]]
        self.fields["dbs_people"].widget.attrs |= {"inputmode": "numeric", "class": "short"}
        size = self.application.size
        if size == "alone":
            self.fields["dbs_staff"].label = "Have you been checked?"
            self.fields["dbs_staff"].choices = self.ALONE
            self.fields["dbs_update_service"].label = "Do you use the DBS Update Service?"
            self.fields["dbs_update_service"].choices = [("yes", "Yes"), ("no", "No")]
            del self.fields["dbs_volunteers"], self.fields["dbs_record_holder"], self.fields["dbs_people"]

    def clean(self):
        cleaned = super().clean()
        checked = {cleaned.get("dbs_staff"), cleaned.get("dbs_volunteers")} & {"all", "some"}
        wanted = {
            "dbs_level": NO_LEVEL,
            "dbs_people": NO_PEOPLE,
            "dbs_last_checked_on": "Enter when the last check was.",
        }
        for name, words in wanted.items() if checked else ():
            if name in self.fields and name not in self.errors and cleaned.get(name) in (None, ""):
                self.add_error(name, words)
        return cleaned


class InsuranceForm(AnswersForm):
    """For those without an insurance of their own."""

    class Meta:
        model = Assurance
        fields = ["has_no_insurance", "insurance_note"]
        widgets = {"insurance_note": forms.Textarea(attrs={"rows": 3})}

    watched = ("insurance_note",)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("has_no_insurance") and not cleaned.get("insurance_note"):
            self.add_error("insurance_note", "Say why not, or who covers you.")
        return cleaned


class CostsForm(AnswersForm):
    """What comes on top of the prices, and who helps to pay."""

    class Meta:
        model = Service
        fields = ["extra_support_cost", "help_to_pay"]
        labels = {
            "extra_support_cost": "What does extra support cost on top?",
            "help_to_pay": "Can families get help to pay?",
        }
        help_texts = {"help_to_pay": "Such as “Free places for families on low pay: ask us”."}


class SafeguardingForm(AnswersForm):
    """Who leads, what they learned, where the policy is, how quality is checked."""

    safeguarding_trained_on = DayField(label="When was that training?", required=False)
    policy_url = WebAddress(
        label="Web address of your safeguarding policy",
        required=False,
        max_length=300,
        help_text="Or send it below.",
    )
    policy_reviewed_on = DayField(label="When did you last go through it?", required=False)
    quality = forms.CharField(
        label="How do you check that what you do is good?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Such as inspections, awards, asking families.",
    )

    class Meta:
        model = Assurance
        fields = [
            "safeguarding_lead_role",
            "safeguarding_training",
            "safeguarding_trained_on",
            "policy_reviewed_on",
        ]
        error_messages = {
            "safeguarding_lead_role": {"required": "Say who leads on keeping children safe."},
            "safeguarding_training": {"required": "Say what training this person has."},
        }

    watched = ("quality", "safeguarding_training", "safeguarding_lead_role")
    #: Families read these, so they stand on the listing.
    ON_LISTING = {"policy_url": "safeguarding_policy_url", "quality": "quality_statement"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, stored in self.ON_LISTING.items():
            self.fields[name].initial = getattr(self.application.service, stored)
            self.fields[name].required = False

    def save(self, commit=True):
        assurance, service = super().save(commit), self.application.service
        for name, stored in self.ON_LISTING.items():
            setattr(service, stored, self.cleaned_data[name])
        service.save(update_fields=[*self.ON_LISTING.values(), "updated_at"])
        return assurance


class ComplaintsForm(AnswersForm):
    """What a family does who is not happy."""

    class Meta:
        model = Service
        fields = ["complaints_policy", "complaints_role", "complaints_phone", "complaints_email"]
        labels = {
            "complaints_policy": "What does a family do who is not happy?",
            "complaints_role": "Who answers complaints?",
            "complaints_phone": "Telephone for complaints",
            "complaints_email": "Email address for complaints",
        }
        help_texts = {
            "complaints_policy": "Step by step, with how long you take, and whom they can turn to after that.",
            "complaints_role": "The role, such as “Chair of the trustees”.",
        }
        widgets = {"complaints_policy": forms.Textarea(attrs={"rows": 5})}
        error_messages = {
            "complaints_policy": {"required": "Say what a family does who is not happy."},
            "complaints_role": {"required": "Say who answers complaints."},
        }

    watched = ("complaints_policy", "complaints_role")
