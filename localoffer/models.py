from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractUser, BaseUserManager, Group
from django.db import models
from django.db.models.functions import Lower


class UserQuerySet(models.QuerySet):
    def never_signed_in(self, before):
        """Accounts that were only ever asked for: nobody typed the code of the letter. They may be deleted."""
        asked_for = self.filter(last_login=None, is_staff=False, is_superuser=False, date_joined__lt=before)
        return asked_for.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX, groups=None, memberships=None)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Makes accounts that are named by their email address."""

    def who_asks(self, email):
        """The account of an address that asks for a code; made when it is not there, by the same two questions."""
        asking = self.model(email=email)
        asking.set_unusable_password()
        self.bulk_create([asking], ignore_conflicts=True)
        return self.get_by_natural_key(email)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_user(self, email, password=None, **fields):
        """Make an account. Raises ValueError without an email address."""
        if not email:
            raise ValueError("An account needs an email address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})


class User(AbstractUser):
    """Somebody who signs in. The email address is the name."""

    username = None
    email = models.EmailField("email address", unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list = []

    objects = UserManager()

    class Meta(AbstractUser.Meta):
        # One person, one account, whatever capitals they write their address with.
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="localoffer_user_one_account_for_an_email",
                violation_error_message="There is an account with this email address already.",
            )
        ]

    def clean(self):
        super().clean()
        self.email = self.email.strip().lower()

    def __str__(self):
        return self.get_full_name() or self.email


class DailyRun(models.Model):
    """One run of the daily command, and what it did."""

    on = models.DateField("for")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    done = models.JSONField(default=dict)
    problem = models.CharField("what went wrong", max_length=300, blank=True)

    class Meta:
        ordering = ["-started_at"]

    def __str__(self):
        return f"{self.on}"

    def end(self, *, at, done=None, problem=""):
        """Note how it went. A problem is told by its kind and place: its message may hold what somebody typed."""
        self.ended_at, self.done, self.problem = at, dict(done or {}), problem.partition("\n")[0][:300]
        self.save(update_fields=["ended_at", "done", "problem"])

    @classmethod
    def last(cls):
        return cls.objects.first()


class GivenRight(models.Model):
    """A right that a role was given with a release. It is given once: what a council takes away stays away."""

    role = models.ForeignKey(Group, on_delete=models.CASCADE)
    permission = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "permission"], name="localoffer_givenright_given_once"),
        ]

    def __str__(self):
        return f"{self.role}: {self.permission}"
