"""The doors. allauth's views do the work; here stands who may come to them and where the next step is."""

from functools import wraps

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from directory import two_factors

from . import demo

FORM_METHODS = ["GET", "HEAD", "POST"]
#: What stands for itself as a second factor; recovery codes only help out.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def start_again(view):
    """A door that is always open, so that a mistyped address is no dead end. What waits for its code still does."""

    @login_not_required
    @require_http_methods(FORM_METHODS)
    @wraps(view)
    def door(request):
        waiting = request.session.pop(LOGIN_SESSION_KEY, None)
        response = view(request)
        if waiting and response.status_code == 200:
            request.session[LOGIN_SESSION_KEY] = waiting
        return response

    return door


sign_in = start_again(account.request_login_code)
staff_sign_in = start_again(account.login)


@login_not_required
@require_http_methods(FORM_METHODS)
def enter_code(request):
    """Type the code. When it is too late, or once too often, the first page says so."""
    response = account.confirm_login_code(request)
    is_back_at_the_start = getattr(response, "url", "") == reverse("account_request_login_code")
    return redirect(f"{response.url}?again=1") if is_back_at_the_start else response


@login_not_required
@require_http_methods(FORM_METHODS)
def sign_out(request):
    return account.logout(request)


@never_cache
@require_safe
def signed_in(request):
    """Who is signed in here, and how to stop it."""
    return render(request, "localoffer/account.html")


@login_not_required
@never_cache
@require_safe
def staff(request):
    """The next step on the way into the admin, for whoever comes."""
    onward = get_next_redirect_url(request) or reverse("admin:index")
    if request.user.is_anonymous:
        return _to("account_login", onward)
    if not _is_on_the_team(request):
        return render(request, "localoffer/team-only.html", status=403)
    if not _has_a_factor(request.user):
        return redirect("mfa_index")
    return redirect(onward) if two_factors.are_passed(request) else _to("mfa_reauthenticate", onward)


def _to(name, onward):
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': onward})}")


def _is_on_the_team(request):
    return request.user.is_active and request.user.is_staff and two_factors.came_by_password(request)


def _has_a_factor(user):
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def team_only(view):
    """For the team, after the password: where a second factor is shown."""

    @login_not_required
    @never_cache
    @require_http_methods(FORM_METHODS)
    @wraps(view)
    def guarded(request, **parts):
        if request.user.is_authenticated and _is_on_the_team(request):
            return view(request, **parts)
        return _to(settings.STAFF_DOOR, request.path)

    return guarded


def own_factors_only(view):
    """For the team, where second factors are looked after. Who has one must show it first, or a stolen password would
    be enough to add another."""

    @wraps(view)
    def guarded(request, **parts):
        if _has_a_factor(request.user) and not two_factors.are_passed(request):
            return _to("mfa_reauthenticate", request.path)
        return view(request, **parts)

    return team_only(guarded)


def setting_up(view):
    """Where a second factor is added: who proved the new one has shown it."""

    @wraps(view)
    def adding(request, **parts):
        before = set(_numbers(request.user))
        response = view(request, **parts)
        for number in set(_numbers(request.user)) - before:
            record_authentication(request, request.user, "mfa", id=number)
        return response

    return own_factors_only(adding)


def _numbers(user):
    return Authenticator.objects.filter(user=user, type__in=FACTORS).values_list("pk", flat=True)


@own_factors_only
def app_picture(request):
    """The square that an app reads, for the secret that its page shows in writing."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return HttpResponse(picture, content_type="image/svg+xml", headers={"X-Content-Type-Options": "nosniff"})


@own_factors_only
def passkeys(request):
    """Passkeys are listed with the other second factors."""
    return redirect("mfa_index")


@login_not_required
@never_cache
@require_safe
def demo_letters(request):
    """The letters that the demo did not send to anybody, so that somebody who tries it can read their code."""
    if not demo.letters_are_files():
        raise Http404
    return render(request, "localoffer/demo-letters.html", {"letters": demo.letters()})
