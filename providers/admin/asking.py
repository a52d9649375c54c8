"""Requests for information: written, sent once, followed, exported, closed."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.admin.conflicts import VersionedAdmin, VersionedForm
from directory.spreadsheets import csv_response

from .. import answers_table, asking
from ..models import InformationRequest, RequestQuestion
from .asking_forms import WIDE, DayForm, QuestionInline, RewordForm, unsaved_words
from .asking_whom import WhomForm, chosen_rows

REPLIES_ON_A_PAGE = 100
#: What the list of replies can be narrowed down to.
STANDS = {
    "all": ("All", lambda rows, on: rows),
    "answered": ("Answered", lambda rows, on: rows.filter(sent_at__isnull=False)),
    "waiting": ("Not answered", lambda rows, on: rows.filter(sent_at=None)),
    "overdue": ("Late", lambda rows, on: rows.overdue(on)),
    "nobody": ("Nobody to ask", lambda rows, on: rows.nobody_to_ask()),
}


@admin.register(InformationRequest)
class InformationRequestAdmin(VersionedAdmin):
    """What the team asks providers, and how far it has come."""

    form = VersionedForm

    change_form_template = "admin/providers/request_form.html"
    list_display = ["title", "stands", "answer_by", "asked", "answered", "overdue", "nobody"]
    list_filter = ["state"]
    search_fields = ["title", "why"]
    fields = [("seen_version", "opened_at"), "title", "why", "about", "answer_by"]
    inlines = [QuestionInline]
    formfield_overrides = WIDE
    view_on_site = False

    # -- the list and the form ----------------------------------------------------------------------------------------

    def get_queryset(self, request):
        return super().get_queryset(request).with_numbers(timezone.localdate())

    @admin.display(description="where it stands", ordering="state")
    def stands(self, found):
        return found.get_state_display()

    @admin.display(description="asked", ordering="asked_number")
    def asked(self, found):
        return found.asked_number

    @admin.display(description="answered", ordering="answered_number")
    def answered(self, found):
        return found.answered_number

    @admin.display(description="late", ordering="overdue_number")
    def overdue(self, found):
        return found.overdue_number or ""

    @admin.display(description="nobody to ask", ordering="nobody_number")
    def nobody(self, found):
        return found.nobody_number or ""

    def has_change_permission(self, request, obj=None):
        """What was sent is followed on a page of its own; its words stay as they were read."""
        return (obj is None or obj.is_draft) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_at, obj.created_by = timezone.now(), request.user
        super().save_model(request, obj, form, change)

    def response_post_save_add(self, request, obj):
        return HttpResponseRedirect(self._address("whom", obj.pk))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The form while it is a draft, and afterwards what came of it."""
        found = self.get_object(request, object_id)
        if found is None or found.is_draft:
            return super().change_view(request, object_id, form_url, extra_context)
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        return self._followed(request, found, unsaved_words(request.POST, found) if request.POST else ())

    def get_urls(self):
        pages = {
            "whom": self.whom,
            "letter": self.letter,
            "send": self.send,
            "day": self.day,
            "table": self.table,
            "thank": self.thank,
            "close": self.close,
        }
        made = [path(f"<int:pk>/{name}/", self._wrapped(view), name=self._name(name)) for name, view in pages.items()]
        reword = path("<int:pk>/questions/<int:question>/", self._wrapped(self.reword), name=self._name("reword"))
        return [*made, reword, *super().get_urls()]

    def _wrapped(self, view):
        return self.admin_site.admin_view(view)

    def _name(self, name):
        return f"providers_informationrequest_{name}"

    def _address(self, name, *keys):
        return reverse(f"admin:{self._name(name)}", args=keys)

    def _may_send(self, request):
        return request.user.has_perm("providers.send_informationrequest")

    def _found(self, request, pk, *, is_to_send=True):
        """A request, for somebody who may send it, or only look. Raises Http404 and PermissionDenied."""
        if not (self._may_send(request) if is_to_send else self.has_view_permission(request)):
            raise PermissionDenied
        found = self.get_queryset(request).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def _page(self, request, name, found, status=200, **facts):
        context = {
            **self.admin_site.each_context(request),
            "title": found.title,
            "opts": self.opts,
            "found": found,
            "may_send": self._may_send(request),
            **facts,
        }
        return TemplateResponse(request, f"admin/providers/{name}.html", context, status=status)

    def _act(self, request, found, act):
        """Do one thing with a request, and say what came of it. Goes back to its page."""
        try:
            self.message_user(request, act(), messages.SUCCESS)
        except InformationRequest.WrongState as problem:
            self.message_user(request, f"Somebody was quicker: it is now “{problem}”. Nothing changed.", messages.ERROR)
        except InformationRequest.DayMoved as problem:
            self.message_user(request, f"Somebody was quicker: {problem}. Nothing changed.", messages.ERROR)
        except InformationRequest.NotComplete as problem:
            self.message_user(request, f"It is not sent yet. {problem}", messages.ERROR)
            return HttpResponseRedirect(self._address("letter", found.pk))
        return HttpResponseRedirect(self._address("change", found.pk))

    # -- before it is sent --------------------------------------------------------------------------------------------

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def whom(self, request, pk):
        """Choose whom to ask: everybody that some filters leave, or the ticked ones."""
        found = self._found(request, pk)
        if not found.is_draft:
            return HttpResponseRedirect(self._address("change", pk))
        if request.method == "POST":
            return self._choose(request, found)
        form = WhomForm(request.GET if "show" in request.GET else None, about=found.about)
        rows = form.found(timezone.localdate()) if form.is_valid() else None
        return self._page(request, "request_whom", found, form=form, **chosen_rows(found, rows, request.GET))

    def _choose(self, request, found):
        """Add what the filters leave, or take out what was chosen. Comes back to the same filters."""
        form = WhomForm(request.GET, about=found.about)
        if "leave-out" in request.POST:
            left = found.leave_out(found.replies.filter(pk__in=_numbers(request.POST.getlist("reply"))))
            self.message_user(request, f"{left} taken out.", messages.SUCCESS)
        elif form.is_valid():
            rows = form.found(timezone.localdate())
            if "all" not in request.POST:
                rows = rows.filter(pk__in=_numbers(request.POST.getlist("row")))
            new = found.add(rows, by=request.user, at=timezone.now())
            self.message_user(request, f"{new} added.", messages.SUCCESS)
        return HttpResponseRedirect(f"{self._address('whom', found.pk)}?{request.GET.urlencode()}")

    @method_decorator(require_safe)
    def letter(self, request, pk):
        """Both wordings of the letter, and the button that sends it."""
        found = self._found(request, pk)
        if not found.is_draft:
            return HttpResponseRedirect(self._address("change", pk))
        chosen = asking.asked(found.replies.all())
        alone = [each for each in chosen if not each.people]
        facts = {
            "missing": found.missing(timezone.localdate()),
            "letters": asking.sample_letters(found),
            "organisations": len(chosen),
            "with_people": len(chosen) - len(alone),
            "with_address": [each for each in alone if each.address],
            "with_nothing": [each for each in alone if not each.address],
            "bound": sum(each.organisation.is_local_partner for each in chosen),
        }
        return self._page(request, "request_letter", found, **facts)

    @method_decorator(require_POST)
    def send(self, request, pk):
        found, now = self._found(request, pk), timezone.now()
        invites = "invites" in request.POST

        def act():
            went = found.send(by=request.user, at=now, letters=asking.write_letters, invites=invites)
            return "The letters are on their way." if went else "It was sent already. Nobody gets a second letter."

        return self._act(request, found, act)

    # -- afterwards ---------------------------------------------------------------------------------------------------

    def _followed(self, request, found, unsaved=()):
        """Who has answered, who is late, and whom nobody can ask; and what was typed while a colleague sent it."""
        on, chosen = timezone.localdate(), request.GET.get("stands")
        chosen = chosen if chosen in STANDS else "all"
        rows = STANDS[chosen][1](found.replies.all(), on).with_people()
        rows = rows.select_related("organisation__organisation_type", "service", "request").prefetch_related("answers")
        page = Paginator(rows, REPLIES_ON_A_PAGE).get_page(request.GET.get("page"))
        facts = {
            "page": page,
            "replies": [(reply, *reply.stands(on)) for reply in page],
            "chosen": chosen,
            "filters": [(key, words) for key, (words, _) in STANDS.items()],
            "questions": found.questions.annotate(number=models.Count("answers")).select_related("replaced_by"),
            "to_thank": found.replies.filter(sent_at__isnull=False, thanked_at=None).count(),
            "new_days": found.new_days.select_related("changed_by"),
            "unsaved": unsaved,
        }
        return self._page(request, "request", found, status=409 if unsaved else 200, **facts)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def day(self, request, pk):
        """Ask for answers by another day. Who has not answered is told."""
        found, now = self._found(request, pk), timezone.now()
        if not found.is_running:
            return HttpResponseRedirect(self._address("change", pk))
        shown = {"answer_by": found.answer_by, "seen": found.answer_by}
        data = request.POST if request.method == "POST" else None
        form = DayForm(data, on=timezone.localdate(now), initial=shown)
        if not form.is_valid():
            return self._page(request, "request_day", found, status=422 if form.errors else 200, form=form)

        def act():
            told = {"seen": form.cleaned_data["seen"], "by": request.user, "at": now}
            went = found.move_day(form.cleaned_data["answer_by"], letters=asking.write_new_day, **told)
            return "Who has not answered is told of the new day." if went else "It is that day already."

        return self._act(request, found, act)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def reword(self, request, pk, question):
        """Put a question in other words. Who answered it keeps the words that they answered."""
        found = self._found(request, pk)
        asked, is_sent = found.questions.filter(pk=question).first(), request.method == "POST"
        if asked is None or (asked.retired_at and not is_sent) or not (found.is_running or is_sent):
            return HttpResponseRedirect(self._address("change", pk))
        form = RewordForm(request.POST if is_sent else None, instance=asked)
        if is_sent and form.is_valid() and self._reword(request, pk, question, form):
            return HttpResponseRedirect(self._address("change", pk))
        number = asked.answers.count()
        return self._page(
            request,
            "request_reword",
            found,
            status=422 if form.errors else 200,
            form=form,
            question=asked,
            number=number,
        )

    def _reword(self, request, pk, question, form):
        """Put a question in other words. A colleague who was quicker is told of beside what was typed."""
        said, asked = form.cleaned_data, RequestQuestion.objects.get(pk=question)
        try:
            asked.reword(said["words"], said["help"], by=request.user, at=timezone.now())
        except RequestQuestion.Changed:
            form.add_error("words", "A colleague put it in other words meanwhile. Yours are not saved.")
            return False
        except InformationRequest.WrongState:
            form.add_error("words", "It was closed meanwhile. Your words are not saved.")
            return False
        self.message_user(request, "Who has not answered it reads the new words from now on.", messages.SUCCESS)
        return True

    @method_decorator(require_POST)
    def thank(self, request, pk):
        found, now = self._found(request, pk), timezone.now()

        def act():
            number = found.thank(by=request.user, at=now, letters=asking.write_thanks)
            return f"{number} thanked." if number else "Everybody who answered was thanked already."

        return self._act(request, found, act)

    @method_decorator(require_POST)
    def close(self, request, pk):
        found, now = self._found(request, pk), timezone.now()

        def act():
            found.close(by=request.user, at=now)
            return "It is closed. No more answers are taken."

        return self._act(request, found, act)

    @method_decorator(require_safe)
    def table(self, request, pk):
        """Everything that was answered, as a table to download: a column for each wording of each question."""
        found, on = self._found(request, pk, is_to_send=False), timezone.localdate()
        return csv_response(f"answers-{found.pk}.csv", *answers_table.table(found, on=on))


def _numbers(typed):
    return [int(each) for each in typed if each.isascii() and each.isdigit()]
