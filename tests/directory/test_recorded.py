"""Who did something and when is recorded together, whoever writes the row."""

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from directory.models import Service

from ..conftest import NOW
from .conftest import TODAY

OURS = ("directory", "providers", "feedback", "guidance", "compliance")


def pairs():
    """(model, verb) of everything that may be done to a row later: <verb>_by that may be empty, beside its moment."""
    for model in apps.get_models():
        fields = {each.name: each for each in model._meta.fields}
        for name, by in fields.items():
            verb = name.removesuffix("_by")
            is_later = name.endswith("_by") and by.null and {f"{verb}_at", f"{verb}_on"} & fields.keys()
            if is_later and model._meta.app_label in OURS and not model.__name__.startswith("Historical"):
                yield model, verb


def test_every_pair_of_who_and_when_is_kept_by_the_database():
    found = list(pairs())
    bare = [
        (model.__name__, verb)
        for model, verb in found
        if not any(each.name.endswith(f"_{verb}_who_when") for each in model._meta.constraints)
    ]

    assert ("Service", "status_changed") in [(model.__name__, verb) for model, verb in found]
    assert bare == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "published", "status_changed_at": None},
        {"status_changed_at": None, "status_changed_by": "Priya"},
        {"checked_on": TODAY, "checked_by": None},
        {"checked_on": None, "checked_by": "Priya"},
    ],
)
def test_a_listing_cannot_say_half_of_it(listing, moderator, wrong):
    service = listing()
    wrong = {name: moderator if said == "Priya" else said for name, said in wrong.items()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.filter(pk=service.pk).update(**wrong)


@pytest.mark.django_db
def test_a_command_hides_a_listing_at_a_moment_and_in_nobodys_name(listing):
    service = listing(status="published")

    service.hide(by=None, at=NOW, reason="No longer in the feed")

    service.refresh_from_db()
    assert (service.status, service.status_changed_at, service.status_changed_by) == ("hidden", NOW, None)
