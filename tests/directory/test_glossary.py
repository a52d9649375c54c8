"""Hard words are explained where they first come, without a script."""

import pytest

from directory.glossary import Glossary, HardWord
from directory.models import GlossaryTerm

EHC = HardWord("ehc-plan", "EHC plan", ("EHC plan", "EHCP"), "A legal paper that says what help must be given.")
OT = HardWord("ot", "Occupational therapy", ("Occupational therapy", "OT"), "Help with everyday things.")


def explained(html):
    return str(Glossary([EHC, OT]).explain(html)[0])


def test_only_the_first_use_leads_to_the_meaning():
    found = explained("<p>An EHC plan is long. Read your EHC plan, your EHCP.</p>")

    assert found.count("<a ") == 1
    assert found.startswith('<p>An <a class="hard-word" href="#word-ehc-plan">EHC plan</a> is long.')


def test_it_tells_which_words_were_used():
    _, used = Glossary([EHC, OT]).explain("<p>Ask an OT.</p>")

    assert used == [OT]


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Your EHC plan</h2>",
        '<p><a href="/x/">Ask for an EHC plan</a></p>',
        '<button title="EHC plan">EHC plan</button>',
        '<img alt="EHC plan">',
        "<p>A potted history, pilot and robot.</p>",
        "<p>not an ot</p>",
    ],
)
def test_headings_links_and_other_words_are_left_alone(html):
    assert explained(html) == html


def test_a_word_is_known_small_and_at_the_beginning_of_a_sentence():
    assert explained("<p>Occupational therapy helps.</p>").count("<a ") == 1
    assert explained("<p>We offer occupational\ntherapy.</p>").count("<a ") == 1


def test_a_link_inside_does_not_keep_the_words_after_it_from_being_explained():
    assert 'href="#word-ot"' in explained('<p><a href="/x/">An EHC plan</a> or an OT.</p>')


def test_a_glossary_without_words_changes_nothing():
    assert Glossary([]).explain("<p>EHC plan</p>") == ("<p>EHC plan</p>", [])


@pytest.mark.django_db
def test_a_family_reads_on_the_listing_what_its_hard_words_mean(client, northmoor):
    GlossaryTerm.objects.update_or_create(
        slug="needs-report", defaults={"name": "case officer", "description": "People who know one thing well."}
    )

    page = client.get("/services/ehc-needs-assessment/").content.decode()

    assert 'href="#word-needs-report"' in page
    assert page.count('id="word-needs-report"') == 1
    assert "People who know one thing well." in page


@pytest.mark.django_db
def test_a_word_that_the_team_mends_is_mended_on_listings_that_were_drawn_before(client, northmoor):
    word, _ = GlossaryTerm.objects.update_or_create(
        slug="needs-report", defaults={"name": "case officer", "description": "The old words."}
    )
    assert "The old words." in client.get("/services/ehc-needs-assessment/").content.decode()
    word.description = "The new words."
    word.save()

    assert "The new words." in client.get("/services/ehc-needs-assessment/").content.decode()


@pytest.mark.django_db
def test_every_hard_word_stands_on_one_page(client):
    GlossaryTerm.objects.create(slug="zzz", name="Zzz", also="Zed\nZ3", description="A made-up word.")

    page = client.get("/words/").content.decode()

    assert "A made-up word." in page and "(Zed, Z3)" in page and 'id="letter-Z"' in page
