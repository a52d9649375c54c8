"""The team's room: what it is called, how its front page is grouped, and its pages that belong to no one table."""

import logging
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, FieldDoesNotExist, PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

#: The front page: groups in the words of the field, and in each what stands there.
GROUPS = [
    ("Listings", ("Service", "Organisation", "Location", "Contact")),
    ("Finding", ("Synonym", "MissedSearch")),
    (
        "Words we sort by",
        (
            "Theme", "ProvisionType", "Need", "NeedsLevel", "AgeBand", "Audience", "EligibilityFlag",
            "ReferralRoute", "CostType", "AccessFeature", "TimePeriod", "Language", "ProviderType",
        ),
    ),
    ("Areas and loaded data", ("LocalAuthority", "Town", "Postcode", "LoadedData")),
    ("People and letters", ("User", "Group", "Letter", "DailyRun")),
]  # fmt: skip
#: Pages that belong to no one table: (group, address name, words, permission that opens it). Rooms add theirs.
PAGES = [
    ("Listings", "missing-facts", "What families would miss", "directory.view_service"),
    ("Finding", "try-a-search", "Try a search", "directory.view_synonym"),
]

log = logging.getLogger("directory")


#: Each gives [Note] for the front page; rooms add theirs.
NOTES = []


@dataclass(frozen=True)
class Note:
    """One line on the front page: what waits, where to see it, and whether it is urgent."""

    words: str
    url: str = ""
    is_urgent: bool = False


def add_group(name, tables):
    """Put a group of another room's tables first on the front page."""
    GROUPS.insert(0, (name, tables))


class TeamAdminConfig(AdminConfig):
    """Django's admin with our own site in place of the usual one."""

    default_site = "directory.admin_site.TeamSite"


class TeamSite(AdminSite):
    """The admin of the council's team."""

    enable_nav_sidebar = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.disable_action("delete_selected")

    def has_permission(self, request):
        """No page of the admin opens before a password and a second factor were both shown in this session."""
        from . import two_factors  # it needs models, and this module is read before there are any

        return super().has_permission(request) and two_factors.are_passed(request)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request, extra_context=None):
        """The admin has no door of its own."""
        onward = urlencode({"next": request.GET.get("next", reverse(f"{self.name}:index"))})
        return HttpResponseRedirect(f"{resolve_url(settings.STAFF_DOOR)}?{onward}")

    def index(self, request, extra_context=None):
        """The front page, which begins with what waits for the team, and that with what is urgent."""
        notes = sorted((note for notes in NOTES for note in notes(request)), key=lambda note: not note.is_urgent)
        return super().index(request, {"notes": notes, **(extra_context or {})})

    def admin_view(self, view, cacheable=False):
        """A view for the team. What Django's admin makes of an address typed by hand is 400, not an error of ours."""

        @wraps(view)
        def guarded(request, *args, **kwargs):
            try:
                response = view(request, *args, **kwargs)
                # The page is drawn here, because much of what was typed is read no sooner.
                return response if getattr(response, "is_rendered", True) else response.render()
            except (ValueError, OverflowError, FieldDoesNotExist) as problem:
                log.warning("A page of the admin cannot be answered: %s", request.path, exc_info=True)
                raise BadRequest from problem

        return super().admin_view(guarded, cacheable)

    def autocomplete_view(self, request):
        """What a form of ours looks up as somebody types. By itself Django would search through any table so."""
        asked = request.GET.get("app_label"), request.GET.get("model_name"), request.GET.get("field_name")
        desks = [desk for own in self._registry.values() for desk in (own, *own.inlines)]
        if asked not in {
            (desk.model._meta.app_label, desk.model._meta.model_name, name)
            for desk in desks
            for name in desk.autocomplete_fields
        }:
            raise PermissionDenied
        return super().autocomplete_view(request)

    def get_urls(self):
        from .admin import reports, search

        return [
            path("directory/missing-facts/", self.admin_view(reports.missing_facts), name="missing-facts"),
            path("directory/try-a-search/", self.admin_view(search.try_a_search), name="try-a-search"),
            *super().get_urls(),
        ]

    def get_app_list(self, request, app_label=None):
        """The tables in our groups on the front page and at the side; those of other rooms after them."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        models = {model["object_name"]: model for app in apps for model in app["models"]}
        groups = [self._group(request, name, tables, models) for name, tables in GROUPS]
        placed = {table for _, tables in GROUPS for table in tables}
        for app in apps:
            app["models"] = [model for model in app["models"] if model["object_name"] not in placed]
        return [group for group in [*groups, *apps] if group["models"]]

    def _group(self, request, name, tables, models):
        pages = [
            {
                "name": words,
                "object_name": address,
                "admin_url": reverse(f"{self.name}:{address}"),
                "add_url": None,
                "view_only": True,
                "perms": {},
            }
            for group, address, words, permission in PAGES
            if group == name and request.user.has_perm(permission)
        ]
        return {
            "name": name,
            "app_label": name.lower().replace(" ", "-"),
            "app_url": f"{reverse(f'{self.name}:index')}#{name.lower()}",
            "has_module_perms": True,
            "models": [models[table] for table in tables if table in models] + pages,
        }
