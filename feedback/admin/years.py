"""The yearly publication: write the introduction, look at it whole, let a second person sign, publish."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from directory.admin.conflicts import VersionedAdmin, VersionedForm
from directory.admin.tracked import TrackedAdmin

from ..models import YearlyReview
from ..parts import parts
from ..yearly import YearPage, content_of, in_the_way, seal, worth_a_look
from .corrections import put_right, withdraw


class YearForm(VersionedForm):
    class Meta:
        model = YearlyReview
        fields = ["year", "first_on", "last_on", "introduction"]
        widgets = {"introduction": forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField"})}


@admin.register(YearlyReview)
class YearlyReviewAdmin(VersionedAdmin, TrackedAdmin):
    """Made from what is there, in one step; frozen once it is published; taken back where it names somebody."""

    form = YearForm
    change_form_template = "admin/feedback/year.html"
    list_display = ["year", "first_on", "last_on", "published_at", "withdrawn_at"]
    view_on_site = False
    actions = None
    fieldsets = [(None, {"fields": [("seen_version", "opened_at"), "year", ("first_on", "last_on"), "introduction"]})]

    def get_urls(self):
        views = {
            "preview/": ("preview", self.preview), "sign/": ("sign", self.sign), "publish/": ("publish", self.publish),
            "take-back/": ("withdraw", withdraw), "put-right/<slug:key>/": ("put-right", put_right),
        }  # fmt: skip
        made = [
            path(f"<int:pk>/{way}", self.admin_site.admin_view(view), name=f"feedback_yearlyreview_{name}")
            for way, (name, view) in views.items()
        ]
        return made + super().get_urls()

    def has_change_permission(self, request, obj=None):
        """What was published stays as it was."""
        return (obj is None or not obj.is_frozen) and super().has_change_permission(request, obj)

    def save_model(self, request, obj, form, change):
        obj.write(by=request.user, at=timezone.now())

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            context["may_publish"] = request.user.has_perm("feedback.publish_yearlyreview")
            context["may_withdraw"] = request.user.has_perm("feedback.withdraw_yearlyreview")
            context["corrections"] = obj.corrections.select_related("withdrawn_by", "returned_by")
            if not obj.is_public:
                content = content_of(obj, on=timezone.localdate())
                context |= {
                    "parts": parts(content),
                    "in_the_way": in_the_way(obj),
                    "worth_a_look": worth_a_look(obj, content),
                    "seal": seal(obj),
                }
        return super().render_change_form(request, context, add, change, form_url, obj)

    @method_decorator(require_safe)
    def preview(self, request, pk):
        """The page as everybody will read it."""
        review = get_object_or_404(YearlyReview, pk=pk)
        if not self.has_view_permission(request, review):
            raise PermissionDenied
        page = YearPage.of(review, on=timezone.localdate())
        context = {"page": page, "review": review, "corrections": review.corrections.told(), "is_preview": True}
        return render(request, "feedback/year.html", context | {"here": ""})

    def _act(self, request, pk, act, done):
        if not request.user.has_perm("feedback.publish_yearlyreview"):
            raise PermissionDenied
        review, problem = get_object_or_404(YearlyReview, pk=pk), ""
        try:
            act(review)
        except YearlyReview.NotReady as reason:
            problem = str(reason)
        except YearlyReview.SomebodyElseWrote:
            problem = "It was changed since you read it. Read it again, then sign."
        except YearlyReview.OwnWords:
            problem = "You wrote this. Somebody else has to read it and sign."
        self.message_user(request, problem or done, messages.ERROR if problem else messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:feedback_yearlyreview_change", args=[review.pk]))

    @method_decorator(require_POST)
    def sign(self, request, pk):
        now, seen = timezone.now(), request.POST.get("seal", "")
        return self._act(
            request,
            pk,
            lambda review: review.sign(by=request.user, at=now, seen=seen),
            "You have signed it. Now publish it.",
        )

    @method_decorator(require_POST)
    def publish(self, request, pk):
        now = timezone.now()
        return self._act(
            request,
            pk,
            lambda review: review.publish(by=request.user, at=now),
            "Everybody can read it now, as it stands.",
        )
