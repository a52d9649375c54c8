"""Who runs services."""

import pytest

from directory import models

from .whole_listing import plain_service, term

pytestmark = pytest.mark.django_db


def organisation(name, **fields):
    return models.Organisation.objects.create(name=name, slug=name.lower().replace(" ", "-"), **fields)


def read(client, address):
    return client.get(address).content.decode()


def test_the_list_has_organisations_with_something_to_offer(client):
    charity = organisation("Apple Trust", organisation_type=term(models.ProviderType, "charity", "Charity"))
    plain_service("First", organisation=charity)
    plain_service("Second", organisation=charity)
    plain_service("Third", organisation=organisation("Silent"), status="draft")

    html = read(client, "/organisations/")

    assert '<a href="/organisations/apple-trust/">Apple Trust</a><br><small>Charity – 2 services</small>' in html
    assert "Silent" not in html


def test_a_page_tells_all_that_families_may_know(client):
    trust = organisation(
        "Apple Trust",
        description="What we do.\n\nAnd more.",
        website="https://apple.example.org/",
        email="hello@apple.example.org",
        phone="01632 960010",
        text_phone="07700 900010",
        address_1="2 Orchard Row",
        city="Lowmoor",
        postal_code="NM4 1AA",
        is_section_41_approved=True,
        send_training="Trained in signing",
        complaints_role="Head of care",
    )
    trust.languages.add(term(models.Language, "pl", "Polish"))
    trust.identifiers.create(scheme="GB-CHC", identifier="1234567")
    trust.contacts.create(role="Manager", name="Ana", is_name_public=True, phone="01632 960011")
    trust.contacts.create(role="Deputy", name="Bo")
    plain_service("Splash", organisation=trust, summary="Swim with us.")

    html = read(client, "/organisations/apple-trust/")

    for said in [
        "<p class=\"measure\">And more.</p>", "https://apple.example.org/", "hello@apple.example.org", "01632 960010",
        "Text 07700 900010", "Apple Trust, 2 Orchard Row, Lowmoor, NM4 1AA", "Approved under section 41",
        "Trained in signing", "Ask for: Head of care", "Polish", "Charity number", "1234567", "Manager: Ana",
        "01632 960011", "Deputy", "/services/splash/", "Swim with us.", "not a recommendation",
    ]:  # fmt: skip
        assert said in html
    assert "Bo<" not in html


def test_what_an_organisation_did_not_say_is_not_known(client):
    plain_service("Splash", organisation=organisation("Apple Trust"))

    assert "Not known: training in special needs" in read(client, "/organisations/apple-trust/")


@pytest.mark.parametrize("status", ["draft", "hidden", "removed"])
def test_an_organisation_without_a_public_service_has_no_page(client, status):
    plain_service("Splash", organisation=organisation("Apple Trust"), status=status, status_reason="Because")

    assert client.get("/organisations/apple-trust/").status_code == 404


def test_only_public_services_are_on_the_page(client):
    trust = organisation("Apple Trust")
    plain_service("Shown", organisation=trust)
    plain_service("Secret", organisation=trust, status="draft")

    assert "Secret" not in read(client, "/organisations/apple-trust/")


def test_an_organisation_with_many_services_asks_no_more_questions(client, django_assert_num_queries):
    trust = organisation("Apple Trust")
    for number in range(30):
        plain_service(f"Club {number}", organisation=trust)

    with django_assert_num_queries(6):
        client.get("/organisations/apple-trust/")
    with django_assert_num_queries(1):
        client.get("/organisations/")
