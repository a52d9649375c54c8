import secrets

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from directory import demo
from directory.defaults import load_defaults

STAFF = "team@northmoor.example.org"


class Command(BaseCommand):
    help = "Load Northmoor, a made-up council, to try the site with. Once only: it never overwrites a change."

    def add_arguments(self, parser):
        parser.add_argument(
            "--staff-password",
            help=f"Password for {STAFF} when that account is made. Left out, one is made up and shown once.",
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
            self.stdout.write(f"Sign in as {STAFF} with the password {password}")

    def _tell(self, line):
        self.stdout.write(f"  {line}")


def _make_staff(password):
    """Make the demo's staff account unless it is there. Gives the password when one had to be made up."""
    User = get_user_model()
    if User.objects.filter(email=STAFF).exists():
        return None
    User.objects.create_superuser(email=STAFF, password=password or (made_up := secrets.token_urlsafe(9)))
    return None if password else made_up
