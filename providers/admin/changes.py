"""Changes to listings that wait for the team, with what is different."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from directory.admin.tracked import ReadOnlyAdmin, StartingFilter
from directory.views.attachments import file_response

from .. import letters
from ..models import ChangeRequest, ListingApplication, WaitingFile
from . import unsent
from .applications import ReasonsForm


class WaitsFilter(StartingFilter):
    title, parameter_name = "where it stands", "stands"

    def lookups(self, request, model_admin):
        return [("waiting", "Waits for us"), ("decided", "Decided"), ("all", "All")]

    def queryset(self, request, queryset):
        if self.value() == "decided":
            return queryset.exclude(decided_at=None)
        return queryset if self.value() == "all" else queryset.waiting()


@admin.register(ChangeRequest)
class ChangeRequestAdmin(ReadOnlyAdmin):
    """What providers want to change. Their listings stay up meanwhile."""

    list_display = ["listing", "title", "asked_at", "asked_by", "outcome"]
    list_display_links = ["listing"]
    list_select_related = ["application__service", "asked_by"]
    list_filter = [WaitsFilter]
    search_fields = ["application__service__name", "application__organisation__name"]
    ordering = ["asked_at", "pk"]

    def get_urls(self):
        posts = {"make": self.make, "refuse": self.refuse, "file": self.file}
        return [
            path(f"<int:pk>/{verb}/", self.admin_site.admin_view(view), name=f"providers_changerequest_{verb}")
            for verb, view in posts.items()
        ] + super().get_urls()

    @admin.display(description="listing")
    def listing(self, change):
        return str(change.application)

    @admin.display(description="about")
    def title(self, change):
        return change.title

    @method_decorator(require_safe)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        change = self.get_object(request, object_id)
        if change is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, change):
            raise PermissionDenied
        return self._page(request, change, ReasonsForm())

    def _page(self, request, change, reasons, status=200):
        context = {
            **self.admin_site.each_context(request),
            "title": f"{change.title}: {change.application}",
            "opts": self.opts,
            "change": change,
            "differences": change.differences if change.decided_at is None else [],
            "sides": change.sides if change.decided_at is None else [],
            "reasons": reasons,
            "may_decide": self._may_decide(request),
        }
        return TemplateResponse(request, "admin/providers/change.html", context, status=status)

    @method_decorator(require_safe)
    def file(self, request, pk):
        """The picture, leaflet or form that waits with a change."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        waiting = get_object_or_404(WaitingFile, change=pk)
        if not waiting.may_be_opened:
            raise Http404("The file was not looked at for viruses yet.")
        response = file_response(waiting, name="file")
        response["Cache-Control"] = "no-store"
        return response

    def _may_decide(self, request):
        return request.user.has_perm("providers.decide_changerequest")

    def _to_decide(self, request, pk):
        if not self._may_decide(request):
            raise PermissionDenied
        return get_object_or_404(ChangeRequest.objects.select_related("application__service"), pk=pk)

    def _decide(self, request, change, act, done, written=()):
        is_done = False
        try:
            act()
        except ChangeRequest.Decided as problem:
            self.message_user(request, f"Somebody was quicker: it is “{problem}”. Nothing changed.", messages.ERROR)
        except ChangeRequest.NoLongerFits:
            words = "It does not fit any more, because the listing has changed since. Refuse it and say why."
            self.message_user(request, words, messages.ERROR)
        except ChangeRequest.NotLookedAt:
            words = "The virus check has not looked at the file yet. Nothing changed. Try again in a while."
            self.message_user(request, words, messages.ERROR)
        except ListingApplication.OwnEntry:
            self.message_user(request, "This is your own listing. Somebody else has to decide.", messages.ERROR)
        else:
            is_done = True
            self.message_user(request, done, messages.SUCCESS)
        if not is_done:
            change.refresh_from_db()
            unsent.show(request, written, told=[change.reasons])
        return HttpResponseRedirect(reverse("admin:providers_changerequest_changelist"))

    @method_decorator(require_POST)
    def make(self, request, pk):
        change, now = self._to_decide(request, pk), timezone.now()
        is_on = change.application.service.is_published
        done = "It is on the site." if is_on else "It is made. The listing itself is still off the site."
        told = {"by": request.user, "at": now, "letters": letters.change_made}
        return self._decide(request, change, lambda: change.make(**told), done)

    @method_decorator(require_POST)
    def refuse(self, request, pk):
        change, now, form = self._to_decide(request, pk), timezone.now(), ReasonsForm(request.POST)
        if not form.is_valid():
            return self._page(request, change, form, status=422)
        reasons = form.cleaned_data["reasons"]
        told = {"by": request.user, "at": now, "letters": letters.change_refused}
        done = "They are told, with your reasons."
        return self._decide(request, change, lambda: change.refuse(reasons, **told), done, written=[reasons])
