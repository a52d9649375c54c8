"""A small council for the tests of the directory: terms by slug, and services built as a test needs them."""

from datetime import date

import pytest
from django.test import Client

from directory import models

from ..cast import another_moderator, sit_down
from ..conftest import NOW

TODAY = date(2026, 11, 24)


@pytest.fixture
def tom(db):
    """Tom at his desk."""
    return sit_down(Client(), another_moderator())


@pytest.fixture
def term(db):
    """Make or fetch a term by its slug: `term(models.Need, "autism")`."""

    def make(model, slug, **fields):
        if model is models.ProvisionType and "theme" not in fields:
            fields["theme"] = make(models.Theme, "leisure")
        if model is models.EligibilityFlag:
            fields = {"plain_yes": "Needed.", "plain_no": "Not needed.", "filter_label": slug} | fields
        name = fields.pop("name", slug.replace("-", " ").capitalize())
        return model.objects.get_or_create(slug=slug, defaults={"name": name, **fields})[0]

    return make


@pytest.fixture
def moorside(db):
    return models.Organisation.objects.create(slug="moorside", name="Moorside Trust")


@pytest.fixture
def listing(moorside):
    """Make a service: `listing("Splash", summary="Swimming.")`. It is a draft unless the test says otherwise."""

    def make(name="Splash", **fields):
        slug = fields.pop("slug", name.lower().replace(" ", "-"))
        usual = {"organisation": moorside, "name": name, "slug": slug, "status_changed_at": NOW}
        return models.Service.objects.create(**usual | fields)

    return make
