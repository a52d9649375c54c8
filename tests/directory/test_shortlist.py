"""A reader's own list: no account, one cookie, and only after Save."""

import pytest
from django.test import Client

from directory import shortlist
from directory.models import EligibilityFlag, Need, NeedsLevel, Service

from .whole_listing import plain_service, term, whole_service

pytestmark = pytest.mark.django_db
OWN = {"Sec-Fetch-Site": "same-origin"}


def save(client, *slugs, headers=OWN, **fields):
    return client.post("/my-list/save/", {"service": slugs, **fields}, headers=headers)


def cookie(client):
    return client.cookies.get("my-list")


def names(answer):
    return [listing.service.name for listing in answer.context["listings"]] if answer.context else []


def test_a_parent_who_only_looks_gets_no_cookie(client):
    service = plain_service()

    client.get(service.get_absolute_url())
    client.get("/my-list/")

    assert not client.cookies


@pytest.mark.parametrize("status", ["hidden", "removed"])
def test_a_made_up_list_names_no_listing_that_families_never_saw(client, status):
    seen, secret = plain_service("Gone Club"), plain_service("Secret Plan", status="draft")
    for service in (seen, secret):
        service.status, service.status_reason = status, "Closed"
        service.save()
    client.cookies["my-list"] = f"{seen.pk}.{secret.pk}"

    html = client.get("/my-list/").content.decode()

    assert "2 services in this list are not on this site any more: Gone Club." in html
    assert "Secret Plan" not in html


def test_a_parent_saves_a_service_and_finds_it_in_the_list(client):
    plain_service()

    answer = save(client, "splash-club")

    assert answer.status_code == 303
    assert answer["Location"] == "/my-list/?saved=splash-club"
    seen = client.get(answer["Location"]).content.decode()
    assert "“Splash Club” is in your list." in seen
    assert '<a href="/services/splash-club/">Splash Club</a>' in seen


def test_the_cookie_holds_numbers_only_and_no_script_can_read_it(client):
    service = plain_service()

    save(client, "splash-club")

    assert cookie(client).value == str(service.pk)
    assert cookie(client)["httponly"]
    assert cookie(client)["samesite"] == "Lax"


def test_with_https_the_cookie_is_bound_to_this_host(client, settings):
    settings.IS_HTTPS = True
    plain_service()

    save(client, "splash-club")

    assert client.cookies["__Host-my-list"]["secure"]
    assert client.cookies["__Host-my-list"]["path"] == "/"
    assert not client.cookies["__Host-my-list"]["domain"]


def test_saving_twice_keeps_it_once(client):
    service = plain_service()

    save(client, "splash-club")
    save(client, "splash-club")

    assert cookie(client).value == str(service.pk)


def test_saving_goes_back_to_the_listing_and_says_so_there(client):
    plain_service()

    answer = save(client, "splash-club", next="/services/splash-club/?saved=1")

    assert answer["Location"] == "/services/splash-club/?saved=1"
    assert "<strong>Saved.</strong>" in client.get(answer["Location"]).content.decode()


def save_from(client, page, slug="splash-club", **headers):
    return save(client, slug, headers=OWN | {"Referer": f"http://testserver{page}"} | headers)


def test_saving_in_a_list_of_results_goes_back_to_that_card_and_says_so_there(client):
    plain_service()

    answer = save_from(client, "/services/?q=splash&age=9&saved=older")

    assert answer["Location"] == "/services/?q=splash&age=9&saved=splash-club#at-splash-club"
    card = client.get("/services/?q=splash&age=9&saved=splash-club").content.decode().split('id="at-splash-club"')[1]
    assert "<b>Saved.</b>" in card.split("</article>")[0]


def test_saving_in_a_list_by_need_goes_back_there_too(client):
    plain_service().needs.add(term(Need, "autism", "Autism"))

    answer = save_from(client, "/needs/autism/")

    assert answer["Location"] == "/needs/autism/?saved=splash-club#at-splash-club"
    assert "<b>Saved.</b>" in client.get("/needs/autism/?saved=splash-club").content.decode()


@pytest.mark.parametrize("address", ["/services/?saved=splash-club", "/needs/autism/?saved=splash-club"])
def test_a_list_says_saved_to_nobody_else(client, address):
    plain_service().needs.add(term(Need, "autism", "Autism"))
    save_from(client, "/services/")
    client.get(address)

    assert "<b>Saved.</b>" not in Client().get(address).content.decode()


@pytest.mark.parametrize("page", ["/", "/my-list/", "/admin/", "/services/splash-club/"])
def test_saving_elsewhere_leads_to_the_list(client, page):
    plain_service()

    assert save_from(client, page)["Location"] == "/my-list/?saved=splash-club"


def test_the_way_back_to_results_does_not_say_saved_again(client):
    plain_service()

    html = client.get("/services/splash-club/?from=q%3Dswim%26saved%3Dsplash-club").content.decode()

    assert '<a class="back" href="/services/?q=swim">' in html


def test_a_script_that_saves_hears_how_many_are_kept_and_stays_on_its_page(client):
    service = plain_service()
    script = OWN | {"Accept": "application/json"}

    saved = save(client, "splash-club", headers=script)
    removed = client.post("/my-list/remove/", {"id": service.pk}, headers=script)

    assert saved.json() == {"kept": 1, "isFull": False, "saved": {"splash-club": service.pk}}
    assert removed.json()["kept"] == 0
    assert cookie(client).value == ""


def test_a_page_says_saved_only_to_who_saved_it(client):
    plain_service()

    assert "Saved." not in client.get("/services/splash-club/?saved=1").content.decode()


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_saving_never_leads_to_another_site(client, address):
    plain_service()

    assert save(client, "splash-club", next=address)["Location"] == "/my-list/?saved=splash-club"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/testserver"},
        {},
    ],
)
def test_a_form_on_another_site_cannot_change_the_list(client, headers):
    plain_service()

    assert save(client, "splash-club", headers=headers).status_code == 403
    assert not cookie(client)


@pytest.mark.parametrize("headers", [{"Origin": "http://testserver"}, {"Referer": "http://testserver/services/"}])
def test_an_older_browser_can_save_too(client, headers):
    plain_service()

    assert save(client, "splash-club", headers=headers).status_code == 303


@pytest.mark.parametrize("status", ["draft", "hidden", "removed"])
def test_what_is_not_public_cannot_be_saved(client, status):
    plain_service(status=status, status_reason="Because")

    save(client, "splash-club")

    assert not cookie(client)


def test_a_list_is_full_at_thirty_and_says_so(client):
    for number in range(31):
        plain_service(f"Club {number:02}")
        answer = save(client, f"club-{number:02}")

    assert answer["Location"] == "/my-list/?full=1"
    assert len(cookie(client).value.split(".")) == 30
    assert "Your list holds 30 services." in client.get(answer["Location"]).content.decode()


def test_a_service_is_removed_and_the_last_one_takes_the_cookie_with_it(client):
    first, second = plain_service("First"), plain_service("Second")
    save(client, "first")
    save(client, "second")

    client.post("/my-list/remove/", {"id": first.pk}, headers=OWN)
    assert cookie(client).value == str(second.pk)

    client.post("/my-list/remove/", {"id": second.pk}, headers=OWN)
    assert cookie(client).value == ""


def test_another_site_cannot_empty_the_list(client):
    service = plain_service()
    save(client, "splash-club")

    answer = client.post("/my-list/remove/", {"id": service.pk}, headers={"Origin": "https://evil.example"})

    assert answer.status_code == 403
    assert cookie(client).value == str(service.pk)


def test_a_service_that_vanished_is_told_by_name_and_can_be_cleared(client):
    kept, gone = plain_service("Kept"), plain_service("Gone Club")
    save(client, "kept")
    save(client, "gone-club")
    Service.objects.filter(pk=gone.pk).update(status="hidden", status_reason="Closed")

    seen = client.get("/my-list/").content.decode()

    assert "1 service in this list is not on this site any more: Gone Club." in seen
    client.post("/my-list/remove/", {"id": gone.pk}, headers=OWN)
    assert cookie(client).value == str(kept.pk)


@pytest.mark.parametrize(
    "value", ["", "x", "1.2.x.-3", "9" * 400, "1.1.1", "².³", "0", ".".join(map(str, range(1, 200)))]
)
def test_a_cookie_that_somebody_wrote_themselves_breaks_nothing(client, value):
    client.cookies["my-list"] = value

    assert client.get("/my-list/").status_code == 200


def test_a_shared_list_shows_and_changes_nothing_of_ones_own(client):
    plain_service("Mine")
    plain_service("Theirs")
    save(client, "mine")
    before = cookie(client).value

    seen = client.get("/my-list/?s=theirs,vanished").content.decode()

    assert '<a href="/services/theirs/">Theirs</a>' in seen
    assert "/services/mine/" not in seen
    assert "1 service in this list is not on this site any more." in seen
    assert cookie(client).value == before


def test_a_list_is_shared_by_an_address_without_anything_about_the_person(client, settings):
    settings.SITE_ADDRESS = "https://offer.example.org"
    plain_service("First"), plain_service("Second")
    save(client, "first", "second")

    assert "https://offer.example.org/my-list/?s=first,second" in client.get("/my-list/").content.decode()


def test_a_shared_list_is_saved_with_one_press(client):
    first, second = plain_service("First"), plain_service("Second")

    save(client, "second", "first")

    assert cookie(client).value == f"{second.pk}.{first.pk}"


def test_the_printed_booklet_has_numbers_and_addresses_in_writing(client):
    whole_service()
    save(client, "splash-club")

    seen = client.get("/my-list/").content.decode()

    for written in ("01632 960001", "ana@splash.example.org", "1 Lido Way, Carrbrook", "In this booklet"):
        assert written in seen


def test_no_cache_keeps_somebodys_list(client):
    assert "no-store" in client.get("/my-list/")["Cache-Control"]


def test_search_engines_do_not_list_lists(client):
    assert client.get("/my-list/")["X-Robots-Tag"] == "noindex"


def test_my_list_asks_as_many_questions_for_many_services_as_for_few(client, django_assert_num_queries):
    for number in range(8):
        plain_service(f"Club {number}")
    save(client, "club-0")
    client.get("/my-list/")

    with django_assert_num_queries(MY_LIST):
        client.get("/my-list/?s=club-0,club-1")
    with django_assert_num_queries(MY_LIST):
        client.get("/my-list/?s=" + ",".join(f"club-{number}" for number in range(8)))


#: The services, each of their relations that has rows, and the two lists of questions.
MY_LIST = 17


def compare(client, *slugs):
    return client.get("/compare/", {"s": slugs}).content.decode()


def test_two_services_stand_side_by_side_with_what_differs_first(client):
    plain_service("First", minimum_age=5, maximum_age=11)
    plain_service("Second", minimum_age=12, maximum_age=18)

    seen = compare(client, "first", "second")

    different, same = seen.split("<h2>What is the same</h2>")
    assert "<h2>What is different</h2>" in different
    assert (
        '<th scope="row">Ages</th><td data-label="First">5 to 11</td><td data-label="Second">12 to 18</td>' in different
    )
    assert "<dt>Run by</dt><dd>Riverbank Trust</dd>" in same


def test_who_can_come_is_said_in_whole_sentences(client):
    plain_service("First", needs_level=term(NeedsLevel, "universal", "Everyone", short_line="Anyone can come."))
    plain_service("Second", needs_level=term(NeedsLevel, "targeted", "Extra help", short_line="For some."))

    assert '<td data-label="First">Everyone. Anyone can come.</td>' in compare(client, "first", "second")


def test_comparing_never_takes_not_known_for_no(client):
    first, _ = whole_service(), plain_service("Second", organisation=whole_service_organisation())
    third = plain_service("Third")
    third.eligibility_answers.create(flag=EligibilityFlag.objects.get(slug="diagnosis"), is_needed=True)

    seen = compare(client, first.slug, "second", "third")

    assert 'data-label="Splash Club">No, not needed</td><td data-label="Second">Not known</td>' in seen


def test_what_only_one_of_two_has_told_is_no_row_with_a_gap(client):
    first, _ = whole_service(), plain_service("Second", organisation=whole_service_organisation())

    seen = compare(client, first.slug, "second")

    table, told = seen.split("Only Splash Club has told us")
    assert "diagnosis" not in table
    assert "Of the other these are not known. That does not mean no." in told
    assert "<dt>diagnosis</dt><dd>No, not needed</dd>" in told


def whole_service_organisation():
    return Service.objects.get(slug="splash-club").organisation


def test_what_nobody_told_of_any_is_said_once(client):
    plain_service("First"), plain_service("Second")

    assert "Nobody told us of any of these: Ages, Who can come" in compare(client, "first", "second")


def test_more_than_four_are_cut_to_four_and_told(client):
    slugs = [plain_service(f"Club {number}").slug for number in range(5)]

    seen = compare(client, *slugs)

    assert "Compare 4 services" in seen
    assert "Only the first 4." in seen


@pytest.mark.parametrize("slugs", [[], ["first"], ["first", "vanished"], ["first", "first"], ["\0", "x" * 5000]])
def test_fewer_than_two_to_compare_is_no_dead_end(client, slugs):
    plain_service("First")

    answer = client.get("/compare/", {"s": slugs})

    assert answer.status_code == 200
    assert "Choose at least two services" in answer.content.decode()


def test_the_cookie_of_a_long_list_stays_small():
    assert len(".".join([str(shortlist.LARGEST_ID)] * shortlist.MOST)) < 4096


@pytest.mark.parametrize("header", ["origin", "referer"])
def test_a_form_that_says_it_came_from_no_address_at_all_is_refused(client, header):
    answer = client.post("/my-list/save/", {"service": "splash"}, headers={header: "http://["})

    assert answer.status_code == 403


@pytest.mark.parametrize("address", ["/my-list/?s=splash-club", "/compare/?s=splash-club&s=dry-club"])
def test_who_can_come_is_explained_where_services_stand_together(client, address):
    whole_service()
    plain_service("Dry Club")

    html = client.get(address).content.decode()

    assert "Extra help" in html
    assert "Short line." in html
