"""Points: what families said, written anew, with the answer and what is done about it."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from directory.admin.conflicts import VersionedAdmin, VersionedForm
from directory.admin.tracked import TrackedAdmin

from .. import letters, noticing
from ..models import Action, Point, ProgressNote
from .gaps import gaps_page


class PointForm(VersionedForm):
    """A point as the team writes it."""

    class Meta:
        model = Point
        fields = [
            "title", "said", "response", "easy_words", "topic", "themes", "needs", "age_bands", "area", "more_voices",
        ]  # fmt: skip
        widgets = {
            "said": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
            "response": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
            "easy_words": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        }


class ActionForm(forms.ModelForm):
    """An action. Its words wait with those of its point for somebody who signs."""

    new_note = forms.CharField(
        label="note how it goes", required=False, max_length=2000, help_text="Only the team reads it."
    )

    class Meta:
        model = Action
        fields = ["what", "owner", "due_on", "state", "because", "done_on", "evidence_url", "service"]


class ActionInline(admin.StackedInline):
    model = Action
    form = ActionForm
    extra = 0
    autocomplete_fields = ["service"]
    fields = ["what", ("owner", "due_on", "state"), ("because", "done_on"), ("evidence_url", "service"), "new_note"]


class ShownFilter(admin.SimpleListFilter):
    title, parameter_name = "on the site", "shown"

    def lookups(self, request, model_admin):
        return [("no", "Not yet"), ("news", "Changed since"), ("yes", "Published"), ("overdue", "Overdue actions")]

    def queryset(self, request, queryset):
        match self.value():
            case "no":
                return queryset.filter(published_at=None)
            case "news":
                return queryset.with_news()
            case "yes":
                return queryset.public()
            case "overdue":
                overdue = Action.objects.overdue(timezone.localdate())
                return queryset.filter(pk__in=overdue.values("point"))
        return queryset


@admin.register(Point)
class PointAdmin(VersionedAdmin, TrackedAdmin):
    """You said, we did: write, let a second person sign, publish."""

    form = PointForm
    change_form_template = "admin/feedback/point.html"
    list_display = ["title", "topic", "how_many", "stands", "shown", "overdue"]
    list_select_related = ["topic"]
    list_filter = [ShownFilter, "topic", "themes"]
    list_per_page = 50
    search_fields = ["title", "said", "response"]
    inlines = [ActionInline]
    view_on_site = False
    actions = None
    fieldsets = [
        (
            "What everybody reads once it is published",
            {"fields": [("seen_version", "opened_at"), "title", "said", "response", "easy_words"]},
        ),
        ("What it is about", {"fields": ["topic", "themes", "needs", "age_bands", ("area", "more_voices")]}),
    ]

    def get_urls(self):
        posts = {"sign": self.sign, "publish": self.publish, "take-off": self.take_off}
        made = [
            path(f"<int:pk>/{verb}/", self.admin_site.admin_view(view), name=f"feedback_point_{verb}")
            for verb, view in posts.items()
        ]
        return [path("gaps/", self.admin_site.admin_view(gaps_page), name="gaps"), *made, *super().get_urls()]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs |= {"widget": forms.CheckboxSelectMultiple, "queryset": db_field.related_model.objects.in_use()}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_delete_permission(self, request, obj=None):
        """What is not meant for anybody is deleted, so that no year waits for it. What is public is taken off first."""
        return obj is not None and not obj.is_public and request.user.has_perm("feedback.publish_point")

    def get_deleted_objects(self, objs, request):
        """What goes: the point and its actions. The rows that join it to topics say nothing to anybody."""
        _, counts, needed, protected = super().get_deleted_objects(objs, request)
        goes = [f"Point: {point}" for point in objs]
        goes += [f"Action: {action}" for action in Action.objects.filter(point__in=objs)]
        return goes, {name: counts[name] for name in ("points", "actions") if name in counts}, needed, protected

    # -- the list -----------------------------------------------------------------------------------------------------

    def get_queryset(self, request):
        return super().get_queryset(request).with_voices().prefetch_related("actions")

    @admin.display(description="voices", ordering="comment_number")
    def how_many(self, point):
        return point.voices

    @admin.display(description="how it stands")
    def stands(self, point):
        return point.state_words

    @admin.display(description="on the site", ordering="published_at")
    def shown(self, point):
        if not point.is_public:
            return "signed, not published" if point.signed_at else "not yet"
        return "changed since" if point.has_news else "published"

    @admin.display(description="overdue")
    def overdue(self, point):
        today = timezone.localdate()
        late = [action for action in point.actions.all() if action.is_overdue(today)]
        return f"{len(late)} since {min(action.due_on for action in late):%-d %B %Y}" if late else ""

    # -- one point ----------------------------------------------------------------------------------------------------

    def save_model(self, request, obj, form, change):
        obj.write(by=request.user, at=timezone.now())

    def save_formset(self, request, form, formset, change):
        """Keep the actions, and what was noted of how they go."""
        super().save_formset(request, form, formset, change)
        for row in getattr(formset, "forms", ()):
            words = row.cleaned_data.get("new_note") if hasattr(row, "cleaned_data") else ""
            if words and row.instance.pk:
                ProgressNote.objects.create(
                    action=row.instance, words=words, noted_at=timezone.now(), noted_by=request.user
                )

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            context |= {
                "known": noticing.worth_a_second_look(obj.texts),
                "may_publish": request.user.has_perm("feedback.publish_point"),
                "comments": obj.comments.select_related("topic"),
                "notes": ProgressNote.objects.filter(action__point=obj).select_related("action", "noted_by")[:30],
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _to_publish(self, request, pk):
        if not request.user.has_perm("feedback.publish_point"):
            raise PermissionDenied
        return get_object_or_404(Point, pk=pk)

    def _act(self, request, point, act, done):
        problem = ""
        try:
            act()
        except Point.SomebodyElseWrote:
            problem = "It was changed since you read it. Read it again, then sign."
        except Point.OwnWords:
            problem = "You wrote this. Somebody else has to read it and sign."
        except Point.NotSigned:
            problem = "Nobody has signed it yet."
        except Point.NotAnswered:
            problem = "Write the answer first. It is published together with what families said."
        self.message_user(request, problem or done, messages.ERROR if problem else messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:feedback_point_change", args=[point.pk]))

    @method_decorator(require_POST)
    def sign(self, request, pk):
        point, now = self._to_publish(request, pk), timezone.now()
        seen = request.POST.get("version", "")
        seen = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1
        return self._act(
            request,
            point,
            lambda: point.sign(by=request.user, at=now, seen=seen),
            "You have signed it. Now publish it.",
        )

    @method_decorator(require_POST)
    def publish(self, request, pk):
        point, now = self._to_publish(request, pk), timezone.now()
        return self._act(
            request,
            point,
            lambda: point.publish(by=request.user, at=now, letters=letters.answered),
            "Everybody can read it now. Who asked for an answer is told.",
        )

    @method_decorator(require_POST)
    def take_off(self, request, pk):
        point, now = self._to_publish(request, pk), timezone.now()
        return self._act(request, point, lambda: point.take_off(by=request.user, at=now), "Nobody can read it now.")
