"""What helps somebody who only tries the site: never outside the demo, and only for the demo's own team."""

import email
from email.policy import default as modern

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.conf import settings

from directory.demo_staff import DEMO_STAFF

from . import codes

LETTERS_SHOWN = 20


def digits_of(user):
    """The digits that would be right now and were not used yet; empty for everybody but the demo's own team."""
    if not settings.IS_DEMO or user.email not in DEMO_STAFF:
        return ""
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if app is None:
        return ""
    secret = decrypt(app.data["secret"])
    before, now, after = yield_hotp_counters_from_time()
    digits = [format_hotp_value(hotp_value(secret, counter)) for counter in (now, after, before)]
    return next((each for each in digits if not codes.is_used(f"second-factor:{user.pk}", each)), "")


def letters_are_files():
    return settings.IS_DEMO and settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")


def letters():
    """The newest letters that were sent into the folder, newest first."""
    files = sorted(settings.EMAIL_FILE_PATH.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    return [_read(file) for file in files[:LETTERS_SHOWN]]


def _read(file):
    message = email.message_from_bytes(file.read_bytes(), policy=modern)
    text = message.get_content().rsplit("-" * 79, 1)[0].strip()
    return {"to": message["To"], "subject": message["Subject"], "date": message["Date"], "text": text}
