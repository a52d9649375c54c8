"""A small directory to search in, built service by service, and other processes of the same site."""

from datetime import date, time
from functools import partial

import pytest

from directory import models
from directory.search import live
from directory.search.query import run
from directory.search.request import SearchRequest
from tests import processes

from ..conftest import NOW

TODAY = date(2026, 11, 24)


@pytest.fixture
def words(db):
    """The vocabularies that a service may need."""
    return Words()


class Words:
    """Makes terms by their slug, once."""

    def __call__(self, model, slug, **fields):
        if model is models.ProvisionType and "theme" not in fields:
            fields["theme"] = self(models.Theme, "leisure")
        name = fields.pop("name", slug.replace("-", " ").capitalize())
        return model.objects.get_or_create(slug=slug, defaults={"name": name, **fields})[0]


@pytest.fixture
def listed(words):
    """Publish a service: `listed("Splash", needs=["autism"], ages=(5, 11), days="SA", free=True)`."""
    return Listing(words)


class Listing:
    def __init__(self, words):
        self.words = words

    def __call__(self, name, *, summary="", ages=(None, None), needs=(), types=(), theme="", level="", **more):
        organisation, _ = models.Organisation.objects.get_or_create(
            slug="moorside", defaults={"name": "Moorside Trust"}
        )
        service = models.Service.objects.create(
            organisation=organisation,
            slug=name.lower().replace(" ", "-"),
            name=name,
            summary=summary,
            minimum_age=ages[0],
            maximum_age=ages[1],
            needs_level=self.words(models.NeedsLevel, level) if level else None,
            status=more.get("status", models.Service.Status.PUBLISHED),
            status_changed_at=NOW,
            assured_on=more.get("assured_on", TODAY),
        )
        service.needs.set([self.words(models.Need, slug) for slug in needs])
        service.provision_types.set([self.words(models.ProvisionType, slug) for slug in types])
        if theme:
            service.themes.set([self.words(models.Theme, theme)])
        self._facts(service, **more)
        return service

    def _facts(self, service, *, days="", starts=None, cost="", not_needed=(), needed=(), place=None, how=(), **_):
        if days:
            service.schedules.create(byday=days, opens_at=starts, closes_at=time(23, 0) if starts else None)
        if cost:
            service.cost_options.create(cost_type=self.words(models.CostType, cost))
        for answer, slugs in ((False, not_needed), (True, needed)):
            for slug in slugs:
                flag = self.words(
                    models.EligibilityFlag, slug, plain_yes="Yes.", plain_no="No.", filter_label=f"No {slug} needed"
                )
                service.eligibility_answers.create(flag=flag, is_needed=answer)
        if place:
            latitude, longitude = place
            location = models.Location.objects.create(
                name=f"Hall of {service.name}", latitude=latitude, longitude=longitude
            )
            service.service_at_locations.create(location=location)
        for kind in how:
            service.service_at_locations.create(kind=kind)


@pytest.fixture
def search(db):
    """Search as an address would: `search("q=swim&age=9")` gives the page of results."""

    def ask(address):
        from django.http import QueryDict

        index = live.get_index()
        return run(SearchRequest.read(QueryDict(address), index.vocabulary), index, on=TODAY)

    return ask


def names(page):
    return [card["name"] for card in page.cards]


#: A process of its own that serves the site: see worker.py.
Worker = partial(processes.Worker, "tests.search.worker")


@pytest.fixture
def workers(shared_database):
    """Two processes of one site, each with its index loaded."""
    two = [Worker(shared_database), Worker(shared_database)]
    try:
        assert [worker.tell("listed") for worker in two] == [[], []]
        yield two
    finally:
        for worker in two:
            worker.end()
