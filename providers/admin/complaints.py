"""Complaints about listings, the oldest first: logging them, and one page to weigh and decide each."""

import uuid

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from directory.admin.letters import UNREADABLE
from directory.admin.tracked import StartingFilter, SummaryAdmin
from directory.models import Service
from directory.working_days import add_working_days

from .. import decision_letters, sources
from ..models import ListingComplaint, ListingDecision
from . import unsent
from .complaint_forms import AskForm, DecideForm, LogForm, NoteForm
from .listings import NOBODY_TO_TELL

#: Working days that an organisation has for its answer, unless another day is typed.
DAYS_TO_ANSWER = 10


def letters_about_own(person):
    """Letters to those who complained about an organisation that somebody of the team speaks for."""
    own = ListingComplaint.objects.about_own(person)
    return Q(key__in=[complaint.letter_key for complaint in own])


UNREADABLE.append(letters_about_own)


class WaitsFilter(StartingFilter):
    """What waits for the team comes up first; the rest is one click away."""

    title, parameter_name = "where it stands", "stands"

    def lookups(self, request, model_admin):
        return [("waiting", "Waits for us"), ("asked", "With the organisation"), ("decided", "Decided"), ("all", "All")]

    def queryset(self, request, queryset):
        chosen, today = self.value(), timezone.localdate()
        if chosen == "waiting":
            return queryset.waiting(today)
        if chosen == "asked":
            return queryset.with_the_provider(today)
        return queryset.exclude(decided_at=None) if chosen == "decided" else queryset


@admin.register(ListingComplaint)
class ListingComplaintAdmin(SummaryAdmin):
    """Nobody reads complaints about an organisation that they speak for."""

    form = LogForm
    change_form_template = "admin/directory/change_form.html"
    autocomplete_fields = ["service"]
    fieldsets = [
        ("What it is about", {"fields": ["key", "service", "about", "said", "role", "way", "came_on", "source"]}),
        (
            "Who wants an answer",
            {
                "fields": ["contact_name", "contact_email", "contact_other"],
                "description": "Only if they want an answer. The organisation never learns it, and it is deleted "
                "some months after the decision. Is a child in danger? Tell children’s social care first.",
            },
        ),
    ]
    list_display = ["about", "service", "came_on", "stands", "answer_by"]
    list_select_related = ["service"]
    list_filter = [WaitsFilter, "outcome", "way"]
    search_fields = ["about", "service__name", "service__organisation__name"]
    ordering = ["came_on", "pk"]

    def get_queryset(self, request):
        return super().get_queryset(request).not_about(request.user)

    def get_urls(self):
        posts = {"note": self.note, "ask": self.ask, "decide": self.decide, "told": self.told, "forget": self.forget}
        return [
            path(f"<int:pk>/{verb}/", self.admin_site.admin_view(view), name=f"providers_listingcomplaint_{verb}")
            for verb, view in posts.items()
        ] + super().get_urls()

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="where it stands")
    def stands(self, complaint):
        return complaint.stands(timezone.localdate())

    # -- logging ------------------------------------------------------------------------------------------------------

    def get_changeform_initial_data(self, request):
        return {"key": uuid.uuid4(), "came_on": timezone.localdate(), **super().get_changeform_initial_data(request)}

    def get_form(self, request, obj=None, change=False, **kwargs):
        made = super().get_form(request, obj, change, **kwargs)
        made.typed_by = request.user
        return made

    def save_model(self, request, obj, form, change):
        what = {name: value for name, value in form.cleaned_data.items() if name != "key"}
        logged = ListingComplaint.objects.log(form.cleaned_data["key"], by=request.user, at=timezone.now(), **what)
        obj.pk = logged.pk

    def response_add(self, request, obj, post_url_continue=None):
        self.message_user(request, "The complaint is logged.", messages.SUCCESS)
        if not self.has_view_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        return self._back(obj)

    # -- one complaint ------------------------------------------------------------------------------------------------

    @method_decorator(require_safe)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        complaint = self.get_object(request, object_id)
        if complaint is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, complaint):
            raise PermissionDenied
        return self._page(request, complaint)

    def _page(self, request, complaint, status=200, **bound):
        sources.note_reading(complaint.source, by=request.user, at=timezone.now())
        today, service = timezone.localdate(), complaint.service
        others = service.complaints.exclude(pk=complaint.pk)
        first = {"answer_by": add_working_days(today, DAYS_TO_ANSWER)}
        context = {
            **self.admin_site.each_context(request),
            "title": str(complaint),
            "opts": self.opts,
            "complaint": complaint,
            "stands": complaint.stands(today),
            "source": sources.find(complaint.source),
            "notes": complaint.notes.select_related("written_by"),
            "others": others,
            "decisions": service.decisions.all(),
            "is_told": bool(decision_letters.people_to_tell(service.organisation)),
            "may_decide": self._may_decide(request),
            "note_form": NoteForm(),
            "ask_form": AskForm(initial=first),
            "decide_form": DecideForm(may_take_off=request.user.has_perm("directory.publish_service")),
            **bound,
        }
        context["faulty"] = [form for form in bound.values() if form.errors]
        return TemplateResponse(request, "admin/providers/complaint.html", context, status=status)

    def _may_decide(self, request):
        return request.user.has_perm("providers.decide_listingcomplaint")

    def _to_decide(self, request, pk):
        """The complaint, for somebody who may decide on it. Raises Http404 and PermissionDenied."""
        if not self._may_decide(request):
            raise PermissionDenied
        found = self.get_queryset(request).select_related("service__organisation").filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def _back(self, complaint):
        return HttpResponseRedirect(reverse("admin:providers_listingcomplaint_change", args=[complaint.pk]))

    def _tell(self, request, complaint, act, done, writes=False, written=()):
        """Do one thing, and say what came of it. The second of two people is told, and nothing is overwritten."""
        went = False
        try:
            went = act()
        except (ListingComplaint.WrongState, ListingDecision.WrongState) as problem:
            self.message_user(request, f"Somebody was quicker: “{problem}”. Nothing changed.", messages.ERROR)
        except (Service.OwnEntry, Service.WrongState) as problem:
            self.message_user(request, f"{problem} Nothing changed.", messages.ERROR)
        else:
            words, level = (done, messages.SUCCESS) if went else ("That was done already.", messages.WARNING)
            self.message_user(request, words, level)
            if writes and went and not decision_letters.people_to_tell(complaint.service.organisation):
                self.message_user(request, NOBODY_TO_TELL, messages.WARNING)
        if not went:
            complaint.refresh_from_db()
            unsent.show(request, written, told=[complaint.question, complaint.reasons])
        return self._back(complaint)

    @method_decorator(require_POST)
    def note(self, request, pk):
        complaint, form = self._to_decide(request, pk), NoteForm(request.POST)
        if not form.is_valid():
            return self._page(request, complaint, status=422, note_form=form)
        words = form.cleaned_data["words"]
        return self._tell(
            request, complaint, lambda: complaint.note(words, by=request.user, at=timezone.now()), "Noted."
        )

    @method_decorator(require_POST)
    def ask(self, request, pk):
        complaint, form = self._to_decide(request, pk), AskForm(request.POST)
        if not form.is_valid():
            return self._page(request, complaint, status=422, ask_form=form)
        told = {"by": request.user, "at": timezone.now(), "letters": decision_letters.complaint_asked}
        asked = form.cleaned_data
        return self._tell(
            request,
            complaint,
            lambda: complaint.ask(asked["question"], answer_by=asked["answer_by"], **told),
            "They are asked, and can answer on their own page.",
            writes=True,
            written=[asked["question"]],
        )

    @method_decorator(require_POST)
    def decide(self, request, pk):
        complaint, may_take_off = self._to_decide(request, pk), request.user.has_perm("directory.publish_service")
        form = DecideForm(request.POST, may_take_off=may_take_off)
        if not form.is_valid():
            return self._page(request, complaint, status=422, decide_form=form)
        told = {"by": request.user, "at": timezone.now(), "letters": decision_letters.complaint_decided}
        decided = form.cleaned_data
        return self._tell(
            request,
            complaint,
            lambda: complaint.decide(**decided, **told),
            "They are told, with your reasons.",
            writes=True,
            written=[decided["reasons"]],
        )

    @method_decorator(require_POST)
    def told(self, request, pk):
        complaint = self._to_decide(request, pk)
        return self._tell(request, complaint, lambda: complaint.note_told(by=request.user, at=timezone.now()), "Noted.")

    @method_decorator(require_POST)
    def forget(self, request, pk):
        """Delete who complained, because they asked for it; at the comment that it came as, too."""
        complaint = self._to_decide(request, pk)
        if not request.user.has_perm("directory.erase_contact"):
            raise PermissionDenied
        with transaction.atomic():
            # The comment first, as erasing its sender does: two people at once wait for each other in one order.
            sources.forget(complaint.source, by=request.user, at=timezone.now())
            complaint.forget_complainant()
        self.message_user(request, "Who complained is deleted.", messages.SUCCESS)
        return self._back(complaint)
