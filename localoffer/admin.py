"""The people who sign in, as the team looks after them."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from directory.admin.tracked import ReadOnlyAdmin
from directory.admin_site import NOTES, Note
from directory.who_when import day_words

from .models import DailyRun, User
from .sign_in import ceiling

admin.site.site_header = f"{settings.COUNCIL_NAME} Local Offer"
admin.site.site_title = "Local Offer"
admin.site.index_title = "What would you like to do?"
# Secrets are for nobody's eyes, and an address stands on its account.
admin.site.unregister([Authenticator, EmailAddress])

#: What only a superuser may change: it would give rights that the person who changes it may not have.
ABOVE_ROLES = ("is_superuser", "user_permissions")
#: What nobody but a superuser changes about themselves.
OWN_RIGHTS = ("is_active", "is_staff", "groups")


class UserCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email",)


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """People who sign in. Their email address is their name. Nobody gives rights that they do not have."""

    form, add_form = UserChangeForm, UserCreationForm
    ordering = ("email",)
    list_display = ("email", "first_name", "last_name", "is_staff", "is_active")
    search_fields = ("email", "first_name", "last_name")
    actions = ("forget_second_factor",)
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        ("Person", {"fields": ("first_name", "last_name")}),
        ("May do", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("When", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "usable_password", "password1", "password2")}),)
    readonly_fields = ("last_login", "date_joined")

    def has_change_permission(self, request, obj=None):
        """Nobody changes a person who may do more than they may."""
        return super().has_change_permission(request, obj) and (obj is None or not _outranks(obj, request.user))

    def has_delete_permission(self, request, obj=None):
        """An account is closed, not deleted: what the person did stays theirs in the history."""
        return False

    def get_readonly_fields(self, request, obj=None):
        if request.user.is_superuser:
            return self.readonly_fields
        own = OWN_RIGHTS if obj == request.user else ()
        return (*self.readonly_fields, *ABOVE_ROLES, *own)

    def formfield_for_manytomany(self, db_field, request, **options):
        """Only those roles can be given that hold nothing the giver may not do."""
        field = super().formfield_for_manytomany(db_field, request, **options)
        if db_field.name == "groups" and not request.user.is_superuser:
            field.queryset = field.queryset.filter(pk__in=_roles_within(request.user))
        return field

    @admin.action(description="Take away the second factor (lost phone)", permissions=["change"])
    @transaction.atomic
    def forget_second_factor(self, request, queryset):
        """They sign in with their password and set up a new one. What they had open is shut at once."""
        for user in queryset:
            if user == request.user or _outranks(user, request.user):
                self.message_user(request, f"{user}: you may not do this to them.", messages.ERROR)
                continue
            Authenticator.objects.filter(user=user).delete()
            self.log_change(request, user, "Took away the second factor")
            self.message_user(request, f"{user} sets up a second factor when they sign in next.", messages.SUCCESS)


def _outranks(user, other):
    """Whether a person may do something that the other may not."""
    if other.is_superuser or user == other:
        return False
    return user.is_superuser or bool(_rights(user) - other.get_all_permissions())


def _rights(user):
    """What a person may do, or might do again: a closed account can be opened."""
    held = Permission.objects.filter(Q(group__user=user) | Q(user=user)).select_related("content_type").distinct()
    return {_name(right) for right in held}


def _name(right):
    return f"{right.content_type.app_label}.{right.codename}"


def _roles_within(user):
    """The roles that hold nothing but what this person may do."""
    mine = user.get_all_permissions()
    groups = Group.objects.prefetch_related("permissions__content_type")
    return [group.pk for group in groups if {_name(right) for right in group.permissions.all()} <= mine]


@admin.register(DailyRun)
class DailyRunAdmin(ReadOnlyAdmin):
    """What the daily command did."""

    list_display = ["on", "started_at", "ended_at", "did", "problem"]
    fields = ["on", "started_at", "ended_at", "did", "problem"]
    readonly_fields = ["did"]

    @admin.display(description="did")
    def did(self, run):
        return "; ".join(f"{number} {what}" for what, number in sorted(run.done.items())) or "nothing was due"


def last_daily_run(request):
    """The note on the front page that says when the daily command ran."""
    run = DailyRun.last()
    if run is None:
        return [Note("The daily command has not run yet.")]
    address = reverse("admin:localoffer_dailyrun_changelist")
    if run.problem or timezone.now() - run.started_at > timedelta(days=2):
        failed = f" and failed: {run.problem}" if run.problem else ""
        return [Note(f"The daily command last ran on {day_words(run.on)}{failed}", address, is_urgent=True)]
    return [Note(f"The daily command ran on {day_words(run.on)}.", address)]


NOTES.append(last_daily_run)


def sign_in_ceiling(request):
    """Whether so many codes were asked for that no more were sent: nobody could sign in as a provider then."""
    reached = ceiling.reached_at()
    if reached is None or not request.user.has_perm("directory.view_letter"):
        return []
    when = timezone.localtime(reached)
    words = (
        f"On {day_words(when)} at {when:%H:%M} so many sign-in codes were asked for that we stopped sending them. "
        "Somebody may be misusing the page: tell whoever runs the site"
    )
    return [Note(words, reverse("admin:directory_letter_changelist"), is_urgent=True)]


NOTES.append(sign_in_ceiling)
