"""Publishing, hiding, removing and confirming: always through the methods of the model, one listing or many."""

from collections import defaultdict

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import get_text_list
from django.views.decorators.http import require_http_methods, require_POST

from ..models import Service

#: So many listings may change in one go. More is rather a slip of the hand, and too much for one request.
MOST_AT_ONCE = 500
NAMED = 10
#: In letters, as the listing keeps it.
LONGEST_REASON = 300
#: state: the button that leads to it, and what is said when it was pressed.
OFF = {
    Service.Status.HIDDEN: ("Suspend", "is hidden from families."),
    Service.Status.REMOVED: ("Remove for good", "is removed. Its history stays."),
}


class ReasonForm(forms.Form):
    """Why a listing goes off the site."""

    reason = forms.CharField(
        max_length=LONGEST_REASON,
        label="Why?",
        help_text="The team reads it in the history. Families do not see it.",
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        error_messages={"required": "Say why, such as “The club closed in July”."},
    )


class ServiceStates(admin.ModelAdmin):
    """The buttons of one listing and the actions on many."""

    actions = ["publish_chosen", "hide_chosen", "confirm_chosen"]
    reason_form = ReasonForm

    # A room above that does more when a listing comes or goes does it in these two.

    def put_on(self, request, service):
        """Put a listing on the site. Gives whether it was off."""
        return service.publish(by=request.user, at=timezone.now())

    def take_off(self, request, service, status, form):
        """Take a listing off for now or for good, with what the form says. Gives whether that is news."""
        change = service.hide if status == Service.Status.HIDDEN else service.remove
        return change(by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"][:LONGEST_REASON])

    def get_urls(self):
        made = {
            "publish": self.publish_view,
            "confirm": self.confirm_view,
            "hide": self.hide_view,
            "remove": self.remove_view,
        }
        return [
            path(f"<int:pk>/{verb}/", self.admin_site.admin_view(view), name=f"directory_service_{verb}")
            for verb, view in made.items()
        ] + super().get_urls()

    def has_publish_permission(self, request):
        """Who decides what families see: publishing, hiding and removing."""
        return request.user.has_perm("directory.publish_service")

    def _may_change(self, request, pk):
        """The listing, for somebody who may change it. Raises Http404 and PermissionDenied."""
        service = Service.objects.filter(pk=pk).first()
        if service is None:
            raise Http404
        if not self.has_change_permission(request, service):
            raise PermissionDenied
        return service

    def _may_publish(self, request, pk):
        """The listing, for somebody who decides whether families see it. Raises Http404 and PermissionDenied."""
        service = self._may_change(request, pk)
        if not self.has_publish_permission(request):
            raise PermissionDenied
        return service

    def _back(self, service):
        return HttpResponseRedirect(reverse("admin:directory_service_change", args=[service.pk]))

    @method_decorator(require_POST)
    def publish_view(self, request, pk):
        service = self._may_publish(request, pk)
        self.publish_one(request, service)
        return self._back(service)

    def publish_one(self, request, service):
        """Publish a listing and say so, or say why not."""
        try:
            self.put_on(request, service)
        except Service.WrongState as problem:
            self.message_user(request, f"{problem} It cannot be published again.", messages.ERROR)
        except Service.OwnEntry as problem:
            self.message_user(request, f"{problem} “{service}” is not on the site.", messages.ERROR)
        else:
            self.message_user(request, f"“{service}” is on the site now.", messages.SUCCESS)

    @method_decorator(require_POST)
    def confirm_view(self, request, pk):
        service = self._may_change(request, pk)
        service.confirm(by=request.user, on=timezone.localdate())
        self.message_user(request, f"“{service}” is confirmed as checked today.", messages.SUCCESS)
        return self._back(service)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def hide_view(self, request, pk):
        return self._with_reason(request, pk, Service.Status.HIDDEN)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def remove_view(self, request, pk):
        return self._with_reason(request, pk, Service.Status.REMOVED)

    def _with_reason(self, request, pk, status):
        service, (verb, done) = self._may_publish(request, pk), OFF[status]
        form = self.reason_form(request.POST or None)
        if not form.is_valid():
            return self._ask(request, form, [service], verb)
        try:
            if self.take_off(request, service, status, form):
                self.message_user(request, f"“{service}” {done}", messages.SUCCESS)
            else:
                self.message_user(request, f"“{service}” was off the site already. Nothing changed.", messages.WARNING)
        except (Service.WrongState, Service.OwnEntry) as problem:
            self.message_user(request, f"{problem} Nothing was changed.", messages.ERROR)
        return self._back(service)

    def _ask(self, request, form, services, verb, hidden=()):
        context = {
            **self.admin_site.each_context(request),
            "title": f"{verb}: {services[0]}" if len(services) == 1 else f"{verb}: {len(services)} listings",
            "form": form,
            "services": services,
            "verb": verb,
            "hidden": hidden,
            "opts": self.opts,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/directory/reason.html", context)

    @admin.action(description="Publish", permissions=["publish"])
    def publish_chosen(self, request, queryset):
        if self._few_enough(request, queryset):
            self._change_each(
                request,
                queryset,
                Service.Status.PUBLISHED,
                "on the site",
                lambda service: self.put_on(request, service),
            )

    @admin.action(description="Suspend with a reason", permissions=["publish"])
    def hide_chosen(self, request, queryset):
        """Ask why first, then hide. Pressing twice hides once."""
        if not self._few_enough(request, queryset):
            return None
        form = self.reason_form(request.POST if "apply" in request.POST else None)
        if not form.is_valid():
            services = list(queryset)
            hidden = [(ACTION_CHECKBOX_NAME, service.pk) for service in services]
            return self._ask(request, form, services, "Suspend", [("action", "hide_chosen"), ("apply", "1"), *hidden])
        self._change_each(
            request,
            queryset,
            Service.Status.HIDDEN,
            "hidden",
            lambda service: self.take_off(request, service, Service.Status.HIDDEN, form),
        )
        return None

    @admin.action(description="Confirm as checked today", permissions=["change"])
    @transaction.atomic
    def confirm_chosen(self, request, queryset):
        if not self._few_enough(request, queryset):
            return
        today, done = timezone.localdate(), 0
        for service in queryset:
            if service.checked_on != today:
                service.confirm(by=request.user, on=today)
                done += 1
        self.message_user(request, f"{_listings(done)} confirmed as checked today.", messages.SUCCESS)

    def _few_enough(self, request, queryset):
        if queryset.count() <= MOST_AT_ONCE:
            return True
        self.message_user(
            request, f"Choose at most {MOST_AT_ONCE} listings at once. Nothing was changed.", messages.ERROR
        )
        return False

    @transaction.atomic
    def _change_each(self, request, queryset, status, words, change):
        """Change each listing, and say how many were, how many were so before, and which could not be."""
        done, before, refused, own = 0, 0, [], defaultdict(list)
        for service in queryset:
            if service.status == status:
                before += 1
                continue
            try:
                if change(service):
                    done += 1
                else:
                    before += 1
            except Service.WrongState:
                refused.append(service.name)
            except Service.OwnEntry as problem:
                own[str(problem)].append(service.name)
        if done:
            self.message_user(request, f"{_listings(done)} {words} now.", messages.SUCCESS)
        if before:
            self.message_user(request, f"{_listings(before)} {words} already.", messages.INFO)
        if refused:
            words = f"{len(refused)} could not be, because they were removed or wait for another look"
            self.message_user(request, f"{words}: {_named(refused)}.", messages.WARNING)
        for why, names in own.items():
            self.message_user(request, f"{why} Left out: {_named(names)}.", messages.ERROR)


def _named(names):
    return get_text_list(names[:NAMED], "and") + (" and more" if len(names) > NAMED else "")


def _listings(number):
    return "1 listing is" if number == 1 else f"{number} listings are"
