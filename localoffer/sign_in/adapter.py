"""What allauth asks this site: who may come in, what to write to them, and where to go then."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib import auth
from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone

from localoffer.models import User

from . import codes, emails, tries
from .sealing import lock, unlock

#: In seconds. Who signed in so recently need not say again who they are before they change a second factor.
JUST_NOW = 10 * 60
WRONG_CODE = "That code is not right. Check it and type it again."
#: What happened, by the name that allauth gives to the letter about it.
CHANGES = {
    "mfa/email/totp_activated": "An app that shows codes was added.",
    "mfa/email/totp_deactivated": "The app that shows codes was taken away.",
    "mfa/email/recovery_codes_generated": "New recovery codes were made. The old ones do not work any more.",
    "mfa/email/webauthn_added": "A passkey was added.",
    "mfa/email/webauthn_removed": "A passkey was taken away.",
}


class Door(DefaultAccountAdapter):
    """Both doors: the one for providers and the one for the team."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or the password is not right. Check both and try again.",
        "incorrect_password": "That password is not right.",
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": tries.LOCKED.format(minutes=settings.LOCKOUT_MINUTES),
        "rate_limited": tries.LOCKED.format(minutes=settings.LOCKOUT_MINUTES),
    }

    def authenticate(self, request, **credentials):
        """A member of the team whose password is right. Anybody else is a wrong try, whoever they are."""
        usage = tries.count(credentials["email"])
        user = auth.authenticate(request, **credentials)
        if user is None or not user.is_staff:
            return None
        tries.take_back(usage)
        return user

    def reauthenticate(self, user, password):
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def pre_login(self, request, user, **hints):
        """A code opens the providers' door only, and only to an account that is open."""
        came_by = {record["method"] for record in get_authentication_records(request, user)}
        if user.is_active and (user.is_staff if "password" in came_by else not user.is_staff):
            return None
        clear_login(request)
        return HttpResponseRedirect(f"{reverse('account_request_login_code')}?again=1")

    def get_login_redirect_url(self, request):
        return resolve_url(settings.STAFF_DOOR if request.user.is_staff else settings.LOGIN_REDIRECT_URL)

    def is_reauthentication_required(self, *, app, **hints):
        """Only after a while: somebody who just signed in said who they are."""
        records = get_authentication_records(context.request, context.request.user)
        return not records or time.time() - records[-1]["at"] > JUST_NOW

    def generate_login_code(self):
        form = context.request.POST
        return codes.made_for(form.get("asking", "")[:64], form.get("email", "").strip().lower())

    def send_mail(self, template_prefix, email, facts):
        """Every letter that allauth sends here is the one with the code."""
        emails.code(User.objects.get_by_natural_key(email), facts["code"], at=timezone.now())

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        emails.second_factor_changed(user, CHANGES[template_prefix], at=timezone.now())

    def add_message(self, request, level, message_template=None, *rest, **named):
        """Only what happened to a second factor is said on the next page; the rest can be seen."""
        if message_template and message_template.startswith("mfa/"):
            super().add_message(request, level, message_template, *rest, **named)


class SecondFactor(DefaultMFAAdapter):
    """The second factors of the team."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def encrypt(self, text):
        return lock(text)

    def decrypt(self, encrypted_text):
        try:
            return unlock(encrypted_text)
        except InvalidToken:
            # The site has another key. No code fits a secret that nobody knows, and a lead can help.
            return generate_totp_secret()

    def get_totp_issuer(self):
        return f"{settings.COUNCIL_NAME} Local Offer"

    def generate_authenticator_name(self, user, type):
        return "Passkey"
