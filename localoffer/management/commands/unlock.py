from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand

from localoffer.sign_in import tries


class Command(BaseCommand):
    help = "Let somebody try again at once who was locked out by too many wrong tries."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument(
            "--forget-second-factor",
            action="store_true",
            help="also take away their second factor, for the last lead who lost the phone; they set up a new one",
        )

    def handle(self, *args, email, forget_second_factor, **options):
        user = get_user_model().objects.filter(email__iexact=email.strip()).first()
        tries.forget(user, email)
        if forget_second_factor:
            Authenticator.objects.filter(user=user).delete()
        self.stdout.write(f"{email} may try again now.")
        if user is None:
            self.stderr.write("There is no account with this address. Was it spelt right?")
