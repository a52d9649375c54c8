"""A council's colours, measured."""

import pytest

from localoffer import colours


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#0f4a4a", "#ffffff", 10.0), ("#17302f", "#ffcf5a", 9.5)]
)
def test_contrast_is_what_the_guidelines_say(one, other, ratio):
    assert colours.contrast(one, other) == pytest.approx(ratio, abs=0.1)


def test_text_on_a_dark_band_is_white_and_on_a_light_one_ink():
    assert colours.text_on("#0f4a4a") == colours.WHITE
    assert colours.text_on("#f2a900") == colours.INK


def test_a_lamp_that_would_vanish_on_the_band_gives_way_to_the_bands_text():
    theme = colours.theme("#f2a900", "#ffcf5a")

    assert theme["--lamp-on-brand"] == theme["--on-brand"]
