"""Listings whose people are told: taking them off the site, looking again, giving them back."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from directory.admin.service_states import ReasonForm
from directory.admin.services import ServiceAdmin
from directory.admin.tracked import ReadOnlyAdmin, StartingFilter
from directory.models import Service

from .. import decision_letters
from ..models import ChangeRequest, ListingComplaint, ListingDecision
from . import unsent
from .applications import ReasonsForm

NOBODY_TO_TELL = "Nobody there has an email address with us: ring or write to them."


class TakeOffForm(ReasonForm):
    """Why a listing goes off the site, for the people of its organisation."""

    grounds = forms.ChoiceField(
        label="Why?",
        choices=[("", "Choose"), *ListingDecision.Grounds.choices],
        error_messages={"required": "Choose why."},
    )
    reason = forms.CharField(
        label="In plain words, for the organisation",
        max_length=2000,
        help_text="They read it as you write it, in a letter and on their page, with how to ask for another look. "
        "Leave out who complained. Families do not see it. Of what families never saw, nobody is told.",
        widget=forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
        error_messages={"required": "Say why, such as “The club closed in July”."},
    )
    field_order = ["grounds", "reason"]


class ListingAdmin(ServiceAdmin):
    """The directory's page of a listing. Whoever takes it off here, its people are told."""

    reason_form = TakeOffForm
    change_form_template = "admin/providers/listing_form.html"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        may_read = request.user.has_perm("providers.view_listingdecision")
        is_key = object_id.isascii() and object_id.isdigit()
        complaints = ListingComplaint.objects.not_about(request.user)
        about = {
            "decisions": ListingDecision.objects.filter(service=object_id) if may_read and is_key else [],
            "complaints": complaints.filter(service=object_id) if may_read and is_key else [],
            "may_log": request.user.has_perm("providers.add_listingcomplaint"),
        }
        return super().change_view(request, object_id, form_url, about | (extra_context or {}))

    def put_on(self, request, service):
        told = {"at": timezone.now(), "letters": decision_letters.decided}
        return ListingDecision.objects.put_on(service, by=request.user, **told)

    def take_off(self, request, service, status, form):
        if not service.was_seen:
            return super().take_off(request, service, status, form)
        is_for_now = status == Service.Status.HIDDEN
        act = ListingDecision.objects.suspend if is_for_now else ListingDecision.objects.remove
        said = {"grounds": form.cleaned_data["grounds"], "reasons": form.cleaned_data["reason"]}
        told = {"at": timezone.now(), "letters": decision_letters.decided}
        decision = act(service, by=request.user, **said, **told)
        if decision and not decision_letters.people_to_tell(service.organisation):
            self.message_user(request, f"“{service}”: {NOBODY_TO_TELL}", messages.WARNING)
        return decision is not None


admin.site.unregister(Service)
admin.site.register(Service, ListingAdmin)


class LookFilter(StartingFilter):
    """What waits for another look comes up first; the rest is one click away."""

    title, parameter_name = "where it stands", "stands"

    def lookups(self, request, model_admin):
        return [("waiting", "Waits for another look"), ("off", "Keeps a listing off the site"), ("all", "All")]

    def queryset(self, request, queryset):
        chosen = self.value()
        if chosen == "waiting":
            return queryset.waiting()
        return queryset.in_force() if chosen == "off" else queryset


@admin.register(ListingDecision)
class ListingDecisionAdmin(ReadOnlyAdmin):
    """What was decided about listings that families saw, and where another look is asked for."""

    list_display = ["listing", "organisation", "outcome", "grounds", "decided_at", "decided_by", "review_asked_at"]
    list_display_links = ["listing"]
    list_select_related = ["service__organisation", "decided_by"]
    list_filter = [LookFilter, "outcome", "grounds"]
    search_fields = ["service__name", "service__organisation__name"]

    def get_urls(self):
        posts = {"ask-again": self.ask_again, "give-back": self.give_back, "uphold": self.uphold}
        return [
            path(f"<int:pk>/{verb}/", self.admin_site.admin_view(view), name=f"providers_listingdecision_{verb}")
            for verb, view in posts.items()
        ] + super().get_urls()

    @admin.display(description="listing", ordering="service__name")
    def listing(self, decision):
        return decision.service.name

    @admin.display(description="organisation", ordering="service__organisation__name")
    def organisation(self, decision):
        return decision.service.organisation

    @method_decorator(require_safe)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        decision = self.get_object(request, object_id)
        if decision is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, decision):
            raise PermissionDenied
        return self._page(request, decision)

    def _page(self, request, decision, status=200, reasons=None):
        story = ListingDecision.objects.filter(service=decision.service).select_related("decided_by", "review_asked_by")
        context = {
            **self.admin_site.each_context(request),
            "title": decision.service.name,
            "opts": self.opts,
            "decision": decision,
            "story": story,
            "changes": ChangeRequest.objects.waiting().filter(application__service=decision.service),
            "reasons": reasons or ReasonsForm(),
            "may_decide": self._may_decide(request),
            "is_told": bool(decision_letters.people_to_tell(decision.service.organisation)),
        }
        return TemplateResponse(request, "admin/providers/listing_decision.html", context, status=status)

    def _may_decide(self, request):
        return request.user.has_perm("directory.publish_service")

    def _to_decide(self, request, pk):
        """The decision, for somebody who may decide. Raises Http404 and PermissionDenied."""
        if not self._may_decide(request):
            raise PermissionDenied
        return get_object_or_404(ListingDecision.objects.select_related("service__organisation"), pk=pk)

    def _tell(self, request, decision, act, done, written=()):
        """Do one thing, and say what came of it. The second of two people is told, and nothing is overwritten."""
        went = False
        try:
            went = act()
        except ListingDecision.WrongState as problem:
            words = f"Somebody was quicker, or it cannot be done now: it is “{problem}”. Nothing changed."
            self.message_user(request, words, messages.ERROR)
        except (Service.OwnEntry, Service.WrongState) as problem:
            self.message_user(request, f"{problem} Nothing changed.", messages.ERROR)
        else:
            words, level = (done, messages.SUCCESS) if went else ("That was done already.", messages.WARNING)
            self.message_user(request, words, level)
        if not went:
            unsent.show(request, written, told=decision.service.decisions.values_list("reasons", flat=True))
        last = decision.service.decisions.first()
        return HttpResponseRedirect(reverse("admin:providers_listingdecision_change", args=[last.pk]))

    @method_decorator(require_POST)
    def ask_again(self, request, pk):
        decision, now = self._to_decide(request, pk), timezone.now()
        done = "Noted. Somebody who did not decide on it has to look again."
        return self._tell(request, decision, lambda: decision.ask_again(by=request.user, at=now), done)

    @method_decorator(require_POST)
    def give_back(self, request, pk):
        decision, now = self._to_decide(request, pk), timezone.now()
        told = {"by": request.user, "at": now, "letters": decision_letters.decided}
        return self._tell(request, decision, lambda: decision.give_back("", **told), "It is back on the site.")

    @method_decorator(require_POST)
    def uphold(self, request, pk):
        decision, now, form = self._to_decide(request, pk), timezone.now(), ReasonsForm(request.POST)
        if not form.is_valid():
            return self._page(request, decision, status=422, reasons=form)
        told = {"by": request.user, "at": now, "letters": decision_letters.decided}
        reasons = form.cleaned_data["reasons"]
        done = "It stays off the site."
        return self._tell(request, decision, lambda: decision.uphold(reasons, **told), done, written=[reasons])
