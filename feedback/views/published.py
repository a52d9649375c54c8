"""You said, we did: what anybody can read, in every form it comes in."""

import re

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from directory.models import AgeBand, Theme
from directory.spreadsheets import csv_response

from ..models import Action, Comment, Point, YearlyReview
from ..models.years import due_on
from ..yearly import YearPage

POINTS_ON_A_PAGE, NEWEST = 20, 30
STATES = [*Action.State.choices, ("answered", "Answered")]


class WhichForm(forms.Form):
    """Which points to show."""

    q = forms.CharField(label="Words", required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    theme = forms.ModelChoiceField(
        Theme.objects.none(), label="Topic", required=False, to_field_name="slug", empty_label="All"
    )
    age = forms.ModelChoiceField(
        AgeBand.objects.none(), label="Age", required=False, to_field_name="slug", empty_label="All"
    )
    state = forms.ChoiceField(label="How it stands", required=False, choices=[("", "All"), *STATES])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = Theme.objects.in_use()
        self.fields["age"].queryset = AgeBand.objects.in_use()

    @property
    def points(self):
        """The published points that fit, the newest first. An answer that makes no sense asks for nothing."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        found = Point.objects.public()
        if "q" in asked:
            found = found.saying(asked["q"])
        if "theme" in asked:
            found = found.filter(themes=asked["theme"])
        if "age" in asked:
            found = found.filter(age_bands=asked["age"])
        if "state" in asked:
            found = found.filter(pk__in=Point.objects.standing(asked["state"]).values("pk"))
        return found.with_page_facts().newest_first()

    @property
    def is_asked(self):
        return any(self.cleaned_data.values()) or bool(self.errors)


@login_not_required
@require_safe
def points(request):
    """The living page: what families said, what became of it, newest first."""
    form = WhichForm(request.GET)
    page = Paginator(form.points, POINTS_ON_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    last = YearlyReview.objects.last()
    context = {
        "form": form,
        "page": page,
        "query": query.urlencode(),
        "counts": _counts(),
        "years": list(YearlyReview.objects.published().only("year")),
        "last_on": last and timezone.localdate(last.published_at),
        "next_by": due_on(),
        "here": "you-said",
    }
    return render(request, "feedback/points.html", context)


def _counts():
    """How much was said and done, all in all."""
    actions = Action.objects.shown().filter(point__in=Point.objects.public())
    return {
        **Comment.objects.tally(),
        "actions": actions.count(),
        "done": actions.filter(state=Action.State.DONE).count(),
    }


@login_not_required
@require_safe
def point(request, pk):
    """One point, with an address of its own."""
    found = get_object_or_404(Point.objects.public().with_page_facts(), pk=pk)
    return render(request, "feedback/point.html", {"point": found, "here": "you-said"})


@login_not_required
@require_safe
def points_easily(request):
    """The newest points in easy words."""
    newest = Point.objects.public().with_page_facts().newest_first()[:POINTS_ON_A_PAGE]
    return render(request, "feedback/points-easy-read.html", {"points": newest, "here": "you-said"})


@login_not_required
@require_safe
def year(request, year):
    """One year as it was published; 404 while it is taken back, with a page that says so."""
    review = get_object_or_404(YearlyReview.objects.frozen(), year=year)
    years = list(YearlyReview.objects.published().only("year"))
    context = {"review": review, "years": years, "here": "you-said"}
    if review.is_withdrawn:
        response = render(request, "feedback/year-withdrawn.html", context, status=404)
        response["X-Robots-Tag"] = "noindex"
        return response
    page = YearPage.of(review, on=timezone.localdate())
    context |= {"page": page, "corrections": review.corrections.told(), "is_preview": False}
    return render(request, "feedback/year.html", context)


def _told(request, found):
    """A point in plain values, for machines."""
    return {
        "id": found.pk,
        "address": request.build_absolute_uri(found.get_absolute_url()),
        "published_on": timezone.localdate(found.published_at).isoformat(),
        "title": found.shown_title,
        "you_said": found.shown_said,
        "people": found.voices,
        "our_answer": found.shown_response,
        "about": found.topic.name,
        "themes": [theme.name for theme in found.themes.all()],
        "ages": [band.name for band in found.age_bands.all()],
        "state": found.state_words,
        "actions": [_action_told(action.shown) for action in found.actions.all()],
    }


def _action_told(action):
    return {
        "what": action["what"], "owner": action["owner"], "due_on": action["due_on"] and action["due_on"].isoformat(),
        "state": action["state_words"], "because": action["because"],
        "done_on": action["done_on"] and action["done_on"].isoformat(), "evidence": action["evidence_url"],
        "listing": action["listing"] and settings.SITE_ADDRESS + action["listing"]["address"],
    }  # fmt: skip


@login_not_required
@require_safe
def points_json(request):
    """The points that fit, for machines, and how much was said and done all in all."""
    return JsonResponse(
        {"counts": _counts(), "points": [_told(request, found) for found in WhichForm(request.GET).points]}
    )


@login_not_required
@require_safe
def points_csv(request):
    """The points that fit, as a table: one line for each action, or for a point without any."""
    heading = [
        "Address", "Published", "In a few words", "You said", "People", "Our answer", "About", "Topics", "Ages",
        "How it stands", "Action", "Whose it is", "By", "Action stands", "Why not", "Done on", "What shows it",
        "Listing that changed",
    ]  # fmt: skip
    rows = []
    for found in WhichForm(request.GET).points:
        told = _told(request, found)
        start = [
            told["address"], told["published_on"], told["title"], told["you_said"], told["people"],
            told["our_answer"], told["about"], "; ".join(told["themes"]), "; ".join(told["ages"]), told["state"],
        ]  # fmt: skip
        rows += [[*start, *action.values()] for action in told["actions"]] or [[*start, *[""] * 8]]
    return csv_response("you-said-we-did.csv", heading, rows)


def _for_xml(words):
    """A text without the unseen signs that come with what is pasted, and that no XML may hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", " ", words)


class PointFeed(Feed):
    """What is new, for readers of feeds."""

    feed_type = Atom1Feed
    title = "You said, we did"
    subtitle = "What families said about the SEND Local Offer, and what the council did."

    def link(self):
        return reverse("feedback:points")

    def items(self):
        return Point.objects.public().newest_first()[:NEWEST]

    def item_title(self, item):
        return _for_xml(item.shown_title)

    def item_description(self, item):
        return _for_xml(f"You said: {item.shown_said}\n\nOur answer: {item.shown_response}")

    def item_pubdate(self, item):
        return item.published_at


points_feed = login_not_required(require_safe(PointFeed()))
