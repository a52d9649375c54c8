"""Guides as they are written, and what becomes of them on the page."""

import pytest

from guidance.markdown import filled, filled_text, headings, targets, written


def html(text, address_of=lambda target: target):
    return written(text, address_of).html


def test_headings_can_be_led_to_and_make_the_contents():
    found = written("## Who decides\n\nWe do.\n\n### How long\n\nSix weeks.", str)

    assert found.contents == [("who-decides", "Who decides")]
    assert '<h3 id="how-long">How long</h3>' in found.html


def test_two_headings_of_the_same_words_are_led_to_apart():
    (first, _), (second, _) = written("## How long\n\nSix weeks.\n\n## How long\n\nTwenty.", str).contents

    assert first == "how-long"
    assert second.startswith("how-long-")


def test_a_link_that_leads_nowhere_leaves_its_words():
    assert html("Read [the plan](guide:gone) first.", lambda target: None) == "<p>Read the plan first.</p>\n"


def test_one_dead_link_does_not_take_the_next_with_it():
    found = html(
        "[one](guide:gone) and [two](https://example.org/)", lambda target: None if "gone" in target else target
    )

    assert found == '<p>one and <a href="https://example.org/">two</a></p>\n'


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,hello)",
        "![x](https://tracker.example/pixel.png)",
        '<a href="https://x.example" onclick="alert(1)">x</a>',
        "<iframe src=https://x.example></iframe>",
        "## <img src=x onerror=alert(1)>",
    ],
)
def test_nothing_that_runs_or_is_fetched_comes_out(attack):
    found = html(attack)

    assert not any(
        part in found for part in ("<script", "<img", "<iframe", 'href="javascript', 'href="data', '<a href="https://x')
    )


def test_quotation_marks_are_those_of_print():
    assert html('They say "no".') == "<p>They say “no”.</p>\n"


def test_a_paragraph_that_stands_on_a_fact_nobody_told_is_left_out():
    text = "Write to us.\n\nRing {send-phone} for help.\n\nWe answer."

    assert filled_text(text, {}.get) == "Write to us.\n\nWe answer."


def test_a_point_of_a_list_is_left_out_and_the_others_stay():
    text = "- Write to us\n- Ring {send-phone}\n- Come to a library"

    assert filled_text(text, {}.get) == "- Write to us\n- Come to a library"


def test_a_fact_that_is_told_stands_in_the_sentence():
    assert filled("Ring {send-phone}.", {"send-phone": "01632 960210"}.get) == "Ring 01632 960210."


def test_braces_that_are_no_fact_stay_as_they_are():
    assert filled("Use {} or {Big Words}.", {}.get) == "Use {} or {Big Words}."


def test_levels_and_targets_are_told_as_they_are_written():
    text = "# One\n\n### Two\n\nSee [a](guide:b), [c](find:short+breaks) and <https://example.org/>."

    assert headings(text) == [1, 3]
    assert list(targets(text)) == ["guide:b", "find:short+breaks", "https://example.org/"]
