"""The addresses of the doors. allauth looks its own pages up by their names, so they keep them."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from . import views
from .views import own_factors_only, setting_up, team_only

urlpatterns = [
    path("sign-in/", views.sign_in, name="account_request_login_code"),
    path("sign-in/code/", views.enter_code, name="account_confirm_login_code"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("account/", views.signed_in, name="account"),
    path("staff/", views.staff, name="staff"),
    path("staff/sign-in/", views.staff_sign_in, name="account_login"),
    path("staff/sign-in/second-factor/", login_not_required(factors.authenticate), name="mfa_authenticate"),
    path("staff/again/password/", team_only(account.reauthenticate), name="account_reauthenticate"),
    path("staff/again/code/", team_only(factors.reauthenticate), name="mfa_reauthenticate"),
    path("staff/again/passkey/", team_only(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("staff/second-factor/", own_factors_only(factors.index), name="mfa_index"),
    path("staff/second-factor/app/", setting_up(app.activate_totp), name="mfa_activate_totp"),
    path("staff/second-factor/app/picture.svg", views.app_picture, name="app-picture"),
    path("staff/second-factor/app/remove/", own_factors_only(app.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "staff/second-factor/recovery-codes/",
        own_factors_only(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "staff/second-factor/recovery-codes/new/",
        own_factors_only(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("staff/second-factor/passkeys/", views.passkeys, name="mfa_list_webauthn"),
    path("staff/second-factor/passkeys/add/", setting_up(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "staff/second-factor/passkeys/<int:pk>/name/",
        own_factors_only(passkeys.edit_webauthn),
        name="mfa_edit_webauthn",
    ),
    path(
        "staff/second-factor/passkeys/<int:pk>/remove/",
        own_factors_only(passkeys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("demo-letters/", views.demo_letters, name="demo-letters"),
]
