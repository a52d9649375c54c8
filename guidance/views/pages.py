"""Guides for everybody: the list, a guide, and its easy read version."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from directory.models import Theme

from ..models import Guide, LifeStage, Reader
from ..showing import Surroundings, page_of


class WhichForm(forms.Form):
    """Which guides to show."""

    reader = forms.ModelChoiceField(
        Reader.objects.none(), label="For", required=False, to_field_name="slug", empty_label="Everybody"
    )
    stage = forms.ModelChoiceField(
        LifeStage.objects.none(), label="Time of life", required=False, to_field_name="slug", empty_label="Any"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reader"].queryset = Reader.objects.in_use()
        self.fields["stage"].queryset = LifeStage.objects.in_use()

    @property
    def guides(self):
        """The published guides that fit. A choice that is not offered asks for nothing."""
        self.is_valid()
        found = Guide.objects.published()
        if reader := self.cleaned_data.get("reader"):
            found = found.filter(readers=reader)
        if stage := self.cleaned_data.get("stage"):
            found = found.filter(stages=stage)
        return found.only("slug", "shown")

    @property
    def is_asked(self):
        return any(self.cleaned_data.values()) or bool(self.errors)


@login_not_required
@require_safe
def guides(request):
    """Every guide under its topic. One that belongs to several stands under each."""
    form = WhichForm(request.GET)
    found = sorted(form.guides, key=lambda guide: guide.shown["title"])
    boards = [(theme, [guide for guide in found if theme.slug in guide.shown["themes"]]) for theme in _themes()]
    elsewhere = [guide for guide in found if not guide.shown["themes"]]
    context = {"form": form, "number": len(found), "boards": boards, "elsewhere": elsewhere, "here": "guides"}
    return render(request, "guidance/guides.html", context)


def _themes():
    return Theme.objects.in_use()


@login_not_required
@require_safe
def guide(request, slug):
    """One guide. One that was taken down says so, and leads on."""
    found = get_object_or_404(Guide, slug=slug, shown__isnull=False)
    if not found.is_published:
        return render(request, "guidance/gone.html", {"title": found.shown["title"], "here": "guides"}, status=410)
    page = page_of(found, Surroundings.load())
    return render(request, "guidance/guide.html", {"guide": page, "is_preview": False, "here": "guides"})


@login_not_required
@require_safe
def easily(request, slug):
    """The easy read version of a guide."""
    found = get_object_or_404(Guide.objects.published(), slug=slug)
    if not found.shown["easy"]:
        raise Http404("Nobody wrote it in easy words yet.")
    page = page_of(found, Surroundings.load())
    return render(request, "guidance/easy-read.html", {"guide": page, "is_preview": False, "here": "guides"})


@login_not_required
@require_safe
def all_easily(request):
    """Every guide that there is in easy words."""
    easy = [guide for guide in Guide.objects.published().only("slug", "shown") if guide.shown["easy"]]
    easy.sort(key=lambda guide: guide.shown["title"])
    return render(request, "guidance/all-easy-read.html", {"guides": easy, "here": "guides"})
