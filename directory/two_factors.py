"""Whether somebody has shown, in this very session, both a password and a second factor that they still have."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator


def came_by_password(request):
    """Whether the session began with a password, which only the team has. Providers come by a code."""
    return any(record.get("method") == "password" for record in get_authentication_records(request, request.user))


def are_passed(request):
    """Whether both factors were shown. One that was taken away since, with a lost phone, opens nothing any more."""
    shown = [record.get("id") for record in get_authentication_records(request, request.user)]
    shown = [number for number in shown if number is not None]
    return (
        came_by_password(request)
        and bool(shown)
        and Authenticator.objects.filter(user_id=request.user.pk, pk__in=shown).exists()
    )
