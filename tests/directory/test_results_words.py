"""What the page of results says around its list."""

import re

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def read(client, query=""):
    return client.get(reverse("directory:services") + query).content.decode()


def test_who_asked_nothing_sees_the_order_by_name_and_the_topics(client, northmoor):
    page = read(client)

    assert "<strong>Name</strong>" in page
    assert "Best match" not in page
    topics = page[page.index("Or choose a topic:") : page.index("Order:")]
    assert topics.count('<a href="/themes/') == 8


def test_who_asked_for_words_sees_the_best_match_first(client, northmoor):
    page = read(client, "?q=swimming")

    assert "<strong>Best match</strong>" in page
    assert "Or choose a topic:" not in page


def test_all_filters_go_with_one_link_those_heard_in_the_words_too(client, northmoor):
    page = read(client, "?q=saturday+swimming&cost=free")

    address = re.search(r'href="(\?[^"]*)">Clear all filters', page).group(1).replace("&amp;", "&")
    assert "Filters in use" in page
    assert "Filters in use" not in read(client, address)
    assert "q=saturday+swimming" in address


def test_who_asks_for_a_page_that_is_not_there_any_more_gets_the_last_one(client, northmoor):
    answer = client.get("/services/?q=swimming&age=abc&page=99", follow=True)

    assert answer.redirect_chain == [("/services/?q=swimming&age=abc&page=1", 302)]
    assert "Carrbrook Otters" in answer.content.decode()
    assert "You typed “abc”" in answer.content.decode()


def test_the_button_of_the_filters_says_how_many_results_it_leads_to(client, northmoor):
    page = read(client, "?q=swimming")

    number = re.search(r"<h1>(\d+) services", page).group(1)
    assert f"Show {number} results</button>" in page


def test_a_printed_list_says_what_was_asked(client, northmoor):
    page = read(client, "?q=swimming&cost=free")

    assert '<p class="print-only">Searched for “swimming”. Only: Free.</p>' in page


def test_a_list_can_be_printed_with_the_numbers_to_ring(client, northmoor):
    page = read(client, "?q=quiet+family+swim")
    address = re.search(r'href="(\?[^"]*view=print)"', page).group(1).replace("&amp;", "&")

    card = read(client, address).split('id="at-quiet-family-swim"')[1].split("</article>")[0]

    assert '<a class="phone" href="tel:01632960111">01632 960111</a>' in card


def test_every_page_leads_to_topics_ages_needs_and_the_finder_of_councils(client, northmoor):
    footer = read(client).split("<footer")[1]

    for name in ("themes", "ages", "needs", "a-to-z", "organisations", "place"):
        assert f'href="{reverse(f"directory:{name}")}"' in footer, name


def test_the_page_that_is_kept_has_no_readers_own_look_on_it(client, northmoor):
    with_settings = Client()
    with_settings.cookies.load({"reading": "cream...", "my-list": "1.2"})
    pages = [read(reader, "?q=swimming") for reader in (client, with_settings, client)]

    assert ['data-paper="cream"' in page for page in pages] == [False, True, False]
    assert ["2<span" in page for page in pages] == [False, True, False]


def test_a_word_that_is_typed_with_odd_marks_stays_in_its_own_field(client, northmoor):
    page = read(client, "?q=swimming&age=%00&near=100%25%28q%29b")

    assert 'value="100%(q)b"' in page
    assert 'name="q" maxlength="200" value="swimming"' in page


def test_who_says_what_is_not_wanted_hears_that_it_was_not_looked_for(client, northmoor):
    page = read(client, "?q=swimming+not+on+a+saturday")

    assert "We did not look for “saturday”." in page
    assert "it says “saturday”" not in page
    assert "No service has all of your words" not in page


def test_who_says_only_what_is_not_wanted_hears_that_it_cannot_be_left_out(client, northmoor):
    page = read(client, "?q=anything+but+swimming")

    assert "We cannot leave out “swimming”." in page
    assert "We did not look for" not in page


def test_words_that_were_left_out_are_told_of_once(client, northmoor):
    page = read(client, "?q=zzyzx&age=3&day=sun")

    assert "We left out your words." in page
    assert "We could not tell what to look for" not in page
    assert "We could not tell what to look for" in read(client, "?q=%E4%BD%A0%E5%A5%BD")


def test_what_is_not_wanted_is_looked_for_where_the_rest_finds_nothing(client, northmoor):
    page = read(client, "?q=she+doesnt+have+epilepsy+but+has+zzyzx")

    assert "We cannot leave out “epilepsy”." in page
    assert "it says “epilepsy”" in page


def test_a_cry_for_help_is_not_answered_with_what_was_not_looked_for(client, northmoor):
    page = read(client, "?q=she+wants+to+die+i+dont+want+camhs")

    assert "Talk to someone now" in page
    assert "We did not look for" not in page
