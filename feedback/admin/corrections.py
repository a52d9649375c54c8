"""Taking back a published year that names somebody, and putting it right, part by part."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ..models import Action, Consultation, Point, YearlyReview
from ..models.actions import address_here_or_elsewhere
from ..parts import parts
from ..yearly import seal

#: What the page cannot be drawn without.
NEEDED = ("introduction", "title", "said", "response", "what", "how")
LONG = ("introduction", "said", "response", "easy_words", "changed")


class WithdrawForm(forms.Form):
    """Why a year is taken back, and which points on the living page say the same."""

    reason = forms.CharField(
        label="Why",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="Only the team reads it. Name nobody here either: “Point 4 tells who a teacher is”.",
        error_messages={"required": "Say why it is taken back."},
    )
    points = forms.ModelMultipleChoiceField(
        Point.objects.none(),
        label="Take these off the living page too",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They are gone from the easy read page, the table, JSON and the feed at once. "
        "Write them anew, let somebody sign, publish.",
    )

    def __init__(self, *args, review, **kwargs):
        super().__init__(*args, **kwargs)
        told = [point["id"] for point in review.content["points"]]
        self.fields["points"].queryset = Point.objects.public().filter(pk__in=told)


class PartForm(forms.Form):
    """The words of one part, to be written anew."""

    seal = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, part, **kwargs):
        super().__init__(*args, **kwargs)
        for place, words in part.words.items():
            name = place.rpartition("-")[2]
            rows = {"rows": 5 if name in LONG else 2, "class": "vLargeTextField"}
            field = forms.CharField(
                label=_label(part, place, name),
                initial=words,
                required=name in NEEDED,
                widget=forms.Textarea(attrs=rows),
                error_messages={"required": "Leave some words, such as “Taken out”."},
                validators=[address_here_or_elsewhere] if name == "evidence_url" else (),
            )
            self.fields[place] = field


def _label(part, place, name):
    """The label of the field that the words came from; of an action, with its number."""
    model = Action if "-" in place else Consultation if part.key.startswith("consultation") else Point
    words = "introduction" if name == "introduction" else model._meta.get_field(name).verbose_name
    return f"Action {int(place.split('-')[1]) + 1}: {words}" if "-" in place else str(words).capitalize()


def _to_put_right(request, pk):
    if not request.user.has_perm("feedback.withdraw_yearlyreview"):
        raise PermissionDenied
    return get_object_or_404(YearlyReview.objects.frozen(), pk=pk)


def _back(review):
    return HttpResponseRedirect(reverse("admin:feedback_yearlyreview_change", args=[review.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, pk):
    """Ask why, then show the year to nobody."""
    review = _to_put_right(request, pk)
    form = WithdrawForm(request.POST or None, review=review)
    if form.is_valid():
        told = form.cleaned_data
        review.withdraw(told["reason"], points=told["points"], by=request.user, at=timezone.now())
        messages.success(request, "Nobody can read it now. Put it right below; then somebody else signs.")
        return _back(review)
    return _page(request, "withdraw", review, form, f"Take back {review}")


@require_http_methods(["GET", "HEAD", "POST"])
def put_right(request, pk, key):
    """Write one part anew. What it said before is not kept."""
    review = _to_put_right(request, pk)
    part = next((part for part in parts(review.content) if part.key == key), None)
    if part is None:
        raise Http404
    form = PartForm(request.POST or None, part=part, initial={"seal": seal(review)})
    if form.is_valid():
        words = {place: form.cleaned_data[place] for place in part.words}
        try:
            review.put_right(part, words, by=request.user, at=timezone.now(), seen=form.cleaned_data["seal"])
        except YearlyReview.NotReady as problem:
            messages.error(request, str(problem))
            return _back(review)
        except YearlyReview.SomebodyElseWrote:
            form.add_error(None, "Somebody else wrote in it since you opened this. Open it again, and look at both.")
        else:
            messages.success(request, "It is written. Somebody else has to read the whole and sign.")
            return _back(review)
    return _page(request, "put_right", review, form, f"Put right: {part.name}")


def _page(request, name, review, form, title):
    context = {
        **admin.site.each_context(request),
        "title": title,
        "opts": YearlyReview._meta,
        "review": review,
        "form": form,
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, f"admin/feedback/{name}.html", context, status=status)
