"""What anybody can read of what families said."""

import json
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from directory.models import AgeBand, Letter, Need, NeedsLevel, Service
from feedback import demo, every_day, gaps, letters
from feedback.models import Action, Comment, Consultation, ConsultedGroup, Point, YearlyReview
from feedback.yearly import in_the_way, seal
from tests import cast
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = NOW.date()
EVERY_PAGE = ["", "easy-read/", "points.csv", "points.json", "feed.atom"]


@pytest.fixture
def tom(db):
    return cast.another_moderator()


@pytest.fixture
def years(northmoor, moderator, tom):
    """Two years of comments and one published year."""
    demo.load(TODAY, writer=moderator, reader=tom)
    return YearlyReview.objects.get()


def get(client, page="", **query):
    return client.get(f"/you-said-we-did/{page}", query)


def test_families_read_what_was_said_and_done(client, years):
    page = get(client).content.decode()

    assert "Pools with a hoist" in page
    assert "Not possible" in page
    assert "Last published on" in page


def test_what_is_not_signed_is_nowhere(client, years):
    for page in [*EVERY_PAGE, f"{years.year}/"]:
        assert "Quiet hours at the library" not in get(client, page).content.decode()


@pytest.mark.parametrize(
    "query, first",
    [
        ({"theme": "travel-and-transport"}, "A bus to the hydrotherapy pool"), ({"state": "cannot"}, "A bus to the"),
        ({"q": "bus hydrotherapy"}, "A bus to the"), ({"age": "16-18", "state": "doing"}, "What happens at sixteen"),
    ],
)  # fmt: skip
def test_points_are_found_by_topic_age_words_and_how_they_stand(client, years, query, first):
    page = get(client, **query).content.decode()

    assert first in page
    assert "Pools with a hoist" not in page


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_whatever_is_asked_there_is_an_answer(client, page):
    asked = ["theme=%00", "q=%00", "q=" + "%25_" * 60, "page=x", "page=0", "age=%C3%A9", "state=no", "theme=a&theme=b"]

    assert {client.get(f"/you-said-we-did/{page}?{query}").status_code for query in asked} == {200}


def test_machines_read_the_same(client, years):
    told = json.loads(get(client, "points.json", theme="leisure", state="done").content)["points"]

    assert {point["title"] for point in told} >= {"Pools with a hoist", "Saturday clubs fill up in a day"}
    assert all(point["you_said"] and point["our_answer"] for point in told)


def test_a_table_has_a_line_for_each_action(client, years):
    lines = get(client, "points.csv", q="sixteen").content.decode().strip().splitlines()

    assert len(lines) == 3


def test_the_listing_that_changed_is_linked_while_it_is_published(client, years, moderator):
    service = Service.objects.get(slug="quiet-family-swim")
    point = Point.objects.public().filter(actions__isnull=False).first()
    Action.objects.filter(pk=point.actions.first().pk).update(service=service)
    pages = ["", f"point/{point.pk}/", "points.csv", "points.json"]

    shown = [page for page in pages if service.get_absolute_url() in get(client, page).content.decode()]
    service.hide(by=moderator, at=NOW, reason="Closed")
    left = [page for page in pages if service.get_absolute_url() in get(client, page).content.decode()]

    assert (shown, left) == (pages, [])


def test_a_feed_reader_gets_what_is_new(client, years):
    tree = ElementTree.fromstring(get(client, "feed.atom").content)

    titles = [title.text for title in tree.iter("{http://www.w3.org/2005/Atom}title")]
    assert titles[:2] == ["You said, we did", "Ask us before you decide"]


@pytest.mark.parametrize("unseen", ["\x0b", "\x01", "\x1f"])
def test_signs_that_no_feed_may_hold_do_not_break_it(client, years, unseen):
    """A text that is pasted from a word processor holds some."""
    Point.objects.update(shown_title=f"Pools{unseen}with a hoist", shown_said=f"One{unseen}two")

    tree = ElementTree.fromstring(get(client, "feed.atom").content)

    assert "Pools with a hoist" in {title.text for title in tree.iter("{http://www.w3.org/2005/Atom}title")}


def test_the_page_asks_as_much_of_the_database_for_ten_points_as_for_one(client, years, django_assert_num_queries):
    get(client)
    with django_assert_num_queries(14):
        get(client)
    with django_assert_num_queries(14):
        get(client, q="sixteen")


def test_no_private_word_is_on_any_public_page(client, years):
    """Whatever was typed, raw words and addresses are nowhere that the public can read."""
    topic = Comment.objects.first().topic
    secret = "Zebedee Quillfeather lives at NM9 9ZZ"
    point = Point.objects.public().first()
    kept, _ = Comment.objects.say(
        form_key="s", at=NOW, topic=topic, words=secret, email="zebedee@example.org", looked_for="Quillfeather"
    )
    kept.join(point, by=years.written_by, at=NOW, letters=letters.answered)

    pages = [*EVERY_PAGE, f"{years.year}/", f"point/{point.pk}/"]
    public = "".join(get(client, page).content.decode() for page in pages)
    public += client.get(kept.get_absolute_url()).content.decode()
    public += client.get("/services/?q=zebedee").content.decode()

    assert "Quillfeather" not in public
    assert "NM9 9ZZ" not in public
    assert "zebedee@" not in public


def test_the_living_page_and_the_year_say_alike_what_was_received_and_what_is_heard(client, years, moderator, tom):
    Point.objects.filter(published_at=None).delete()
    machine, _ = Comment.objects.say(form_key="m", at=NOW, topic=Comment.objects.first().topic, words="Buy", doubts="x")
    review = next_year(moderator)
    YearlyReview.objects.filter(pk=review.pk).update(first_on=TODAY - timedelta(days=720))
    review.refresh_from_db()
    review.sign(by=tom, at=NOW, seen=seal(review))
    review.publish(by=tom, at=NOW)

    counts = json.loads(get(client, "points.json").content)["counts"]
    told = f"We received {counts['received']} comments. {counts['heard']} are heard: about"
    assert counts["received"] == counts["heard"] + counts["left_out"] + counts["doubtful"]
    assert min(counts.values()) > 0
    for page in ("", f"{review.year}/"):
        assert told in get(client, page).content.decode()


# -- years ------------------------------------------------------------------------------------------------------------


def test_a_year_says_what_came_in_and_what_became_of_it(client, years):
    page = get(client, f"{years.year}/").content.decode()

    assert "Waiting for speech therapy" in page
    assert "Coffee morning with the parent carer forum" in page
    assert "SEND Regulations 2014 reg 56(4)" in page


def test_a_published_year_stays_as_it_was(client, years, moderator):
    before = get(client, f"{years.year}/").content
    Action.objects.filter(point__title="Waiting for speech therapy").update(what="Something else", state="planned")
    Point.objects.update(shown_said="Something else")
    Consultation.objects.all().delete()

    assert get(client, f"{years.year}/").content == before


def test_nobody_writes_in_a_published_year(staff_client, years, moderator):
    with pytest.raises(YearlyReview.NotReady):
        years.write(by=moderator, at=NOW)
    answer = staff_client.post(reverse("admin:feedback_yearlyreview_change", args=[years.pk]), {"year": 1999})
    assert answer.status_code == 403


def next_year(by):
    review = YearlyReview(
        year=TODAY.year, first_on=TODAY - timedelta(days=340), last_on=TODAY, introduction="What was heard this year."
    )
    review.write(by=by, at=NOW)
    return review


def test_what_is_still_to_do_is_carried_into_the_next_year(client, years, moderator, tom):
    Point.objects.filter(published_at=None).delete()
    review = next_year(moderator)
    review.sign(by=tom, at=NOW, seen=seal(review))
    review.publish(by=tom, at=NOW)

    page = get(client, f"{review.year}/").content.decode()
    assert f"Carried over from {years.year}." in page
    assert "Pools with a hoist" not in page


def test_a_year_waits_for_points_that_nobody_answered_or_signed(years, moderator, tom):
    review = next_year(moderator)

    with pytest.raises(YearlyReview.NotReady, match="not signed"):
        review.sign(by=tom, at=NOW, seen=seal(review))
    assert len(in_the_way(review)) == 2


def test_who_wrote_a_year_does_not_sign_it(years, moderator):
    Point.objects.filter(published_at=None).delete()
    review = next_year(moderator)

    with pytest.raises(YearlyReview.OwnWords):
        review.sign(by=moderator, at=NOW, seen=seal(review))


def test_a_year_is_made_looked_at_signed_and_published_at_the_desk(client, staff_client, years, tom):
    Point.objects.filter(published_at=None).delete()
    typed = {"year": TODAY.year, "first_on": TODAY - timedelta(days=340), "last_on": TODAY, "introduction": "Heard."}
    staff_client.post(reverse("admin:feedback_yearlyreview_add"), typed)
    review = YearlyReview.objects.get(year=TODAY.year)
    preview = staff_client.get(reverse("admin:feedback_yearlyreview_preview", args=[review.pk])).content.decode()
    nobody = get(client, f"{review.year}/").status_code
    desk = cast.sit_down(client, tom)
    for verb in ("sign", "publish"):
        desk.post(reverse(f"admin:feedback_yearlyreview_{verb}", args=[review.pk]), {"seal": seal(review)})

    assert "Only the team sees this" in preview
    assert nobody == 404
    assert get(client, f"{review.year}/").status_code == 200


def test_the_desk_points_to_names_in_a_year(staff_client, years, moderator):
    Point.objects.filter(published_at=None).delete()
    review = next_year(moderator)
    Consultation.objects.create(
        title="A meeting",
        held_on=TODAY,
        how="Meeting",
        said="We thank Mrs Okafor.",
        written_at=NOW,
        written_by=moderator,
    )

    page = staff_client.get(reverse("admin:feedback_yearlyreview_change", args=[review.pk])).content.decode()

    assert "Okafor" in page


@pytest.mark.parametrize("days, written", [(200, 0), (300, 1), (334, 1), (335, 1), (366, 1)])
def test_the_team_is_reminded_in_time(years, days, written):
    published = date.fromordinal(years.published_at.date().toordinal())

    every_day.daily(on=published + timedelta(days=days), at=NOW)
    every_day.daily(on=published + timedelta(days=days), at=NOW)

    assert Letter.objects.filter(name="yearly-due").count() == written


def test_the_front_page_says_that_the_year_is_due_and_what_is_late(staff_client, years, settings):
    settings.YEARLY_ALARM_DAYS = [1]

    page = staff_client.get("/admin/").content.decode()

    assert "is due by" in page
    assert "1 action is late" in page
    assert "not consulted for a year" in page


def test_groups_that_nobody_asked_for_a_year_are_found(years):
    silent = set(ConsultedGroup.objects.not_reached_since(TODAY - timedelta(days=365)).values_list("slug", flat=True))

    assert "youth-offending" in silent
    assert "health" in silent
    assert "families-sen" not in silent


def test_what_was_written_after_the_signature_is_not_published(years, moderator, tom):
    Point.objects.filter(published_at=None).delete()
    review = next_year(moderator)
    review.sign(by=tom, at=NOW, seen=seal(review))
    Consultation.objects.create(
        title="A meeting", held_on=TODAY, how="Meeting", said="Tyrell spoke.", written_at=NOW, written_by=moderator
    )  # fmt: skip

    with pytest.raises(YearlyReview.NotReady, match="sign again"):
        review.publish(by=tom, at=NOW)
    review.sign(by=tom, at=NOW, seen=seal(review))
    review.publish(by=tom, at=NOW)
    assert review.is_public


def test_what_was_written_while_somebody_read_is_not_signed(years, moderator, tom):
    Point.objects.filter(published_at=None).delete()
    review = next_year(moderator)
    read = seal(review)
    Consultation.objects.filter(held_on__gte=review.first_on).update(changed="Tyrell got a place.")

    with pytest.raises(YearlyReview.SomebodyElseWrote):
        review.sign(by=tom, at=NOW, seen=read)


def test_a_year_waits_for_points_that_are_signed_and_not_published(years, moderator, tom):
    point = Point.objects.filter(published_at=None).first()
    Point.objects.filter(published_at=None).exclude(pk=point.pk).delete()
    point.response = "We asked the libraries."
    point.write(by=moderator, at=NOW)
    point.sign(by=tom, at=NOW, seen=point.version)

    assert in_the_way(next_year(moderator)) == ["1 point is signed and not published yet."]


def test_a_year_does_not_end_after_it_is_published(years, moderator, tom):
    Point.objects.filter(published_at=None).delete()
    review = next_year(moderator)
    review.sign(by=tom, at=NOW, seen=seal(review))

    with pytest.raises(YearlyReview.NotReady, match="still to come"):
        review.publish(by=tom, at=NOW - timedelta(days=2))


@pytest.mark.parametrize("first, last", [("9999-01-01", "9999-12-31"), ("0001-01-01", "0001-06-01")])
def test_a_year_that_no_calendar_holds_is_a_slip_of_the_hand(staff_client, first, last):
    typed = {"year": 2026, "first_on": first, "last_on": last, "introduction": "Heard."}

    answer = staff_client.post(reverse("admin:feedback_yearlyreview_add"), typed)

    assert "Give a day between the years" in answer.content.decode()


def test_a_promise_does_not_vanish_from_the_next_year_unseen(staff_client, years, moderator, tom):
    Point.objects.get(title="Waiting for speech therapy").take_off(by=tom, at=NOW)
    review = next_year(moderator)

    page = staff_client.get(reverse("admin:feedback_yearlyreview_change", args=[review.pk])).content.decode()

    assert "1 point is off the site, though an earlier year left something to do" in page


def test_days_that_no_year_covers_are_pointed_out(staff_client, years, moderator):
    review = next_year(moderator)
    YearlyReview.objects.filter(pk=review.pk).update(first_on=TODAY - timedelta(days=300))

    page = staff_client.get(reverse("admin:feedback_yearlyreview_change", args=[review.pk])).content.decode()

    assert "are in no year" in page


# -- gaps -------------------------------------------------------------------------------------------------------------


def test_what_families_look_for_and_do_not_find_is_on_one_page(client, staff_client, years):
    client.get("/services/", {"q": "zzyzx trampoline", "theme": "nope"})
    client.get("/services/", {"q": "trampoline", "age": "1", "day": "sun", "theme": "health"})

    page = staff_client.get(reverse("admin:gaps")).content.decode()

    assert "Said to be missing" in page
    assert "How many listings there are" in page


def test_thin_places_are_counted_with_those_who_welcome_everybody(northmoor):
    grid = gaps.by_need()

    names, numbers = zip(*grid.rows, strict=True)
    assert len(names) > 20
    assert all(len(row) == len(grid.columns) for row in numbers)
    assert sum(dict(grid.rows)["Autism"]) > 20


def test_the_numbers_are_those_of_counting_each_listing_by_hand(northmoor):
    """Counted one listing after the other, as somebody would do it with paper."""
    services = list(Service.objects.published().prefetch_related("needs", "themes"))
    needs, levels = dict(gaps.by_need().rows), gaps.by_age_and_level()
    themes = gaps.by_need().columns

    def has(service, theme, need):
        welcome = {each.name for each in service.needs.all()} | {each.slug for each in service.needs.all()}
        return theme in {each.name for each in service.themes.all()} and welcome & {need, Need.ANY}

    def meets(service, band):
        return (service.minimum_age or 0) <= band.maximum_age and (
            service.maximum_age is None or service.maximum_age >= band.minimum_age
        )

    for need, numbers in needs.items():
        assert numbers == [sum(bool(has(service, theme, need)) for service in services) for theme in themes], need
    for level in NeedsLevel.objects.in_use():
        at_level = [service for service in services if service.needs_level_id == level.pk]
        for band, (name, numbers) in zip(AgeBand.objects.in_use(), levels[level.name].rows, strict=True):
            here = [{each.name for each in service.themes.all()} for service in at_level if meets(service, band)]
            assert numbers == [sum(theme in names for names in here) for theme in themes], (level, name)


def test_the_page_of_gaps_asks_as_much_of_the_database_for_thousands_of_listings_as_for_three(
    staff_client, northmoor, django_assert_num_queries
):
    staff_client.get(reverse("admin:gaps"))
    with CaptureQueriesContext(connection) as few:
        staff_client.get(reverse("admin:gaps"))
    like = Service.objects.published().first()
    copies = [
        Service(slug=f"copy-{number}", name=f"Copy {number}", organisation=like.organisation, status="published",
                status_changed_at=NOW, needs_level=like.needs_level)
        for number in range(2000)
    ]  # fmt: skip
    made = Service.objects.bulk_create(copies)
    theme, need = like.themes.first(), Need.objects.exclude(slug=Need.ANY).first()
    Service.themes.through.objects.bulk_create([Service.themes.through(service=one, theme=theme) for one in made])
    Service.needs.through.objects.bulk_create([Service.needs.through(service=one, need=need) for one in made])

    with django_assert_num_queries(len(few)):
        page = staff_client.get(reverse("admin:gaps"))

    assert page.status_code == 200
    assert sum(dict(gaps.by_need().rows)[need.name]) >= 2000


def test_gaps_come_as_a_table(staff_client, years):
    table = staff_client.get(reverse("admin:gaps"), {"format": "csv"}).content.decode()

    assert "A comment says it is missing" in table
    assert "Few listings" in table


def test_an_editor_does_not_see_the_gaps(client, years):
    assert cast.sit_down(client, cast.with_role("Editor")).get(reverse("admin:gaps")).status_code == 403


# -- demo -------------------------------------------------------------------------------------------------------------


def test_the_made_up_comments_are_made_once(northmoor, moderator, tom, capsys):
    for _ in range(2):
        call_command("demo_comments", "--writer", moderator.email, "--reader", tom.email)

    told = capsys.readouterr().out
    assert "44 comments" in told
    assert "here already" in told
