"""Cards are put together from shapes; nobody may see a difference."""

import pytest
from django.template import loader

from directory import cards

PLAIN = {
    "slug": "splash",
    "name": "Splash",
    "organisation": "Northmoor Swimmers",
    "summary": "Swimming in a warm pool.",
    "symbol": "water",
    "palette": "sea",
    "ages": "5 to 11",
    "level": "Everyone",
    "level_line": "Anyone can come.",
    "cost": "Free",
    "where": "Northmoor",
    "when": "Saturdays",
    "checked": "May 2026",
    "away": "",
}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"level": "", "level_line": "", "when": "", "checked": ""},
        {"level_line": ""},
        {"away": "Westshire", "symbol": "", "palette": ""},
        {"name": "<b>100% Fun</b> & Games %(slug)s", "summary": '“It’s” 5 % of "all"'},
    ],
)
@pytest.mark.parametrize("places", [[], [[52.1, -1.25, 3]], [[52.1, -1.25, 3], [0, 0, 0]]])
@pytest.mark.parametrize("is_stale", [False, True])
def test_a_card_of_a_shape_reads_as_the_template_draws_it(changes, places, is_stale):
    card = PLAIN | changes
    written = "".join(f"{latitude},{longitude};" for latitude, longitude, _ in places)
    context = {"card": card, "places": written, "is_stale": is_stale, "level": 3}
    drawn = loader.render_to_string("directory/_card.html", context)

    assert cards.SEARCH_SAYS.encode().join(cards.draw(card, places, is_stale, 3)) == drawn.encode()
