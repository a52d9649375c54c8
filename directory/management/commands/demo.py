import secrets

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from directory import demo
from directory.defaults import load_defaults
from directory.demo_staff import DEMO_STAFF


class Command(BaseCommand):
    help = "Load Northmoor, a made-up council, to try the site with. Once only: it never overwrites a change."

    def add_arguments(self, parser):
        parser.add_argument(
            "--staff-password",
            help="Password for the made-up team when it is made. Left out, one is made up and shown once.",
        )

    def handle(self, *args, staff_password, **options):
        now = timezone.now()
        try:
            with transaction.atomic():
                load_defaults(at=now)
                services = demo.load(timezone.localdate(now), at=now, tell=self._tell)
                password = _make_staff(staff_password) if services else None
        except demo.DemoRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        if not services:
            self.stdout.write("The demo council is here already; nothing was changed.")
        elif password:
            self.stdout.write(f"Sign in as one of {', '.join(DEMO_STAFF)} with the password {password}")

    def _tell(self, line):
        self.stdout.write(f"  {line}")


def _make_staff(password):
    """Make the demo's team, one of each role, but for those who are there. Gives the password when it was made up."""
    User = get_user_model()
    missing = [email for email in DEMO_STAFF if not User.objects.filter(email=email).exists()]
    made_up = "" if password else secrets.token_urlsafe(9)
    for email in missing:
        user = User.objects.create_user(email, password or made_up, is_staff=True)
        user.groups.set(Group.objects.filter(name=DEMO_STAFF[email]))
        TOTP.activate(user, generate_totp_secret())
        RecoveryCodes.activate(user)
    return made_up if missing else None
