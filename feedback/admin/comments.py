"""The team's list of comments, and the page on which one is read and answered."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.admin.tracked import StartingFilter, SummaryAdmin

from .. import copies, letters, noticing, tokens
from ..models import Comment, CommentReading, references
from ..models.comments import MOST_PRESSING, PRIVATE
from ..waiting import answer_by
from .comment_forms import AnswerForm, JoinForm, LeaveOutForm, SortForm, TypedInForm


class StandsFilter(StartingFilter):
    """What waits comes up first; the rest is one click away."""

    title, parameter_name = "how it stands", "stands"

    def lookups(self, request, model_admin):
        return [("waiting", "Waits for us"), ("answered", "Answered"), ("left-out", "Left out"), ("all", "All")]

    def queryset(self, request, queryset):
        match self.value():
            case "answered":
                return queryset.exclude(answer="")
            case "left-out":
                return queryset.exclude(left_out_because=None)
            case "all":
                return queryset
        return queryset.open()


def _may_read_casework(request):
    return request.user.has_perm("feedback.view_casework")


@admin.register(Comment)
class CommentAdmin(SummaryAdmin):
    """Worries about a child first, then the oldest."""

    form = TypedInForm
    autocomplete_fields = ["service"]
    list_display = ["reference_shown", "marks", "topic", "service", "who", "came_on", "waits", "taken_by"]
    list_display_links = ["reference_shown"]
    list_select_related = ["topic", "service", "taken_by", "left_out_because"]
    list_filter = [StandsFilter, "is_urgent", "topic", "role", "source", "left_out_because"]
    list_per_page = 50
    search_fields = ["words", "service__name"]
    search_help_text = "A reference, or words. To look through what was said is noted as a reading of what was found."
    actions = None

    def get_urls(self):
        posts = {
            "take": self.take, "answer": self.answer, "leave-out": self.leave_out, "open-again": self.open_again,
            "genuine": self.genuine, "urgent": self.urgent, "sort": self.sort, "join": self.join,
        }  # fmt: skip
        return [
            *(
                path(f"<int:pk>/{verb}/", self.admin_site.admin_view(view), name=f"feedback_comment_{verb}")
                for verb, view in posts.items()
            ),
            path("<int:pk>/erase/", self.admin_site.admin_view(self.erase), name="feedback_comment_erase"),
            *super().get_urls(),
        ]

    def has_delete_permission(self, request, obj=None):
        """Nothing that was said is lost: it is left out with a reason, or its sender is erased."""
        return False

    # -- the list -----------------------------------------------------------------------------------------------------

    def get_ordering(self, request):
        return MOST_PRESSING

    def lookup_allowed(self, lookup, value, request):
        """No address typed by hand asks whether a comment holds a word: that would be a reading that nobody notes."""
        return not lookup.startswith(PRIVATE) and super().lookup_allowed(lookup, value, request)

    def get_search_results(self, request, queryset, search_term):
        """One comment by its reference, however it is typed; else a look through the words, which is noted."""
        if reference := references.read(search_term):
            return queryset.filter(reference=reference), False
        if not _may_read_casework(request):
            queryset = queryset.exclude(left_out_because__is_casework=True)
        return super().get_search_results(request, queryset, search_term)

    def changelist_view(self, request, extra_context=None):
        """The list, which shows nothing that was said. A search through it tells something of what it finds."""
        response = super().changelist_view(request, extra_context)
        found = getattr(response, "context_data", {}).get("cl")
        if found is not None and found.query and not references.read(found.query):
            CommentReading.objects.note_found(found.result_list, by=request.user, at=timezone.now())
        return response

    @admin.display(description="reference")
    def reference_shown(self, comment):
        return comment.shown_reference

    @admin.display(description="look at it", ordering="is_urgent")
    def marks(self, comment):
        if comment.is_urgent:
            return "Worry about a child"
        return "May be from a machine" if comment.doubts else ""

    @admin.display(description="came", ordering="said_at")
    def came_on(self, comment):
        return f"{timezone.localdate(comment.said_at):%-d %B %Y}"

    @admin.display(description="who speaks", ordering="role")
    def who(self, comment):
        return comment.get_role_display()

    @admin.display(description="answer by", ordering="said_at")
    def waits(self, comment):
        if comment.is_closed:
            return comment.stands
        day = answer_by(comment)
        late = ", late" if day < timezone.localdate() else ""
        return f"{day:%-d %B}{late}"

    # -- one comment --------------------------------------------------------------------------------------------------

    @method_decorator(require_safe)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The words, what a machine noticed in them, and what can be done. That it was read is noted."""
        comment = self.get_object(request, object_id)
        if comment is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, comment):
            raise PermissionDenied
        return self._page(request, comment)

    def _page(self, request, comment, status=200, **bound):
        may_read = not comment.is_casework or _may_read_casework(request)
        if may_read:
            comment.note_reading(by=request.user, at=timezone.now())
        context = {
            **self.admin_site.each_context(request),
            "title": str(comment),
            "opts": self.opts,
            "comment": comment,
            "answer_by": answer_by(comment),
            "may_read": may_read,
            "known": noticing.worth_a_second_look(comment.words) if may_read else [],
            "copies": copies.of(comment, request.user),
            "may_answer": self._may_answer(request),
            "may_erase": request.user.has_perm("feedback.erase_sender"),
            "readings": comment.readings.select_related("by")[:10],
            "story": comment.history.select_related("history_user").order_by("-history_date", "-history_id")[:20],
            "answer_form": AnswerForm(),
            "leave_out_form": LeaveOutForm(),
            "sort_form": SortForm(instance=comment),
            "join_form": JoinForm(initial={"point": comment.point_id}),
            "may_write_points": request.user.has_perm("feedback.add_point"),
            **bound,
        }
        return TemplateResponse(request, "admin/feedback/comment.html", context, status=status)

    def _may_answer(self, request):
        return request.user.has_perm("feedback.answer_comment")

    def _to_answer(self, request, pk):
        """The comment, for somebody who may answer. Raises Http404 and PermissionDenied."""
        if not self._may_answer(request):
            raise PermissionDenied
        return get_object_or_404(Comment.objects.select_related("topic", "service"), pk=pk)

    def _act(self, request, comment, act, done):
        """Do one thing, and say what came of it. The second of two people is told, and nothing is overwritten."""
        try:
            act()
        except Comment.WrongState as problem:
            self.message_user(request, f"Somebody was quicker: it is “{problem}”. Nothing changed.", messages.ERROR)
        else:
            self.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:feedback_comment_change", args=[comment.pk]))

    def _told(self, request, comment, done, is_answered):
        """Back to the comment, having said what was done, and whether its point answered it."""
        self.message_user(request, done + (" It is answered with what is published there." if is_answered else ""))
        return HttpResponseRedirect(reverse("admin:feedback_comment_change", args=[comment.pk]))

    @method_decorator(require_POST)
    def take(self, request, pk):
        comment, now = self._to_answer(request, pk), timezone.now()
        return self._act(request, comment, lambda: comment.take(by=request.user, at=now), "You have it.")

    @method_decorator(require_POST)
    def answer(self, request, pk):
        comment, now, form = self._to_answer(request, pk), timezone.now(), AnswerForm(request.POST)
        if not form.is_valid():
            return self._page(request, comment, status=422, answer_form=form)
        words = form.cleaned_data["answer"]
        told = "The sender is told by email." if comment.email else "The sender sees it with the reference."
        return self._act(
            request,
            comment,
            lambda: comment.give_answer(words, by=request.user, at=now, letters=letters.answered),
            f"It is answered. {told}",
        )

    @method_decorator(require_POST)
    def leave_out(self, request, pk):
        comment, now, form = self._to_answer(request, pk), timezone.now(), LeaveOutForm(request.POST)
        if not form.is_valid():
            return self._page(request, comment, status=422, leave_out_form=form)
        reason, note = form.cleaned_data["reason"], form.cleaned_data["note"]
        return self._act(
            request,
            comment,
            lambda: comment.leave_out(reason, note, by=request.user, at=now),
            "It is left out, and counted.",
        )

    @method_decorator(require_POST)
    def open_again(self, request, pk):
        comment, now = self._to_answer(request, pk), timezone.now()
        if comment.is_casework and not _may_read_casework(request):
            raise PermissionDenied
        return self._act(request, comment, lambda: comment.open_again(by=request.user, at=now), "It waits again.")

    @method_decorator(require_POST)
    def genuine(self, request, pk):
        comment, now = self._to_answer(request, pk), timezone.now()
        is_answered = comment.call_genuine(by=request.user, at=now, letters=letters.answered)
        return self._told(request, comment, "A person wrote it.", is_answered)

    @method_decorator(require_POST)
    def urgent(self, request, pk):
        comment, now, is_urgent = self._to_answer(request, pk), timezone.now(), "yes" in request.POST
        done = "It is at the top now." if is_urgent else "It is among the others now."
        return self._act(request, comment, lambda: comment.call_urgent(is_urgent, by=request.user, at=now), done)

    @method_decorator(require_POST)
    def sort(self, request, pk):
        comment = self._to_answer(request, pk)
        form = SortForm(request.POST, instance=comment)
        if not form.is_valid():
            return self._page(request, self._to_answer(request, pk), status=422, sort_form=form)
        comment._history_user, comment._change_reason = request.user, "Sorted"
        return self._act(request, comment, form.save, "It is sorted.")

    @method_decorator(require_POST)
    def join(self, request, pk):
        comment, now, form = self._to_answer(request, pk), timezone.now(), JoinForm(request.POST)
        if not form.is_valid():
            return self._page(request, comment, status=422, join_form=form)
        point = form.cleaned_data["point"]
        is_answered = comment.join(point, by=request.user, at=now, letters=letters.answered)
        done = f"It is joined with “{point}”." if point else "It is in no point now."
        return self._told(request, comment, done, is_answered)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def erase(self, request, pk):
        """Ask first: what is erased cannot come back."""
        if not request.user.has_perm("feedback.erase_sender"):
            raise PermissionDenied
        comment, now = get_object_or_404(Comment, pk=pk), timezone.now()
        if request.method == "POST":
            return self._act(
                request, comment, lambda: comment.erase_sender(by=request.user, at=now), "The sender is erased."
            )
        context = {**self.admin_site.each_context(request), "title": "Erase the sender", "opts": self.opts}
        return TemplateResponse(request, "admin/feedback/erase.html", context | {"comment": comment})

    # -- typing in for somebody ---------------------------------------------------------------------------------------

    def save_model(self, request, obj, form, change):
        """Keep what was said by phone, by post or face to face. Pressing Save twice keeps it once."""
        now = timezone.now()
        told = form.cleaned_data
        kept, is_new = Comment.objects.say(
            form_key=tokens.typed_in_key(told["words"], request.user, now),
            at=now,
            typed_by=request.user,
            is_urgent=noticing.is_worry(told["words"]),
            **told,
        )
        obj.pk, obj.reference = kept.pk, kept.reference
        if is_new:
            letters.received(kept, at=now)
            if kept.is_urgent:
                letters.worry(kept, at=now)

    def log_addition(self, request, obj, message):
        """The admin's own log says only that it was typed in."""
        return super().log_addition(request, obj, "Typed in")
