"""The casework box: what is about services to one person, for those alone who look after it."""

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

from directory.admin.tracked import ReadOnlyAdmin, StartingFilter

from ..models import Casework, references


class PassOnForm(forms.Form):
    """Who gets it."""

    passed_to = forms.CharField(
        label="Passed to",
        max_length=120,
        help_text="A team or a role, such as “EHC plans, west team”.",
        error_messages={"required": "Say who has it now."},
    )


class CloseForm(forms.Form):
    """What came of it."""

    outcome = forms.CharField(
        label="What came of it",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="Only who looks after this box reads it.",
    )


class BoxFilter(StartingFilter):
    """What nobody was given yet comes up first."""

    title, parameter_name = "how it stands", "stands"

    def lookups(self, request, model_admin):
        return [("to-pass", "To be passed on"), ("passed", "With others"), ("closed", "Closed"), ("all", "All")]

    def queryset(self, request, queryset):
        match self.value():
            case "passed":
                return queryset.with_others()
            case "closed":
                return queryset.exclude(closed_at=None)
            case "all":
                return queryset
        return queryset.to_pass_on()


@admin.register(Casework)
class CaseworkAdmin(ReadOnlyAdmin):
    """The oldest first. The list shows nothing that was said; each opening is noted, as that of a comment is."""

    list_display = ["reference", "came_at", "passed_to", "passed_at", "stands"]
    list_select_related = ["comment"]
    list_filter = [BoxFilter]
    list_per_page = 50
    search_fields = ["passed_to"]
    search_help_text = "A reference, or who has it."
    actions = None

    def get_urls(self):
        posts = {"pass": self.pass_on, "close": self.close}
        return [
            path(f"<int:pk>/{verb}/", self.admin_site.admin_view(view), name=f"feedback_casework_{verb}")
            for verb, view in posts.items()
        ] + super().get_urls()

    def get_search_results(self, request, queryset, search_term):
        if reference := references.read(search_term):
            return queryset.filter(comment__reference=reference), False
        return super().get_search_results(request, queryset, search_term)

    def lookup_allowed(self, lookup, value, request):
        """No address typed by hand looks through what was said."""
        return not lookup.startswith(("comment__", "outcome")) and super().lookup_allowed(lookup, value, request)

    @admin.display(description="reference", ordering="comment__reference")
    def reference(self, casework):
        return casework.comment.shown_reference

    @admin.display(description="how it stands")
    def stands(self, casework):
        return casework.stands

    @method_decorator(require_safe)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        casework = self.get_object(request, object_id)
        if casework is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, casework):
            raise PermissionDenied
        return self._page(request, casework)

    def _page(self, request, casework, status=200, **bound):
        casework.comment.note_reading(by=request.user, at=timezone.now())
        may_pass = request.user.has_perm("feedback.pass_casework")
        context = {
            **self.admin_site.each_context(request),
            "title": str(casework),
            "opts": self.opts,
            "casework": casework,
            "comment": casework.comment,
            "may_act": may_pass and not casework.is_closed,
            "pass_form": PassOnForm(),
            "close_form": CloseForm(),
            "story": casework.history.select_related("history_user").order_by("-history_date", "-history_id"),
            **bound,
        }
        context["faulty"] = next((form for form in bound.values() if form.errors), None)
        return TemplateResponse(request, "admin/feedback/casework.html", context, status=status)

    def _to_act_on(self, request, pk):
        """What is in the box, for somebody who may pass it on. Raises Http404 and PermissionDenied."""
        if not request.user.has_perm("feedback.pass_casework"):
            raise PermissionDenied
        return get_object_or_404(Casework.objects.select_related("comment__topic", "comment__service"), pk=pk)

    def _act(self, request, casework, act, done):
        try:
            act()
        except Casework.WrongState as problem:
            self.message_user(request, f"Somebody was quicker: “{problem}”. Nothing changed.", messages.ERROR)
        else:
            self.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:feedback_casework_change", args=[casework.pk]))

    @method_decorator(require_POST)
    def pass_on(self, request, pk):
        casework, form, now = self._to_act_on(request, pk), PassOnForm(request.POST), timezone.now()
        if not form.is_valid():
            return self._page(request, casework, status=422, pass_form=form)
        to = form.cleaned_data["passed_to"]
        return self._act(request, casework, lambda: casework.pass_on(to, by=request.user, at=now), f"{to} has it now.")

    @method_decorator(require_POST)
    def close(self, request, pk):
        casework, form, now = self._to_act_on(request, pk), CloseForm(request.POST), timezone.now()
        if not form.is_valid():
            return self._page(request, casework, status=422, close_form=form)
        outcome = form.cleaned_data["outcome"]
        return self._act(request, casework, lambda: casework.close(outcome, by=request.user, at=now), "It is closed.")
