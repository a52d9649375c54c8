"""What families type: synonyms, what was looked for and not found, and a page to try a search."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..models import MissedSearch, Need, ProvisionType, Service, Synonym, Theme
from ..search import text
from ..search.explain import explain
from ..search.live import get_index
from ..spreadsheets import csv_response
from .conflicts import VersionedForm
from .tracked import ReadOnlyAdmin
from .words import WordAdmin

#: Lists that a synonym may point into, by the word before the colon.
POINTS_TO = {"need": Need, "type": ProvisionType, "theme": Theme}


class SynonymForm(VersionedForm):
    """A synonym. What it points to must be there."""

    class Meta:
        model = Synonym
        fields = ["term", "means", "kind", "weight", "is_retired"]

    def clean_term(self):
        return _worded(" ".join(self.cleaned_data["term"].lower().split()))

    def clean_means(self):
        means = " ".join(self.cleaned_data["means"].split())
        kind, colon, slug = (part.strip() for part in means.lower().partition(":"))
        if colon and kind in POINTS_TO:
            if not POINTS_TO[kind].objects.filter(slug=slug).exists():
                raise forms.ValidationError(
                    f"There is no {POINTS_TO[kind]._meta.verbose_name} with the key “{slug}”. "
                    "Look its key up in its list."
                )
            return f"{kind}:{slug}"
        if colon and " " not in means:
            raise forms.ValidationError("Write need:, type: or theme: and a key of that list; or plain words.")
        return _worded(means)


def _worded(said):
    """What was typed, when it holds a word that a search can find."""
    if not any(word.isalnum() for word in text.words(said)):
        raise forms.ValidationError("Write at least one word in plain letters.")
    return said


@admin.register(Synonym)
class SynonymAdmin(WordAdmin):
    """What people type, and what listings say for it."""

    form = SynonymForm
    change_list_template = "admin/directory/synonym_list.html"
    list_display = ["term", "means", "kind", "weight", "in_use"]
    list_filter = ["kind", "is_retired"]
    list_per_page = 100
    search_fields = ["term", "means"]
    search_help_text = "What people type, or what it means."

    def get_changeform_initial_data(self, request):
        return {"weight": 1, **super().get_changeform_initial_data(request)}

    def changelist_view(self, request, extra_context=None):
        quick = SynonymForm(initial={"weight": 1}, auto_id="quick_%s") if self.has_add_permission(request) else None
        return super().changelist_view(request, {"quick": quick, **(extra_context or {})})

    @admin.display(description="used", boolean=True, ordering="is_retired")
    def in_use(self, synonym):
        return not synonym.is_retired


@admin.register(MissedSearch)
class MissedSearchAdmin(ReadOnlyAdmin):
    """What families looked for and did not find. Nobody can be recognised in it."""

    change_list_template = "admin/directory/missed_list.html"
    list_display = ["words", "filters", "district", "day", "count"]
    list_display_links = None
    list_filter = ["day"]
    list_per_page = 100
    search_fields = ["words", "filters", "district"]
    ordering = ["-count", "-day"]

    def get_urls(self):
        export = self.admin_site.admin_view(self.export)
        return [path("export/", export, name="directory_missedsearch_export"), *super().get_urls()]

    def export(self, request):
        """The searches of the list, with its filters, all days added up, as a table to download."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_changelist_instance(request).get_queryset(request).order_by()
        summed = found.values("words", "filters", "district").annotate(times=Sum("count")).order_by("-times", "words")
        rows = summed.values_list("words", "filters", "district", "times")
        return csv_response("missed-searches.csv", ["Words", "Filters", "District", "Times"], rows)


class TryForm(forms.Form):
    """The words to try."""

    q = forms.CharField(
        label="What a family would type", max_length=200, widget=forms.TextInput(attrs={"size": 60, "autofocus": True})
    )


@require_safe
def try_a_search(request):
    """What the search understands of some words, the synonyms at work, and the first results with their scores."""
    if not request.user.has_perm("directory.view_synonym"):
        raise PermissionDenied
    form = TryForm(request.GET if "q" in request.GET else None)
    explained = explain(form.cleaned_data["q"], get_index(), on=timezone.localdate()) if form.is_valid() else None
    if explained:
        slugs = [row["slug"] for row in explained.results]
        keys = dict(Service.objects.filter(slug__in=slugs).values_list("slug", "pk"))
        explained.results = [row | {"pk": keys.get(row["slug"])} for row in explained.results]
        explained.synonyms = _with_keys(explained.synonyms)
    context = {
        **admin.site.each_context(request),
        "title": "Try a search",
        "form": form,
        "explained": explained,
        "may_edit": request.user.has_perm("directory.change_synonym"),
    }
    return TemplateResponse(request, "admin/directory/try_a_search.html", context)


def _with_keys(synonyms):
    """The synonyms that were used, each with the key of its row where it has one."""
    rows = Synonym.objects.filter(term__in=[row["term"] for row in synonyms])
    keys = {(row.term, row.means): row.pk for row in rows}
    return [row | {"pk": keys.get((row["term"], row["means"]))} for row in synonyms]
