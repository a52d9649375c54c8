"""What came back: one page for each that was asked, where the team also writes down what it was told."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_POST

from directory.admin.tracked import ReadOnlyAdmin, StartingFilter

from ..asking import asked
from ..forms import ToldForm
from ..models import Answer, InformationRequest, Reply


class StandsFilter(StartingFilter):
    title, parameter_name = "where it stands", "stands"

    def lookups(self, request, model_admin):
        rest = [("nobody", "Nobody to ask"), ("answered", "Answered"), ("all", "All")]
        return [("waiting", "Not answered"), ("late", "Late"), *rest]

    def queryset(self, request, queryset):
        on = timezone.localdate()
        chosen = {
            "waiting": lambda: queryset.waiting(),
            "late": lambda: queryset.overdue(on),
            "nobody": lambda: queryset.waiting().nobody_to_ask(),
            "answered": lambda: queryset.filter(sent_at__isnull=False),
            "all": lambda: queryset,
        }
        return chosen[self.value()]()


@admin.register(Reply)
class ReplyAdmin(ReadOnlyAdmin):
    """Who is asked. What still waits comes up first."""

    list_display = ["who", "organisation", "request", "answer_by", "people", "sent_at", "source"]
    list_display_links = ["who"]
    list_select_related = ["organisation", "service", "request"]
    list_filter = [StandsFilter, ("request", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["service__name", "organisation__name"]
    ordering = ["request__answer_by", "organisation__name", "pk"]

    def get_queryset(self, request):
        sent = super().get_queryset(request).exclude(request__state=InformationRequest.State.DRAFT)
        return sent.with_people()

    @admin.display(description="about", ordering="service__name")
    def who(self, reply):
        return str(reply)

    @admin.display(description="answer by", ordering="request__answer_by")
    def answer_by(self, reply):
        return reply.request.answer_by

    @admin.display(description="somebody signs in", boolean=True)
    def people(self, reply):
        return reply.has_people

    def get_urls(self):
        show = path("<int:pk>/answers/<int:answer>/show/", self._wrapped(self.show), name="providers_reply_show")
        off = path("<int:pk>/answers/<int:answer>/off/", self._wrapped(self.keep_off), name="providers_reply_off")
        return [show, off, *super().get_urls()]

    def _wrapped(self, view):
        return self.admin_site.admin_view(view)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    @transaction.atomic
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What one was asked and said. What was told by phone or letter is typed in here."""
        reply = self.get_object(request, object_id)
        if reply is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        may_write = request.user.has_perm("providers.answer_reply")
        if not self.has_view_permission(request, reply) or (request.method == "POST" and not may_write):
            raise PermissionDenied
        if request.method == "POST":
            get_object_or_404(InformationRequest.objects.select_for_update(), pk=reply.request_id)
            reply = self.get_object(request, object_id)
        is_whole = "keep" not in request.POST or reply.sent_at is not None
        form = ToldForm(request.POST if request.method == "POST" else None, reply=reply, is_whole=is_whole)
        if request.method == "POST" and form.is_valid() and self._write(request, reply, form, is_whole=is_whole):
            return HttpResponseRedirect(request.path)
        return self._page(request, reply, form, may_write)

    def _write(self, request, reply, form, *, is_whole):
        told = {"by": request.user, "at": timezone.now()}
        try:
            if is_whole:
                reply.send(form.said, source=form.cleaned_data["source"], **told)
            else:
                reply.keep(form.said, **told)
        except Reply.Closed:
            form.add_error(None, "It was closed in the meantime. Nothing was saved.")
            return False
        self.message_user(request, "It is written down." if is_whole else "It is kept to go on with.", messages.SUCCESS)
        return True

    def _page(self, request, reply, form, may_write):
        [one] = asked(Reply.objects.filter(pk=reply.pk))
        context = {
            **self.admin_site.each_context(request),
            "title": f"{reply.request.title} {reply}",
            "opts": self.opts,
            "reply": reply,
            "asked": one,
            "stands": reply.stands(timezone.localdate())[1],
            "form": form,
            "faults": [(words, bound.auto_id) for bound in form for words in bound.errors],
            "may_write": may_write and reply.request.is_running,
            "may_show": request.user.has_perm("providers.show_answer"),
        }
        return TemplateResponse(request, "admin/providers/reply.html", context, status=422 if form.errors else 200)

    @method_decorator(require_POST)
    def show(self, request, pk, answer):
        return self._decide(request, pk, answer, Answer.show, "Families see it now.")

    @method_decorator(require_POST)
    def keep_off(self, request, pk, answer):
        return self._decide(request, pk, answer, Answer.keep_off, "Families do not see it.")

    def _decide(self, request, pk, answer, act, done):
        if not request.user.has_perm("providers.show_answer"):
            raise PermissionDenied
        found = get_object_or_404(Answer.objects.sent(), pk=answer, reply=pk)
        decide(self, request, found, act, done)
        return HttpResponseRedirect(reverse("admin:providers_reply_change", args=[pk]))


def decide(desk, request, answer, act, done):
    """Show an answer to families or keep it off, and say what came of it. Gives whether it went."""
    try:
        went = act(answer, by=request.user, at=timezone.now())
    except Answer.OwnEntry:
        desk.message_user(request, "You speak for them. Somebody else has to decide.", messages.ERROR)
    except Answer.WrongState as problem:
        desk.message_user(request, f"It is “{problem}”. Nothing changed.", messages.ERROR)
    else:
        words = done if went else "That was decided already."
        desk.message_user(request, words, messages.SUCCESS if went else messages.WARNING)


class FamiliesFilter(StartingFilter):
    title, parameter_name = "families", "families"

    def lookups(self, request, model_admin):
        return [(key, Answer.Showing(key).label) for key in ("waiting", "shown", "held")] + [("all", "All")]

    def queryset(self, request, queryset):
        return queryset if self.value() == "all" else queryset.filter(showing=self.value())


@admin.register(Answer)
class AnswerAdmin(ReadOnlyAdmin):
    """Answers that families would read. Texts wait here until somebody of the team has read them."""

    list_display = ["listing", "heading", "text", "answered_at", "showing"]
    list_display_links = ["listing"]
    list_select_related = ["reply__service", "question"]
    list_filter = [FamiliesFilter]
    search_fields = ["reply__service__name", "value"]
    ordering = ["answered_at", "pk"]
    actions = ["show_chosen", "keep_off_chosen"]

    def get_queryset(self, request):
        return super().get_queryset(request).sent().filter(question__is_public=True)

    def has_decide_permission(self, request):
        return request.user.has_perm("providers.show_answer")

    @admin.display(description="listing")
    def listing(self, answer):
        return str(answer.reply.service)

    @admin.display(description="heading")
    def heading(self, answer):
        return answer.question.label

    @admin.display(description="answer")
    def text(self, answer):
        return answer.words

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """An answer is read where it was asked."""
        found = self.get_object(request, object_id)
        if found is None or not self.has_view_permission(request, found):
            return super().change_view(request, object_id, form_url, extra_context)
        return HttpResponseRedirect(reverse("admin:providers_reply_change", args=[found.reply_id]))

    @admin.action(description="Show to families", permissions=["decide"])
    def show_chosen(self, request, queryset):
        for answer in queryset:
            decide(self, request, answer, Answer.show, f"“{answer.words[:60]}”: families see it now.")

    @admin.action(description="Keep off the listing", permissions=["decide"])
    def keep_off_chosen(self, request, queryset):
        for answer in queryset:
            decide(self, request, answer, Answer.keep_off, f"“{answer.words[:60]}”: families do not see it.")
