"""What an organisation tells the council about being safe to use: checks, insurance, policies. Never certificates."""

from django.core.validators import MinValueValidator
from django.db import models
from simple_history.models import HistoricalRecords

from directory.models import Organisation
from directory.models.recorded import both_or_neither, person
from directory.who_when import day_words


class Assurance(models.Model):
    """The answers of one organisation, for all its listings. Private: families read only the statements made of it."""

    class Checked(models.TextChoices):
        ALL = "all", "Yes, everybody who works with children or young people"
        SOME = "some", "Some of them"
        NONE = "none", "Nobody"
        NOT_ALLOWED = "not-allowed", "The law does not let us ask: nobody’s work here allows a check"

    class Level(models.TextChoices):
        BARRED = "barred", "Enhanced, with the list of people barred from working with children"
        ENHANCED = "enhanced", "Enhanced"
        STANDARD = "standard", "Standard"
        BASIC = "basic", "Basic"

    class UpdateService(models.TextChoices):
        YES = "yes", "Yes"
        SOME = "some", "Some people"
        NO = "no", "No"

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="assurance")

    dbs_staff = models.CharField("Are your staff checked?", max_length=11, choices=Checked.choices, blank=True)
    dbs_volunteers = models.CharField(
        "Are your volunteers checked?",
        max_length=13,
        choices=[*Checked.choices, ("no-volunteers", "We have no volunteers")],
        blank=True,
        default="",
    )
    dbs_level = models.CharField("At what level?", max_length=8, choices=Level.choices, blank=True)
    dbs_people = models.PositiveSmallIntegerField(
        "How many people have been checked?", null=True, blank=True, validators=[MinValueValidator(0)]
    )
    dbs_last_checked_on = models.DateField("When was the last check?", null=True, blank=True)
    dbs_record_holder = models.CharField(
        "Who keeps the record of checks?", max_length=120, blank=True, help_text="The role, such as “Manager”."
    )
    dbs_update_service = models.CharField(
        "Do they use the DBS Update Service?", max_length=4, choices=UpdateService.choices, blank=True
    )

    has_no_insurance = models.BooleanField("We have no insurance of our own", default=False)
    insurance_note = models.TextField(
        "Why not, or who covers you?", blank=True, help_text="Such as “The council insures us”."
    )

    safeguarding_lead_role = models.CharField(
        "Who leads on keeping children safe?", max_length=120, blank=True, help_text="The role, such as “Deputy head”."
    )
    safeguarding_training = models.CharField(
        "What training does this person have?",
        max_length=160,
        blank=True,
        help_text="Such as “Designated safeguarding lead, level 3”.",
    )
    safeguarding_trained_on = models.DateField("When was that training?", null=True, blank=True)

    policy_reviewed_on = models.DateField("When did you last go through the policy?", null=True, blank=True)

    told_at = models.DateTimeField(null=True, blank=True)
    told_by = person(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "assurance"
        constraints = [both_or_neither("told")]

    def __str__(self):
        return f"What {self.organisation} says about safety"

    @property
    def is_anybody_checked(self):
        """Whether there are checks to tell about."""
        return {self.dbs_staff, self.dbs_volunteers} & {self.Checked.ALL, self.Checked.SOME} != set()


class InsuranceCover(models.Model):
    """One insurance of an organisation. Amounts are in whole pounds."""

    class Kind(models.TextChoices):
        PUBLIC = "public", "Public liability"
        EMPLOYERS = "employers", "Employers’ liability"
        PROFESSIONAL = "professional", "Professional indemnity"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="insurance_covers")
    kind = models.CharField("What does it cover?", max_length=12, choices=Kind.choices, default=Kind.PUBLIC)
    insurer = models.CharField("Name of the insurer", max_length=120)
    policy_number = models.CharField(max_length=60)
    amount = models.PositiveBigIntegerField("Up to how much, in pounds?", help_text="Such as 5,000,000.")
    expires_on = models.DateField("Until when?")

    history = HistoricalRecords()

    class Meta:
        ordering = ["kind", "expires_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "insurer", "policy_number", "expires_on"],
                name="providers_insurancecover_once",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.insurer}, until {day_words(self.expires_on)}"

    def has_run_out(self, on):
        """Whether it no longer covers a day."""
        return self.expires_on < on
