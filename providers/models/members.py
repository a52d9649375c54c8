"""Who may speak for an organisation."""

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from directory.models import Organisation
from directory.models.recorded import both_or_neither, person


class MembershipQuerySet(models.QuerySet):
    def approved(self):
        return self.filter(approved_at__isnull=False)

    def waiting(self):
        """People who asked to join and wait for an owner or the team."""
        return self.filter(approved_at=None)

    def of(self, user):
        return self.filter(user=user)

    def organisations_of(self, user):
        """The keys of the organisations that somebody speaks for, to ask further with."""
        return self.of(user).approved().values("organisation")


class Membership(models.Model):
    """One person's part in one organisation. Until it is approved it opens nothing."""

    class Role(models.TextChoices):
        OWNER = "owner", "Owner: can change listings and say who else can"
        EDITOR = "editor", "Editor: can change listings"

    class LastOwner(Exception):
        """An organisation keeps at least one owner."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    user = person("memberships")
    role = models.CharField(max_length=6, choices=Role.choices, default=Role.EDITOR)
    asked_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = person(null=True, blank=True)

    history = HistoricalRecords()
    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="providers_membership_once"),
            both_or_neither("approved"),
        ]

    def __str__(self):
        return f"{self.user} for {self.organisation}"

    @property
    def is_owner(self):
        return self.approved_at is not None and self.role == self.Role.OWNER

    @transaction.atomic
    def approve(self, *, by, at):
        """Let this person speak for the organisation. A second press changes nothing."""
        row = type(self).objects.select_for_update().get(pk=self.pk)
        if row.approved_at is None:
            self.approved_at, self.approved_by = at, by
            self._history_user, self._change_reason = by, "Let in"
            self.save(update_fields=["approved_at", "approved_by"])

    @transaction.atomic
    def end(self, *, by):
        """Take somebody out of the organisation. Raises LastOwner for the only owner."""
        self._keep_an_owner()
        self._history_user, self._change_reason = by, "Taken out"
        self.delete()

    @transaction.atomic
    def change_role(self, role, *, by, at, letters):
        """Make somebody who was let in an owner or an editor, and tell both. A second press changes nothing.

        Raises LastOwner where nobody would be owner any more.
        """
        if role != self.Role.OWNER:
            self._keep_an_owner()
        row = type(self).objects.approved().select_for_update().get(pk=self.pk)
        if row.role == role:
            return
        self.role = role
        self._history_user, self._change_reason = by, f"Made {role}"
        self.save(update_fields=["role"])
        letters(self, by=by, at=at)

    def _keep_an_owner(self):
        """Raise LastOwner for the only one. All owners are held in one order: two who act on each other take turns."""
        owners = type(self).objects.approved().filter(organisation=self.organisation, role=self.Role.OWNER)
        if list(owners.select_for_update().order_by("pk").values_list("pk", flat=True)) == [self.pk]:
            raise self.LastOwner


class InvitationQuerySet(models.QuerySet):
    def to(self, user):
        """Invitations to the address somebody signed in with, which a code has proved."""
        return self.filter(email__iexact=user.email)

    def open_for(self, user):
        """Invitations that somebody can take up."""
        return self.to(user).filter(taken_at=None)


class Invitation(models.Model):
    """An owner's word that the person with an email address may join."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=6, choices=Membership.Role.choices, default=Membership.Role.EDITOR)
    invited_at = models.DateTimeField()
    invited_by = person()
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = person(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            models.UniqueConstraint(
                "organisation", Lower("email"), condition=Q(taken_at=None), name="providers_invitation_once"
            ),
            both_or_neither("taken"),
        ]

    def __str__(self):
        return f"{self.email} to {self.organisation}"

    @transaction.atomic
    def take_up(self, *, by, at):
        """Join the organisation, approved by the owner who invited. Taken up before, it lets nobody in again."""
        row = type(self).objects.select_for_update().filter(pk=self.pk).first()
        if row is None or row.taken_at is not None:
            return
        membership, _ = Membership.objects.get_or_create(
            organisation=self.organisation, user=by, defaults={"role": self.role, "asked_at": at}
        )
        membership.approve(by=self.invited_by, at=at)
        self.taken_at, self.taken_by = at, by
        self.save(update_fields=["taken_at", "taken_by"])

    @transaction.atomic
    def take_back(self):
        """Let it open nothing any more. Who has joined with it stays: that is ended on its own."""
        type(self).objects.select_for_update().filter(pk=self.pk, taken_at=None).delete()
