"""Who runs services, how to reach them, and what they say about being safe to use."""

import uuid

from django.db import models, transaction
from django.urls import reverse
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process
from simple_history.models import HistoricalRecords

from ..importing import digests
from .bounds import sensible_day
from .taxonomy import Language, ProviderType

#: From 0 to 100: names that share their main words reach it, whatever their order, ending or slips.
ALIKE = 78
#: Personal contact data never enters the history, so erasing it from the row erases it everywhere.
PRIVATE_IN_CONTACT = ["name", "email", "phone", "text_phone"]
PRIVATE_IN_ORGANISATION = ["email", "phone", "text_phone", "complaints_email", "complaints_phone"]


class TrustStatements(models.Model):
    """What a provider states so that families can judge for themselves. Statements, never the evidence."""

    send_training = models.TextField("staff training in SEND", blank=True)
    dbs_statement = models.TextField("criminal record checks (DBS)", blank=True)
    insurance_statement = models.TextField("insurance", blank=True)
    safeguarding_statement = models.TextField("keeping children safe", blank=True)
    safeguarding_policy_url = models.URLField("safeguarding policy", max_length=300, blank=True)
    quality_statement = models.TextField("how quality is checked", blank=True)
    complaints_policy = models.TextField("how to complain", blank=True)
    complaints_role = models.CharField("who to complain to", max_length=120, blank=True)
    complaints_email = models.EmailField("complaints email", blank=True)
    complaints_phone = models.CharField("complaints telephone", max_length=40, blank=True)

    class Meta:
        abstract = True


class OrganisationQuerySet(models.QuerySet):
    def listed(self):
        """Organisations that families can see: those with a published service."""
        from .services import Service

        return self.filter(pk__in=Service.objects.published().values("organisation"))

    def named_like(self, name, most=6):
        """Those with such a name, however it was typed, as a list with the most alike first."""
        names = dict(self.values_list("pk", "name"))
        found = process.extract(
            name, names, scorer=fuzz.token_set_ratio, processor=default_process, score_cutoff=ALIKE, limit=most
        )
        rows = self.in_bulk([pk for _, _, pk in found])
        return [rows[pk] for _, _, pk in found]


class Organisation(TrustStatements):
    """A provider: a council team, a charity, a school, one person."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    organisation_type = models.ForeignKey(
        ProviderType, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    website = models.URLField(max_length=300, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField("telephone", max_length=40, blank=True)
    text_phone = models.CharField("text number", max_length=40, blank=True)
    address_1 = models.CharField("street address", max_length=200, blank=True)
    city = models.CharField("town", max_length=80, blank=True)
    postal_code = models.CharField("postcode", max_length=8, blank=True)
    languages = models.ManyToManyField(Language, blank=True, related_name="organisations")
    insurance_expires_on = models.DateField(null=True, blank=True, validators=[sensible_day])
    safeguarding_policy_reviewed_on = models.DateField(null=True, blank=True, validators=[sensible_day])
    is_section_41_approved = models.BooleanField(
        "approved under section 41", null=True, help_text="Independent special schools and colleges only."
    )
    source = models.CharField(max_length=80, blank=True, editable=False)
    source_id = models.CharField(max_length=80, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords(m2m_fields=[languages], excluded_fields=PRIVATE_IN_ORGANISATION)
    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"],
                condition=~models.Q(source=""),
                name="directory_organisation_source_once",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("directory:organisation", kwargs={"slug": self.slug})

    @property
    def is_local_partner(self):
        """Whether the law says that it must work with the council (Children and Families Act 2014, s.28 and s.29)."""
        kind = self.organisation_type
        return bool(self.is_section_41_approved or (kind and kind.is_local_partner))

    @transaction.atomic
    def erase_contact_details(self, *, by, at):
        """Erase every contact of the organisation and its services, and the numbers and addresses they write."""
        owned = models.Q(organisation=self) | models.Q(service__organisation=self)
        for contact in Contact.objects.filter(owned):
            contact.erase(by=by, at=at)
        for row in [self, *self.services.order_by("pk")]:
            for name in set(PRIVATE_IN_ORGANISATION) & {each.name for each in row._meta.fields}:
                setattr(row, name, "")
            row._history_user, row._history_date, row._change_reason = by, at, "Contact details erased on request"
            row.save()


class OrganisationIdentifier(models.Model):
    """A number by which a public register knows an organisation."""

    class Scheme(models.TextChoices):
        CHARITY = "GB-CHC", "Charity number"
        COMPANY = "GB-COH", "Company number"
        SCHOOL = "GB-EDU", "School number (URN)"
        NHS = "GB-NHS", "NHS organisation code (ODS)"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=8, choices=Scheme.choices)
    identifier = models.CharField(max_length=40)

    history = HistoricalRecords(cascade_delete_history=False)

    class Meta:
        ordering = ["scheme", "identifier"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "identifier"], name="directory_organisationidentifier_once")
        ]

    def __str__(self):
        return f"{self.get_scheme_display()} {self.identifier}"


class Contact(models.Model):
    """Whom to reach, named by role. A person's own name is private unless they agreed to show it."""

    service = models.ForeignKey(
        "directory.Service", on_delete=models.CASCADE, null=True, blank=True, related_name="contacts"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="contacts"
    )
    role = models.CharField(max_length=120, help_text="Such as “Club coordinator”.")
    name = models.CharField(max_length=120, blank=True)
    is_name_public = models.BooleanField("show the name to families", default=False)
    phone = models.CharField("telephone", max_length=40, blank=True)
    text_phone = models.CharField("text number", max_length=40, blank=True)
    email = models.EmailField(blank=True)
    url = models.URLField("web page", max_length=300, blank=True)

    history = HistoricalRecords(excluded_fields=PRIVATE_IN_CONTACT)

    class Meta:
        ordering = ["pk"]
        permissions = [("erase_contact", "Can erase contacts from the history too")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(service=None, organisation__isnull=False)
                | models.Q(service__isnull=False, organisation=None),
                name="directory_contact_of_one",
            )
        ]

    def __str__(self):
        return self.role

    @transaction.atomic
    def erase(self, *, by, at):
        """Delete the contact, and all that the history said of it but that it was there and who erased it.

        The feed that brought it does not bring it back. Only a digest is kept for that.
        """
        history, owner = Contact.history.filter(id=self.pk), self._service_of_a_feed()
        written = owner and digests.of_rows(owner.contacts.order_by("pk"), keyed=True)
        self._history_user, self._history_date, self._change_reason = by, at, "Erased on request"
        self.delete()
        history.update(role="", url="", is_name_public=False)
        if owner:
            facts = owner.source_facts
            who = digests.of_person(name=self.name, phone=self.phone, email=self.email)
            facts["erased"] = sorted({*facts.get("erased", ()), who} - {""})
            if facts["written"].get("contacts") == written:
                facts["written"]["contacts"] = digests.of_rows(owner.contacts.order_by("pk"), keyed=True)
            type(owner).objects.filter(pk=owner.pk).update(source_facts=facts)

    def _service_of_a_feed(self):
        """The service it belongs to, when an import keeps renewing that; locked until the transaction ends."""
        from .services import Service

        return Service.objects.select_for_update().filter(pk=self.service_id, source_facts__has_key="written").first()

    @property
    def public_name(self):
        """The name families may see; empty when the person did not agree."""
        return self.name if self.is_name_public else ""
