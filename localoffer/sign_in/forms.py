"""What is asked at the doors. allauth judges the answers; the words, the limits and the single use are ours."""

import secrets
import struct

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm, ReauthenticateForm, RequestLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as FactorAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.utils import timezone

from localoffer.models import User

from . import ceiling, codes, demo, tries
from .adapter import WRONG_CODE

EMAIL_ERRORS = {
    "required": "Type your email address.",
    "invalid": "Type an email address such as name@example.org.",
}
WRONG_PASSKEY = "That passkey did not work. Try it again."
#: What the library raises for an answer that no device would give.
MALFORMED = (LookupError, AttributeError, TypeError, ValueError, struct.error)
CODE_ERRORS = {"required": "Type the code."}


def _email(autocomplete):
    return forms.EmailField(
        label="Email address",
        max_length=254,
        error_messages=EMAIL_ERRORS,
        widget=forms.EmailInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"}),
    )


def _password():
    return forms.CharField(
        label="Password",
        strip=False,
        max_length=1000,
        error_messages={"required": "Type your password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def _code(label, hint="", **attributes):
    attributes = {"autocomplete": "one-time-code", "spellcheck": "false", **attributes}
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=40,
        error_messages=CODE_ERRORS,
        widget=forms.TextInput(attrs={"class": "short", **attributes}),
    )


def _new_asking():
    return secrets.token_urlsafe(16)


class AskForm(RequestLoginCodeForm):
    """Ask for a code. Whoever asks is treated alike: the same work is done for an account that is not there yet."""

    email = _email("email")
    asking = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput, initial=_new_asking)

    def clean_email(self):
        email = self.cleaned_data["email"].strip().lower()
        if ceiling.is_reached(at=timezone.now()):
            raise forms.ValidationError(ceiling.WAIT.format(phone=settings.COUNCIL_PHONE), code="ceiling")
        if not tries.may_have_a_letter(email):
            raise forms.ValidationError(
                "You asked for several codes. Use the newest letter, or wait 15 minutes and ask again.", code="limit"
            )
        self._user = User.objects.who_asks(email)
        return email


class CodeForm(ConfirmLoginCodeForm):
    """Type the code of the letter."""

    code = _code(
        "Code",
        "8 letters, such as BCDF-GHJK. Capitals and the dash do not matter.",
        autocapitalize="characters",
    )

    @property
    def letter_stays_here(self):
        """Whether this is a demo whose letters are read on a page of it."""
        return demo.letters_are_files()

    @property
    def new_asking(self):
        """For the button that asks for another code."""
        return _new_asking()

    def clean_code(self):
        if not tries.may_try_a_code(self.expected_code):
            raise forms.ValidationError(WRONG_CODE, code="limit")
        code = super().clean_code()
        if not codes.use_up("sign-in", code):
            raise forms.ValidationError(WRONG_CODE, code="used")
        return code


class StaffForm(LoginForm):
    """The team's first step."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = _email("username")
        self.fields["password"] = _password()
        self.order_fields(["login", "password"])


class PasswordAgainForm(ReauthenticateForm):
    password = _password()


class _Judged:
    """A second factor: wrong ones count with wrong passwords, and a right one works once."""

    def clean_code(self):
        usage = tries.count(self.user.email)
        code = super().clean_code()
        if not codes.use_up(f"second-factor:{self.user.pk}", code):
            raise forms.ValidationError(WRONG_CODE, code="used")
        tries.take_back(usage)
        tries.forget(None, self.user.email)
        return code

    @property
    def demo_digits(self):
        """What the app would show, for the demo's own team in the demo; else nothing."""
        return demo.digits_of(self.user)


class SecondFactorForm(_Judged, AuthenticateForm):
    code = _code("6 digits from your app, or a recovery code", inputmode="numeric")


class SecondFactorAgainForm(_Judged, FactorAgainForm):
    code = _code("6 digits from your app, or a recovery code", inputmode="numeric")


class NewAppForm(ActivateTOTPForm):
    code = _code("The 6 digits that the app shows now", inputmode="numeric")


class NewPasskeyForm(AddWebAuthnForm):
    """A passkey that a device made. An answer that no device would give is a wrong one, not a fault of ours."""

    name = forms.CharField(
        label="Name of the passkey",
        help_text="So that you know it again, such as “work laptop”.",
        max_length=60,
        required=True,
        error_messages={"required": "Give the passkey a name."},
    )

    def clean(self):
        try:
            return super().clean()
        except MALFORMED as problem:
            raise forms.ValidationError(WRONG_PASSKEY, code="malformed") from problem


class _FromDevice:
    def clean_credential(self):
        try:
            return super().clean_credential()
        except MALFORMED as problem:
            raise forms.ValidationError(WRONG_PASSKEY, code="malformed") from problem


class PasskeyForm(_FromDevice, AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(_FromDevice, ReauthenticateWebAuthnForm):
    pass


class PasskeyNameForm(EditWebAuthnForm):
    name = forms.CharField(
        label="Name of the passkey", max_length=60, error_messages={"required": "Give the passkey a name."}
    )
