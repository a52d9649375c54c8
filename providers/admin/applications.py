"""The queue of applications, and the page on which the team decides."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from directory.admin.tracked import ReadOnlyAdmin
from directory.listing import Listing
from directory.models import Service
from directory.working_days import working_days_between

from .. import letters, missing, noticed, steps
from ..models import Decision, Evidence, ListingApplication, ListingDecision
from . import unsent
from .checklist import ChecksForm
from .queue import MineFilter, MissingFilter, SizeFilter, WaitsFilter

State = ListingApplication.State


class ReasonsForm(forms.Form):
    """Why not, in words for the people who applied."""

    reasons = forms.CharField(
        label="Reasons",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
        help_text="They read this as you write it. Say what would have to be different.",
        error_messages={"required": "Say why. The people who applied read it."},
    )


class QuestionsForm(forms.Form):
    """What the team wants to know: one question a line."""

    step = forms.ChoiceField(label="About", required=False)
    questions = forms.CharField(
        label="Questions",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text="One a line. They are sent by email, and answered on the application.",
        error_messages={"required": "Write at least one question."},
    )

    def __init__(self, *args, application, **kwargs):
        super().__init__(*args, **kwargs)
        asked = [(step.key, step.title) for step in steps.steps_for(application)]
        self.fields["step"].choices = [("", "All of it"), *asked]

    @property
    def asked(self):
        """[(step, words)] of every line."""
        lines = map(str.strip, self.cleaned_data["questions"].splitlines())
        return [(self.cleaned_data["step"], line) for line in lines if line]


@admin.register(ListingApplication)
class ListingApplicationAdmin(ReadOnlyAdmin):
    """Monday's queue: the oldest first."""

    list_display = ["service_name", "organisation", "stands", "waits", "assigned_to", "missing"]
    list_display_links = ["service_name"]
    list_select_related = ["service", "organisation__assurance", "assigned_to"]
    list_filter = [WaitsFilter, MineFilter, MissingFilter, ("size", SizeFilter)]
    list_per_page = 50
    search_fields = ["service__name", "organisation__name", "started_by__email"]
    ordering = ["sent_at", "pk"]
    actions = ["take_on"]

    def get_urls(self):
        posts = {
            "take": self.take,
            "check": self.save_checks,
            "ask": self.ask,
            "accept": self.accept,
            "decline": self.decline,
        }
        return [
            path(f"<int:pk>/{verb}/", self.admin_site.admin_view(view), name=f"providers_listingapplication_{verb}")
            for verb, view in posts.items()
        ] + super().get_urls()

    # -- the queue ----------------------------------------------------------------------------------------------------

    @admin.display(description="listing", ordering="service__name")
    def service_name(self, application):
        return str(application)

    @admin.display(description="where it stands", ordering="state")
    def stands(self, application):
        return application.state_words

    @admin.display(description="waits", ordering="sent_at")
    def waits(self, application):
        """Working days since it came, and whether that is longer than we say."""
        if application.sent_at is None or application.state not in (State.SENT, State.REVIEW):
            return ""
        today = timezone.localdate()
        days = working_days_between(timezone.localdate(application.sent_at), today)
        return f"{days} working days" + (", longer than we say" if today > application.decide_by else "")

    def get_queryset(self, request):
        return missing.counted(super().get_queryset(request), on=timezone.localdate())

    @admin.display(description="what is missing")
    def missing(self, application):
        found = missing.words(application)
        return ", ".join(found) or ("Nothing" if application.state in missing.IN_HAND else "")

    def has_decide_permission(self, request, application=None):
        """Whether somebody decides; on what was turned down, whether they may look again as well."""
        rights = ["providers.decide_listingapplication"]
        if application is not None and application.state == State.REVIEW:
            rights.append("providers.review_listingapplication")
        return request.user.has_perms(rights)

    @admin.action(description="I take these on", permissions=["decide"])
    def take_on(self, request, queryset):
        more, theirs = 0, []
        for application in queryset:
            try:
                more += application.take_on(by=request.user)
            except ListingApplication.HasIt as colleague:
                theirs.append(f"{colleague} has “{application}”.")
        self.message_user(request, f"You have {more} more.", messages.SUCCESS if more else messages.WARNING)
        if theirs:
            words = f"Left with colleagues: {' '.join(theirs)} You can take one over on its own page."
            self.message_user(request, words, messages.WARNING)

    # -- one application ----------------------------------------------------------------------------------------------

    @method_decorator(require_safe)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Everything that is needed to decide, on one page."""
        application = self.get_object(request, object_id)
        if application is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, application):
            raise PermissionDenied
        return self._page(request, application)

    def _page(self, request, application, status=200, **bound):
        today = timezone.localdate()
        context = {
            **self.admin_site.each_context(request),
            "title": str(application),
            "opts": self.opts,
            "application": application,
            "checks": ChecksForm(application=application),
            "questions": QuestionsForm(application=application),
            "reasons": ReasonsForm(),
            **bound,
            "may_decide": self.has_decide_permission(request, application),
            "decisions": application.decisions.select_related("decided_by"),
            "asked": application.questions.select_related("asked_by", "answered_by"),
            "turns": application.turns,
        }
        if application.service is not None:
            service = Service.objects.with_page_facts().get(pk=application.service_id)
            context |= self._facts(application, service, today)
        return TemplateResponse(request, "admin/providers/application.html", context, status=status)

    def _facts(self, application, service, today):
        organisation = application.organisation
        earlier = Decision.objects.filter(application__organisation=organisation).exclude(application=application)
        return {
            "service": service,
            "listing": Listing(service, on=today),
            "notices": noticed.notices(application, on=today),
            "alike": noticed.alike(application),
            "organisations_alike": noticed.organisations_alike(application),
            "earlier": earlier.select_related("application__service", "decided_by"),
            "taken_off": ListingDecision.objects.filter(service__organisation=organisation).select_related("service"),
            "papers": organisation.evidence.kept(),
            "papers_gone": organisation.evidence.filter(deleted_why=Evidence.TAKEN_BACK),
            "covers": organisation.insurance_covers.all(),
            "assurance": steps.rows_of(application)["assurance"],
            "unfinished": steps.unfinished(application),
        }

    def _to_decide(self, request, pk):
        """The application, for somebody who may decide. Raises Http404 and PermissionDenied."""
        if not self.has_decide_permission(request):
            raise PermissionDenied
        application = get_object_or_404(ListingApplication.objects.select_related("service", "organisation"), pk=pk)
        if not self.has_decide_permission(request, application):
            raise PermissionDenied
        return application

    def _back(self, application):
        return HttpResponseRedirect(reverse("admin:providers_listingapplication_change", args=[application.pk]))

    def _tell(self, request, application, act, done, was_done, written=()):
        """Do one thing, and say what came of it. The second of two people is told, and nothing is overwritten."""
        went = False
        try:
            went = act()
        except ListingApplication.WrongState as problem:
            self.message_user(request, f"Somebody was quicker: it is now “{problem}”. Nothing changed.", messages.ERROR)
        except ListingApplication.OwnEntry:
            self.message_user(request, "This is your own application. Somebody else has to decide.", messages.ERROR)
        except Service.OwnEntry as problem:
            self.message_user(request, f"{problem} Nothing changed.", messages.ERROR)
        except ListingApplication.SamePerson:
            self.message_user(request, "You decided on it before. Another person has to look again.", messages.ERROR)
        else:
            self.message_user(request, done if went else was_done, messages.SUCCESS if went else messages.WARNING)
        if not went:
            unsent.show(request, written, told=application.told)
        return self._back(application)

    @method_decorator(require_POST)
    def take(self, request, pk):
        """Take it on, or give it back. Who takes it over from a colleague saw that the colleague has it."""
        application, seen = self._to_decide(request, pk), request.POST.get("over", "")
        over = int(seen) if seen.isascii() and seen.isdigit() else None
        try:
            if "give-back" in request.POST:
                went, done = application.give_back(by=request.user), "Nobody has it now."
            else:
                went, done = application.take_on(by=request.user, over=over), "You have it now."
        except ListingApplication.HasIt as colleague:
            words = f"Nothing changed: {colleague} has it now. You can take it over below."
            self.message_user(request, words, messages.ERROR)
        else:
            self.message_user(request, done, messages.SUCCESS if went else messages.INFO)
        return self._back(application)

    @method_decorator(require_POST)
    @transaction.atomic
    def save_checks(self, request, pk):
        application = self._to_decide(request, pk)
        application.hold()
        form = ChecksForm(request.POST, application=application)
        if not form.is_valid():
            return self._page(request, application, status=422, checks=form)
        form.save(by=request.user, at=timezone.now())
        self.message_user(request, "The checklist is saved.", messages.SUCCESS)
        return self._back(application)

    @method_decorator(require_POST)
    def ask(self, request, pk):
        application = self._to_decide(request, pk)
        form = QuestionsForm(request.POST, application=application)
        if not form.is_valid() or not form.asked:
            return self._page(request, application, status=422, questions=form)
        now = timezone.now()
        return self._tell(
            request,
            application,
            lambda: application.ask(form.asked, by=request.user, at=now, letters=letters.asked),
            "Your questions are on their way.",
            "They were asked already.",
            written=[words for _, words in form.asked],
        )

    @method_decorator(require_POST)
    def accept(self, request, pk):
        application, now = self._to_decide(request, pk), timezone.now()
        return self._tell(
            request,
            application,
            lambda: application.accept(by=request.user, at=now, letters=letters.accepted),
            "It is on the site now, and they are told.",
            "It was accepted already.",
        )

    @method_decorator(require_POST)
    def decline(self, request, pk):
        application, now = self._to_decide(request, pk), timezone.now()
        form = ReasonsForm(request.POST)
        if not form.is_valid():
            return self._page(request, application, status=422, reasons=form)
        say_no, letter = application.decline, letters.declined
        if application.state == State.REVIEW:
            say_no, letter = application.uphold, letters.upheld
        return self._tell(
            request,
            application,
            lambda: say_no(form.cleaned_data["reasons"], by=request.user, at=now, letters=letter),
            "They are told, with your reasons.",
            "That was decided already.",
            written=[form.cleaned_data["reasons"]],
        )
