"""Words go into drawn HTML as a template would have written them."""

import pytest

from directory.gaps import Shape, encoded, gap


def test_words_stand_where_their_gaps_were_as_often_as_they_are_asked_for():
    shape = Shape(f'<a href="{gap("address")}">{gap("name")}</a> <b>{gap("name")}</b> 100%')

    html = shape.filled({"name": b"Splash", "address": b"/services/splash/"})

    assert html.decode() == '<a href="/services/splash/">Splash</a> <b>Splash</b> 100%'


def test_of_a_word_that_is_not_there_nothing_is_left():
    assert Shape(f"<p>{gap('name', False)}</p>").filled({"name": b"Splash"}) == b"<p></p>"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("<b>Tom’s & Ann’s</b>", "&lt;b&gt;Tom’s &amp; Ann’s&lt;/b&gt;"),
        ('"it\'s"', "&#34;it&#39;s&#34;"),
        ("100 %s %(name)b %%", "100 %s %(name)b %%"),
        ("", ""),
        ("nul\0and\0nul", "nul and nul"),
    ],
)
def test_no_word_becomes_html_or_another_word(typed, written):
    before, word, after = encoded(["before", typed, "after"])

    assert (before, word.decode(), after) == (b"before", written, b"after")
    assert Shape(gap("name")).filled({"name": word}).decode() == written
