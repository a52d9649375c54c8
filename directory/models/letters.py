"""Letters that the site sends by email: written in the transaction of what they tell about, sent by a worker."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import models
from django.db.models import F, Q
from django.template.loader import render_to_string

#: How long to wait before each further try. They add up to a little over twelve hours; then the team is told.
WAITS = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 240, 240)]
#: A letter that was on its way for so long was in the hands of a worker that died.
LOST_AFTER = timedelta(minutes=10)


def drawn(name, **facts):
    """(subject, text) of a letter, from its two templates and what every letter says of the council."""
    facts = {"council": settings.COUNCIL_NAME, "site": settings.SITE_ADDRESS, **facts}
    facts |= {"phone": settings.COUNCIL_PHONE, "hours": settings.COUNCIL_HOURS, "email": settings.COUNCIL_EMAIL}
    subject = " ".join(render_to_string(f"emails/{name}-subject.txt", facts).split())
    return subject, render_to_string(f"emails/{name}-body.txt", facts).strip() + "\n"


class LetterQuerySet(models.QuerySet):
    def due(self, at):
        """Letters to send now, the oldest first. One that would come too late to be of use is not among them."""
        waiting = self.filter(state=Letter.State.WAITING, send_after__lte=at)
        return waiting.filter(Q(useless_after=None) | Q(useless_after__gt=at)).order_by("send_after", "pk")

    def troubled(self):
        """Letters that the team should know of: given up, or perhaps sent and perhaps not."""
        return self.filter(state__in=[Letter.State.GIVEN_UP, Letter.State.UNCERTAIN])

    def write(self, name, *, to, key, at, useless_after=None, is_secret=False, **facts):
        """Write one letter from its two templates, in the caller's transaction. Gives the letter.

        `key` says what it is about, such as `reminder-30:service:12:2026-11-26`: a second letter with the same key is
        not written. `is_secret` empties the text once it is sent, for codes that sign somebody in.
        """
        subject, body = drawn(name, **facts)
        letter, _ = self.get_or_create(
            key=key,
            defaults={
                "name": name,
                "to": to,
                "subject": subject,
                "body": body,
                "written_at": at,
                "send_after": at,
                "useless_after": useless_after,
                "is_secret": is_secret,
            },
        )
        return letter

    def post(self, at):
        """Send what is due, as of a moment. Gives the number of letters sent."""
        self._find_lost(at)
        return sum(letter.post(at) for letter in list(self.due(at)[:200]))

    def _find_lost(self, at):
        """Letters whose worker died with them in its hands: they may have gone, so the team decides about them."""
        lost = self.filter(state=Letter.State.SENDING, tried_at__lte=at - LOST_AFTER)
        lost.update(state=Letter.State.UNCERTAIN, problem="The sender stopped while this letter was on its way.")

    def forget(self, at):
        """Delete what was written long ago, and what came too late. Gives the number of deleted letters."""
        old = self.filter(written_at__lt=at - timedelta(days=settings.LETTERS_KEPT_DAYS))
        late = self.filter(state=Letter.State.WAITING, useless_after__lt=at)
        return (old | late).delete()[0]


class Letter(models.Model):
    """One email to one person. It is sent once: who takes it out of the box marks it before the post office opens."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "On its way"
        SENT = "sent", "Sent"
        UNCERTAIN = "uncertain", "Perhaps sent"
        GIVEN_UP = "given-up", "Could not be sent"

    key = models.CharField("what it is about", max_length=200, unique=True)
    name = models.CharField("letter", max_length=60)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    is_secret = models.BooleanField("emptied once sent", default=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    written_at = models.DateTimeField()
    send_after = models.DateTimeField()
    useless_after = models.DateTimeField("not to be sent after", null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField("what went wrong", max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        indexes = [models.Index(fields=["state", "send_after"]), models.Index(fields=["written_at"])]

    def __str__(self):
        return f"{self.subject} to {self.to}"

    def post(self, at):
        """Send the letter unless somebody else just took it. Gives whether it went."""
        try:
            # Nearly every failure is here, before anything of the letter was said.
            connection = get_connection()
            connection.open()
        except OSError as problem:
            self._put_back(at, problem)
            return False
        try:
            if not self._take(at):
                return False
            return self._hand_over(connection, at)
        finally:
            connection.close()

    def _hand_over(self, connection, at):
        try:
            EmailMessage(self.subject, self.body, to=[self.to], connection=connection).send()
        except (SMTPResponseException, SMTPRecipientsRefused, ValueError) as refusal:
            self._put_back(at, refusal)
            return False
        except OSError as broken_off:
            # The post office may have taken it before the line broke.
            lost = {"state": self.State.UNCERTAIN, "problem": _words(broken_off)}
            self._mine(self.State.SENDING).update(**lost)
            return False
        self._note_sent(at)
        return True

    def _mine(self, state):
        return type(self).objects.filter(pk=self.pk, state=state)

    def _take(self, at):
        """Mark the letter as on its way. False when another worker was quicker."""
        return self._mine(self.State.WAITING).update(state=self.State.SENDING, tried_at=at, tries=F("tries") + 1)

    def _note_sent(self, at):
        changes = {"state": self.State.SENT, "sent_at": at, "problem": ""}
        self._mine(self.State.SENDING).update(**changes, **({"body": ""} if self.is_secret else {}))

    def _put_back(self, at, problem):
        """Wait for the next try, longer each time; after the last one it is shown to the team."""
        changes = {"problem": _words(problem), "tried_at": at}
        self.refresh_from_db()
        if self.state == self.State.WAITING:
            changes["tries"] = self.tries = self.tries + 1
        if self.tries > len(WAITS):
            changes["state"] = self.State.GIVEN_UP
        else:
            changes |= {"state": self.State.WAITING, "send_after": at + WAITS[self.tries - 1]}
        self._mine(self.state).update(**changes)

    def send_again(self, at):
        """Put a letter that was given up or is uncertain back into the box, because a person asked for it."""
        again = {"state": self.State.WAITING, "send_after": at, "tries": 0, "problem": ""}
        type(self).objects.troubled().filter(pk=self.pk).update(**again)


def _words(problem):
    return f"{type(problem).__name__}: {problem}"[:300]
