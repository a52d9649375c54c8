"""The menu that is the same on every page, but for the reader's own count."""

from django.test import Client
from django.urls import reverse

TALLY = '<span class="tally">1<span class="unseen"> saved</span></span>'


def save_a_service(client):
    client.post(
        reverse("directory:shortlist-save"), {"service": "quiet-family-swim"}, headers={"sec-fetch-site": "same-origin"}
    )


def test_a_parent_sees_on_every_page_how_many_services_they_kept(client, northmoor):
    save_a_service(client)

    for name in ("home", "directory:services", "privacy"):
        assert TALLY in client.get(reverse(name)).content.decode(), name


def test_the_next_parent_does_not_see_what_somebody_else_kept(client, northmoor):
    save_a_service(client)
    client.get(reverse("home"))

    assert "tally" not in Client().get(reverse("home")).content.decode()


def test_a_parent_is_told_which_part_of_the_site_this_is(client, northmoor):
    page = client.get(reverse("tell-us")).content.decode()

    assert page.count('aria-current="page"') == 1
    assert f'<a href="{reverse("tell-us")}" aria-current="page">' in page
