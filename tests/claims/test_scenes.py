"""Places beside the claims: frames, questions and headings say where something happens."""

from datetime import date

import pytest

from frontcast.claims import RuleExtractor
from frontcast.records import Report

DAY = date(2024, 6, 5)


@pytest.fixture
def places(theatre):
    def read(text: str) -> dict[str, set[str]]:
        report = Report(id="r", title="t", outlet="o", text=text, published=DAY)
        claims = RuleExtractor().extract(report, theatre=theatre)
        return {c.text: {p.surface for p in c.places} for c in claims}

    return read


@pytest.mark.parametrize(
    ("text", "claim", "place"),
    [
        ("Near Lyman, a medic told us, the dead are left on the road.",
         "the dead are left", "Lyman"),
        ("And Siversk? The garrison holds two streets.", "The garrison holds", "Siversk"),
        ("Why Toretsk?\nThe mines feed four power stations.", "The mines feed", "Toretsk"),
    ],
)  # fmt: skip
def test_a_place_that_no_claim_holds_goes_with_the_next(places, text, claim, place):
    found = places(text)
    assert place in next(named for said, named in found.items() if claim in said)


def test_a_claim_with_a_town_of_its_own_keeps_to_it(places):
    found = places("And Siversk? Russian troops took Lyman on Monday.")
    assert all("Siversk" not in named for said, named in found.items() if "Lyman" in said)


def test_a_dateline_is_where_the_reporter_was(places) -> None:
    text = "KRAMATORSK, Ukraine -- Russian forces took Selydove on Tuesday, the governor said."
    assert list(places(text).values()) == [{"Selydove"}]
