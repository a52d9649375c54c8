"""Other people's HTML to plain text, and plain text to HTML that is safe to show."""

import re
import time

import pytest

from directory.markup import first_sentence, paragraphs, plain_text, safe_html

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>here</a>",
    '<p onclick="alert(1)">Hello</p>',
    "<svg><script>alert(1)</script></svg>",
    "<iframe src=https://example.org></iframe>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    'https://example.org/"onmouseover="alert(1)',
    "https://example.org/<script>alert(1)</script>",
    "javascript:alert(1)",
    "<style>*{display:none}</style>",
    "<form action=https://example.org><input name=q></form>",
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("show", [paragraphs, safe_html])
def test_nothing_that_a_stranger_writes_can_run(show, attack):
    shown = str(show(attack))

    tags = re.findall(r"<[^>]*>", shown)
    assert set(re.findall(r"</?(\w+)", shown)) <= {"p", "a", "br", "ul", "li"}
    assert not [tag for tag in tags if re.search(r"\son\w+\s*=|style=|javascript:", tag)]


def test_words_that_look_like_tags_are_shown_as_they_were_typed():
    assert paragraphs("For ages <5 & over") == "<p>For ages &lt;5 &amp; over</p>"


def test_paragraphs_lines_and_lists_are_seen():
    text = "First line\nsecond line\n\nBring:\n- a towel\n• a drink\n\nThe end"

    assert paragraphs(text).replace("\n", "") == (
        "<p>First line<br>second line</p><p>Bring:</p><ul><li>a towel</li><li>a drink</li></ul><p>The end</p>"
    )


@pytest.mark.parametrize("text", ["", "  \n\n ", None])
def test_an_empty_text_is_no_paragraph(text):
    assert paragraphs(text) == ""


@pytest.mark.parametrize(
    ("text", "target", "words"),
    [
        ("See https://example.org/a?b=1.", "https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("Go to www.example.org, then ask", "https://www.example.org", "www.example.org"),
        ("(https://example.org/x)", "https://example.org/x", "https://example.org/x"),
        ("https://example.org/x_(y)", "https://example.org/x_(y)", "https://example.org/x_(y)"),
        ("Mail help@example.org!", "mailto:help@example.org", "help@example.org"),
        ("https://example.org/?a=1&b=2", "https://example.org/?a=1&amp;b=2", "https://example.org/?a=1&amp;b=2"),
    ],
)
def test_addresses_become_links_without_the_stop_of_the_sentence(text, target, words):
    assert f'<a href="{target}" rel="nofollow noopener">{words}</a>' in paragraphs(text)


def test_safe_html_keeps_what_writers_need():
    text = '<h2>Title</h2><p>Some <strong>bold</strong> <a href="/x">link</a></p><ol><li>One</li></ol>'

    assert safe_html(text) == text.replace('"/x"', '"/x" rel="nofollow noopener"')


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One&nbsp;two</p><p>Three</p>", "One two\n\nThree"),
        ("<div>One<br>two<br/><br/>three</div>", "One\ntwo\n\nthree"),
        ("<h3>Times</h3><ul><li>Monday</li><li><p>Tuesday</p></li></ul>After", "Times\n\n- Monday\n- Tuesday\n\nAfter"),
        ("Fish &amp; chips, caf&eacute;", "Fish & chips, café"),
        ("&lt;p&gt;Written twice&lt;/p&gt;", "Written twice"),
        ("Ages <5 and >3", "Ages <5 and >3"),
        ("<p>a</p><script>b()</script><style>c{}</style><button>d</button>", "a"),
        ("<table><tr><td>Mon</td><td>9am</td></tr><tr><td>Tue</td><td>10am</td></tr></table>", "Mon 9am\nTue 10am"),
        ("<p><br></p>", ""),
        ("<p>zero\u200bwidth\ufeff and\u00ad soft</p>", "zerowidth and soft"),
        ("one\r\ntwo\r\n\r\n\r\nthree", "one\ntwo\n\nthree"),
        ("<p>not <b>closed", "not closed"),
        ("<ul><li></li><li>x</li></ul>", "- x"),
    ],
)
def test_html_reads_as_a_browser_would_show_it(html, text):
    assert plain_text(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<a href="https://example.org/join">Join here</a>.', "Join here (https://example.org/join)."),
        ('<a href="https://www.example.org/">example.org</a>', "example.org"),
        ('<a href="mailto:a@example.org">Write to us</a>', "Write to us (a@example.org)"),
        ('<a href="mailto:a@example.org">a@example.org</a>', "a@example.org"),
        ('<a href="tel:01632960001">01632 960 001</a>', "01632 960 001"),
        ('<a href="javascript:x()">Press</a>', "Press"),
        ('<a href="https://example.org/a"><img src="b.png"></a>', "https://example.org/a"),
    ],
)
def test_where_a_link_leads_is_not_lost(html, text):
    assert plain_text(html) == text


def test_plain_text_shown_again_leads_to_the_same_place():
    shown = paragraphs(plain_text('<p><a href="https://example.org/join?a=1&amp;b=2">Join</a></p>'))

    assert 'Join (<a href="https://example.org/join?a=1&amp;b=2"' in shown


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("We swim on Sundays. Bring a towel.", "We swim on Sundays."),
        ("Welcome\n\nWe meet every week in St. Mary's hall. Come along.", "We meet every week in St. Mary's hall."),
        ("Run by Dr. A. Beck for all, e.g. Deaf children. Free.", "Run by Dr. A. Beck for all, e.g. Deaf children."),
        ("- a list\n- only", ""),
        ("Football club", "Football club"),
        ("Read more (https://example.org/x) about our club today. Then", "Read more about our club today."),
        ("It costs £3.50 a time. £1 for helpers.", "It costs £3.50 a time."),
    ],
)
def test_the_first_sentence_says_what_it_is(text, sentence):
    assert first_sentence(text, 300) == sentence


def test_a_long_sentence_ends_at_a_word():
    assert first_sentence("word " * 100, 23) == "word word word word …"


@pytest.mark.parametrize(
    "text", ["A. " * 16_000, "&lt;p " * 16_000, "a" * 96_000, "(http://a" * 10_000, "http://a" + ")" * 90_000]
)
def test_a_text_made_to_be_slow_keeps_nobody_waiting(text):
    began = time.process_time()

    first_sentence(plain_text(text), 200)
    paragraphs(text)

    assert time.process_time() - began < 2
