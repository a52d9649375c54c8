"""Finding without a search: by topic, age, need and letter."""

import re

import pytest

from directory import models

from .whole_listing import TODAY, plain_service, term

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _a_day_in_november(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)


@pytest.fixture
def leisure():
    """A topic with one kind of help in it."""
    theme = term(models.Theme, "leisure", "Leisure", symbol="leisure", description="Clubs and play.")
    group = term(models.ProvisionType, "fun", "Fun", theme=theme)
    term(models.ProvisionType, "swimming", "Swimming", theme=theme, parent=group)
    return theme


def swim(name, theme, **fields):
    service = plain_service(name, main_theme=theme, **fields)
    service.themes.add(theme)
    service.provision_types.add(models.ProvisionType.objects.get(slug="swimming"))
    return service


def read(client, address):
    return client.get(address).content.decode()


def test_a_parent_sees_topics_with_their_kinds_and_counts(client, leisure):
    swim("First", leisure)
    swim("Second", leisure)
    swim("Draft", leisure, status="draft")

    html = read(client, "/themes/")

    assert '<a href="/themes/leisure/">Leisure</a> <small class="soft">2 services</small>' in html
    assert '/services/?type=swimming">Swimming <small class="soft">2' in html


def test_a_topic_page_lists_its_services_by_name(client, leisure):
    swim("Zebra swim", leisure)
    swim("Apple swim", leisure)
    plain_service("Elsewhere")

    html = read(client, "/themes/leisure/")

    assert html.index("Apple swim") < html.index("Zebra swim")
    assert "Elsewhere" not in html
    assert "Clubs and play." in html
    assert "/services/?theme=leisure&amp;type=swimming" in html


def test_a_long_topic_comes_in_pages_of_twenty(client, leisure):
    for number in range(21):
        swim(f"Swim {number:02}", leisure)

    first, second = read(client, "/themes/leisure/"), read(client, "/themes/leisure/?page=2")

    assert "Swim 19" in first
    assert "Swim 20" not in first
    assert "Swim 20" in second
    assert '<a href="?page=2">2</a>' in first


@pytest.mark.parametrize("page", ["2", "0", "x", "-1", "99999999", "²"])
def test_a_page_that_is_not_there_is_not_found(client, leisure, page):
    swim("Only", leisure)

    assert client.get("/themes/leisure/", {"page": page}).status_code == 404


@pytest.mark.parametrize("address", ["/themes/nothing/", "/ages/nothing/", "/needs/nothing/"])
def test_what_a_council_does_not_offer_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_a_retired_topic_is_not_offered_any_more(client, leisure):
    swim("First", leisure)
    leisure.is_retired = True
    leisure.save()

    assert client.get("/themes/leisure/").status_code == 404
    assert "/themes/leisure/" not in read(client, "/themes/")


def test_a_topic_without_services_is_no_dead_end(client, leisure):
    swim("Elsewhere", term(models.Theme, "health", "Health"))

    html = read(client, "/themes/leisure/")

    assert "No services here yet" in html
    assert "Elsewhere" not in html
    assert "Say what is missing" in html


def test_an_age_counts_and_lists_who_can_come(client):
    models.AgeBand.objects.create(
        slug="5-10", name="5 to 10", minimum_age=5, maximum_age=10, school_years="Year 1 to 6"
    )
    plain_service("For sevens", minimum_age=7, maximum_age=7)
    plain_service("For all")
    plain_service("For adults", minimum_age=18)

    assert "2 services" in read(client, "/ages/")
    html = read(client, "/ages/5-10/")
    assert "For ages 5 to 10" in html
    assert "For sevens" in html
    assert "For all" in html
    assert "For adults" not in html


def test_a_need_counts_services_that_welcome_every_need_too(client):
    autism = term(models.Need, "autism", "Autism", area="communication and interaction", description="A meaning.")
    any_need = term(models.Need, "all-needs", "Any need", area="any")
    plain_service("For autism").needs.add(autism)
    plain_service("For anyone").needs.add(any_need)
    plain_service("For others").needs.add(term(models.Need, "vision", "Vision"))

    assert 'Autism <small class="soft">2<' in read(client, "/needs/")
    html = read(client, "/needs/autism/")
    assert "A meaning." in html
    assert "For anyone" in html
    assert "For others" not in html


def test_a_parent_sees_what_is_made_for_the_need_before_what_welcomes_everyone(client):
    dyslexia = term(models.Need, "dyslexia", "Dyslexia")
    any_need = term(models.Need, "all-needs", "Any need", area="any")
    plain_service("A club for all").needs.add(any_need)
    plain_service("B one of several").needs.add(dyslexia, any_need)
    plain_service("C mainly this", main_need=dyslexia).needs.add(dyslexia)

    html = read(client, "/needs/dyslexia/")

    seen = ["1 that welcomes everyone", "Made for this need", "C mainly this", "B one of several"]
    seen += ["<h2>Welcome everyone</h2>", "A club for all"]
    assert sorted(seen, key=html.index) == seen
    assert "3 services</strong>: 2 made for this need" in html


def test_what_welcomes_everyone_goes_on_where_the_first_page_of_a_need_ended(client):
    dyslexia = term(models.Need, "dyslexia", "Dyslexia")
    any_need = term(models.Need, "all-needs", "Any need", area="any")
    for number in range(3):
        plain_service(f"Made {number}").needs.add(dyslexia)
    for number in range(20):
        plain_service(f"For all {number:02}").needs.add(any_need)

    pages = [read(client, f"/needs/dyslexia/?page={number}") for number in (1, 2)]

    assert [page.count('<article class="result') for page in pages] == [20, 3]
    assert "For all 16" in pages[0] and "For all 17" in pages[1]
    assert "Made for this need" not in pages[1]
    assert client.get("/needs/dyslexia/?page=3").status_code == 404


def test_a_number_beside_a_link_is_what_the_page_behind_it_shows(client, northmoor):
    links = r'<a[^>]* href="(/(?:needs|themes|ages)/[\w-]+/)"[^>]*>(?:(?!</a>|<small|<span class="symbol-count).)*'
    counts = r"(?:</a> )?<(?:small|span)[^>]*>(\d+)"
    told = {
        (address, count)
        for page in ("/", "/needs/", "/themes/", "/ages/")
        for address, count in re.findall(links + counts, read(client, page), re.DOTALL)
    }
    shown = {address: re.findall(r"<strong>(\d+) service", read(client, address)) or ["0"] for address, _ in told}

    wrong = [(address, count, shown[address]) for address, count in told if [count] != shown[address]]
    assert len(shown) > 30
    assert wrong == []


def test_a_to_z_has_every_published_service_once(client, leisure):
    for name in ("Ázure art", "apple", "Zebra", "3rd Scouts"):
        swim(name, leisure, slug=f"s{abs(hash(name)) % 1000}")
    plain_service("Hidden", status="hidden", status_reason="Because")

    html = read(client, "/a-to-z/")

    assert [html.count(f">{name}</a>") for name in ("Ázure art", "apple", "Zebra", "3rd Scouts", "Hidden")] == [
        1,
        1,
        1,
        1,
        0,
    ]
    assert html.index("3rd Scouts") < html.index("apple") < html.index("Zebra")


def test_one_letter_shows_its_services_only(client):
    plain_service("Apple")
    plain_service("Bear")

    html = read(client, "/a-to-z/?letter=B")

    assert "Bear" in html
    assert "Apple" not in html


@pytest.mark.parametrize(
    "query", ["letter=ß", "letter=%00", "letter=AB", "page=x", "page=-1", "page=999999", "letter=Z"]
)
def test_odd_letters_and_pages_break_nothing(client, query):
    plain_service("Apple")

    assert client.get(f"/a-to-z/?{query}").status_code == 200


def test_a_long_a_to_z_comes_in_pages(client, monkeypatch):
    monkeypatch.setattr("directory.alphabet.PER_PAGE", 2)
    for name in ("Apple", "Bear", "Cat"):
        plain_service(name)

    first, second = read(client, "/a-to-z/"), read(client, "/a-to-z/?page=2")

    assert "Cat" not in first
    assert "Cat" in second


@pytest.mark.parametrize("address", ["/themes/", "/themes/leisure/", "/ages/", "/needs/", "/a-to-z/"])
def test_browsing_asks_no_question_but_whether_anything_changed(client, leisure, django_assert_num_queries, address):
    for number in range(25):
        swim(f"Swim {number}", leisure)
    client.get(address)

    with django_assert_num_queries(2):
        client.get(address)
