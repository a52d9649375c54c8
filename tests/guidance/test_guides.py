"""What families read."""

import pytest

from directory.models import ProvisionType, Theme
from directory.search.live import get_index
from guidance.models import EasyLine, Guide, GuideLink, LifeStage, Reader
from tests.conftest import NOW

from .conftest import TODAY

pytestmark = pytest.mark.django_db


def read(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_parent_reads_who_decides_and_what_happens_next(client, published):
    guide = published(in_short="You can ask yourself.", next_steps="Now: write to us.\nThen: we answer.", law="s.36")

    page = read(client, guide.get_absolute_url())

    for words in ("Ask for an assessment", "You can ask yourself.", "Write to us.", "We answer.", "s.36"):
        assert words in page
    assert "We last checked this guide on 24 November 2026" in page


def test_a_draft_is_not_there(client, write):
    guide = write()

    read(client, guide.get_absolute_url(), 404)
    assert guide.title not in read(client, "/guides/")


def test_one_that_was_taken_down_says_so_and_leads_on(client, published, lead):
    guide = published()
    guide.take_down(by=lead, because="The law has changed")

    page = read(client, guide.get_absolute_url(), 410)

    assert "took this guide down" in page and 'href="/guides/"' in page
    assert "The law has changed" not in page


def test_what_is_being_rewritten_is_not_read_before_it_is_published(client, published, lead):
    guide = published(body="## How\n\nThe old words.")
    guide.body, guide.version = "## How\n\nThe new words.", guide.version + 1
    guide.save()

    assert "The old words." in read(client, guide.get_absolute_url())
    guide.publish(by=lead, at=NOW, on=TODAY)
    assert "The new words." in read(client, guide.get_absolute_url())


def test_the_councils_own_facts_are_put_in(client, published, fact):
    fact("send-phone", "01632 960210", "phone")
    guide = published(body="Ring {send-phone}.", contacts=[{"name": "SEND team", "phone": "{send-phone}"}])

    page = read(client, guide.get_absolute_url())

    assert page.count('href="tel:01632960210"') == 2


def test_what_nobody_told_yet_is_never_shown_to_families(client, published, fact):
    fact("send-phone")
    told = {"next_steps": "Now: ring {send-phone}.\nThen: wait.", "in_short": "Ring {send-phone}"}
    guide = published(
        body="We help.\n\nRing {send-phone}.", contacts=[{"name": "Team", "phone": "{send-phone}"}], **told
    )

    page = read(client, guide.get_absolute_url())

    assert "{" not in page and "completed" not in page and "Who to ask" not in page
    assert "We help." in page and "Wait." in page


def test_a_link_to_a_guide_that_is_not_published_is_plain_words(client, published, write):
    write("Money", slug="money")
    guide = published(body="See [money](guide:money) or [search](find:benefits+advice) or [tell us](site:tell-us).")

    page = read(client, guide.get_absolute_url())

    assert "/guides/money/" not in page and "See money or" in page
    assert 'href="/services/?q=benefits+advice"' in page and 'href="/tell-us/"' in page


def test_a_link_to_a_search_looks_for_what_was_written(client, published):
    guide = published(body="See [search](find:children’s+café).")

    assert 'href="/services/?q=children%E2%80%99s+caf%C3%A9"' in read(client, guide.get_absolute_url())


def test_the_easy_read_version_is_a_page_of_its_own(client, published, write, lead):
    guide = write()
    EasyLine.objects.create(guide=guide, symbol="question", says="An EHC plan is a paper.")
    guide.publish(by=lead, at=NOW, on=TODAY)
    plain = published("Money")

    assert "An EHC plan is a paper." in read(client, f"/guides/{guide.slug}/easy-read/")
    assert f"/guides/{guide.slug}/easy-read/" in read(client, guide.get_absolute_url())
    assert guide.title in read(client, "/easy-read/")
    read(client, f"/guides/{plain.slug}/easy-read/", 404)


def test_guides_are_chosen_by_who_reads_and_time_of_life(client, published):
    mine, other = published("For you"), published("For schools")
    mine.readers.add(Reader.objects.get(slug="young-people"))
    mine.stages.add(LifeStage.objects.get(slug="16-to-25"))

    page = read(client, "/guides/?reader=young-people&stage=16-to-25")

    assert mine.title in page and other.title not in page


@pytest.mark.parametrize("query", ["reader=nobody", "stage=%00", "reader=%FF&stage=" + "x" * 3000, "reader=a&reader=b"])
def test_a_choice_that_is_not_offered_shows_every_guide(client, published, query):
    assert published().title in read(client, f"/guides/?{query}")


def test_a_topic_names_its_guides(client, northmoor, published):
    published("Help with speech", themes=Theme.objects.filter(slug="health"))

    assert "Help with speech" in read(client, "/themes/health/")
    assert "Help with speech" not in read(client, "/themes/leisure/")


def test_a_listing_names_the_guides_to_its_kind(client, northmoor, write, lead):
    guide = write("How the 20 weeks go")
    guide.provision_types.set(ProvisionType.objects.filter(slug="ehc-assessment"))

    before = read(client, "/services/ehc-needs-assessment/")
    guide.publish(by=lead, at=NOW, on=TODAY)
    after = read(client, "/services/ehc-needs-assessment/")
    guide.take_down(by=lead, because="It is wrong")

    assert (guide.title in before, guide.title in after) == (False, True)
    assert guide.title not in read(client, "/services/ehc-needs-assessment/")


def test_the_home_page_leads_to_the_guide_where_there_is_one(client, northmoor, write, lead):
    before = read(client, "/")
    guide = write("Ask for a check", slug="ask")
    guide.subjects.set(guide.subjects.model.objects.filter(slug="ehc-assessment-request"))
    guide.publish(by=lead, at=NOW, on=TODAY)
    get_index()

    assert "/services/?q=ask+for+an+EHC" in before
    assert "/guides/ask/" in read(client, "/")


@pytest.mark.parametrize("how_many", [3, 30])
def test_pages_ask_a_fixed_number_of_questions(client, published, how_many, django_assert_num_queries):
    for number in range(how_many):
        guide = published(f"Guide {number}", body="Ring {a}, see [it](guide:guide-1).")
        GuideLink.objects.create(guide=guide, title="IPSEA", address="https://www.ipsea.org.uk/")

    with django_assert_num_queries(4):
        read(client, "/guides/guide-1/")
    with django_assert_num_queries(4):
        read(client, "/guides/")


def test_nothing_of_a_draft_is_in_the_page_of_another(client, published, write):
    write("A secret draft")
    guide = published()
    guide.related.set(Guide.objects.all())

    assert "secret draft" not in read(client, guide.get_absolute_url())
