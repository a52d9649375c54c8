from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand

from localoffer.sign_in import tries


class Command(BaseCommand):
    help = "Let somebody try again at once who was locked out by too many wrong tries."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *args, email, **options):
        user = get_user_model().objects.filter(email__iexact=email.strip()).first()
        tries.forget(user, email)
        self.stdout.write(f"{email} may try again now.")
        if user is None:
            self.stderr.write("There is no account with this address. Was it spelt right?")
