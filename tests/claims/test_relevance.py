"""Whether a report is worth parsing."""

import pytest

from frontcast.claims._relevance import concerns


@pytest.mark.parametrize(
    "text",
    [
        "Bake at 180 degrees for half an hour and let it cool.",
        "The orchestra cancelled the evening concert because of the rain.",
        "Tickets cost 40 crowns; the match was won after extra time.",
        "",
    ],
)
def test_what_is_about_something_else(theatre, text):
    assert not concerns(text, theatre)


@pytest.mark.parametrize(
    "text",
    [
        "Siversk: quiet night.",
        "Power cut in Kramatorsk again",
        "Our boys still inside",
        "3 KABs on the old town in an hour",
        "Ukrainian officials said nothing new.",
        "Donetsk region: buses run on Friday",
        "Two dead, five wounded.",
    ],
)
def test_what_may_hold_a_claim(theatre, text):
    assert concerns(text, theatre)
