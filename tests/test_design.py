"""The look keeps its promises: contrast, one place for colours, small files, symbols that exist."""

import csv
import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STYLE = (ROOT / "static/css/site.css").read_text()
PRINT = (ROOT / "static/css/print.css").read_text()
SPRITE = (ROOT / "static/symbols/symbols.svg").read_text()
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TOKENS = STYLE[STYLE.index("/* tokens */") : STYLE.index("/* end of tokens */")]
THEMES = ["blue", "pink", "teal", "orange", "green", "purple", "red", "brown"]
#: How much of a theme's colour is in the tint behind it.
WASH = int(re.search(r"--wash: color-mix\(in srgb, var\(--theme\) (\d+)%", STYLE)[1]) / 100
PAPERS = ["light", "white", "cream", "blue", "green", "pink", "dark"]

#: Front, back and the ratio that WCAG 2.2 AA or our own floor asks for.
PAIRS = [
    *[("ink", back, 7) for back in ("paper", "card")],
    *[(front, back, 4.5) for front in ("soft", "link", "visited", "alert", "ok", "warn") for back in ("paper", "card")],
    *[("edge", back, 3) for back in ("paper", "card")],
    ("on-brand", "brand", 4.5),
    ("on-lamp", "lamp", 4.5),
    ("lamp-on-brand", "brand", 3),
    *[(kind, f"{kind}-tint", 4.5) for kind in ("alert", "ok", "warn")],
    *[("ink", f"{kind}-tint", 7) for kind in ("alert", "ok", "warn")],
    *[(theme, back, 4.5) for theme in THEMES for back in ("paper", "card", f"{theme}-tint")],
    *[("ink", f"{theme}-tint", 7) for theme in THEMES],
]


def declared(selector):
    """The tokens written in the first block whose selector is exactly this."""
    start = TOKENS.index(f":where({selector}) {{")
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", TOKENS[start : TOKENS.index("}", start)]))


def paper(name):
    """Every token as a reader who chose this paper gets it; `var(--other)` is that other token."""
    chosen = {} if name == "light" else declared(f'[data-paper="{name}"]')
    tokens = declared(":root") | chosen
    tokens = {name: tokens.get(value[6:-1], value) for name, value in tokens.items()}
    washes = {f"{theme}-tint": mixed(tokens[theme], tokens["card"], WASH) for theme in THEMES}
    return tokens | washes


def mixed(one, other, share):
    """What color-mix(in srgb) makes of a share of one colour and the rest of another."""
    pairs = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def luminance(colour):
    """Relative luminance as WCAG 2.2 defines it, from 0 (black) to 1 (white)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", PAPERS)
def test_words_stand_out_on_every_paper(name):
    tokens = paper(name)

    faint = [
        f"{front} on {back}: {contrast(tokens[front], tokens[back]):.1f}, wanted {floor}"
        for front, back, floor in PAIRS
        if contrast(tokens[front], tokens[back]) < floor
    ]

    assert faint == []


def test_the_measure_of_contrast_sees_a_fault():
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert contrast("#b2c6c2", "#ffffff") < 4.5


def test_a_dark_device_looks_like_the_dark_that_a_reader_chooses():
    by_device = declared(':root:not([data-paper]), [data-paper=""]')

    assert by_device == declared('[data-paper="dark"]')


def test_colours_are_written_by_value_among_the_tokens_only():
    rest = STYLE.replace(TOKENS, "") + PRINT

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", rest) == []


def test_letters_are_never_sized_in_pixels():
    assert re.findall(r"font(?:-size)?:[^;]*\d+px", STYLE + PRINT) == []


def test_every_custom_property_that_is_used_is_declared():
    named = set(
        re.findall(r"var\(--([\w-]+)", STYLE + PRINT + SPRITE + (ROOT / "static/symbols/street.svg").read_text())
    )

    assert named <= set(re.findall(r"--([\w-]+):", STYLE))


@pytest.mark.parametrize(
    ["path", "raw", "compressed"],
    [
        ("css/site.css", 30_000, 8_000),
        ("css/print.css", 6_000, 2_000),
        ("js/site.js", 10_000, 4_000),
        ("symbols/symbols.svg", 12_000, 4_000),
        ("symbols/street.svg", 8_000, 3_000),
    ],
)
def test_a_phone_with_one_bar_of_signal_gets_small_files(path, raw, compressed):
    content = (ROOT / "static" / path).read_bytes()

    assert len(content) < raw
    assert len(gzip.compress(content)) < compressed


@pytest.mark.django_db
@pytest.mark.parametrize(
    ["address", "compressed"],
    [("/", 14_000), ("/services/?q=saturday+football+for+my+autistic+9+year+old+near+NM3+2AB,+free", 25_000)],
)
def test_the_first_page_that_a_family_opens_is_small_with_its_style(client, northmoor, address, compressed):
    page = client.get(address).content + (ROOT / "static/css/site.css").read_bytes()

    assert len(gzip.compress(page)) < compressed


def test_every_symbol_that_a_page_names_is_drawn():
    named = {found for path in TEMPLATES for found in re.findall(r'symbol\("([\w-]+)"( ~)?', path.read_text())}
    drawn = re.findall(r'<symbol id="([\w-]+)"', SPRITE)

    assert named
    assert {name for name, goes_on in named if not goes_on} <= set(drawn)
    assert [name for name, goes_on in named if goes_on and not any(each.startswith(name) for each in drawn)] == []


def test_symbols_take_their_colours_from_the_page():
    fills = set(re.findall(r'fill="([^"]+)"', SPRITE))

    assert fills <= {"var(--tint)", "var(--card)", "currentColor"}
    assert "stroke=" not in SPRITE.replace('stroke="none"', "")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_breaks_the_content_security_policy(path):
    text = path.read_text()

    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", text, re.IGNORECASE) == []
    assert all(" src=" in tag for tag in re.findall(r"<script\b[^>]*>", text) if "ld+json" not in tag)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_can_be_read_at_one_sitting(path):
    assert len(path.read_text().splitlines()) <= 150


def test_every_shipped_theme_has_its_symbol():
    with (ROOT / "directory/data/taxonomy/themes.csv").open(newline="") as file:
        slugs = {row["slug"] for row in csv.DictReader(file)}

    assert len(slugs) == 8
    assert slugs <= set(re.findall(r'<symbol id="([\w-]+)"', SPRITE))
