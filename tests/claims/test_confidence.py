"""How sure a reading is: bounds, what lowers it, and the table that ships."""

from dataclasses import replace
from datetime import date
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontcast.claims import Cues, Odds, confidence_of, extract, features_of, shipped_odds
from frontcast.claims._confidence import FIELDS
from frontcast.errors import SchemaError
from frontcast.records import (
    Claim,
    ClaimConfidence,
    ClaimQuantity,
    ClaimTime,
    PlaceMention,
    Report,
)
from frontcast.records.claim import ClaimType, Modality, Quote

BARE = Claim(report="r", doc="d", span_start=0, span_end=5, text="It is", speaker="narrator")
FULL = replace(
    BARE,
    text="Since May 40 tanks were lost near Lyman",
    speaker="Ivan Tester",
    places=(PlaceMention(surface="Lyman", start=34, end=39, canonical="Lyman", place="x"),),
    quantities=(ClaimQuantity(surface="40", start=10, end=12, low=40, high=40, unit="tank"),),
    time=ClaimTime(surface="Since May", start=date(2025, 5, 1), end=date(2025, 5, 9)),
)

claims = st.builds(
    lambda base, **fields: replace(base, **fields),
    st.sampled_from([BARE, FULL]),
    type=st.sampled_from(ClaimType.__args__),
    modality=st.sampled_from(Modality.__args__),
    quote=st.sampled_from(Quote.__args__),
    speaker=st.sampled_from(["narrator", "Ivan Tester", "a soldier", "Zelenskiy", ""]),
    anonymous=st.booleans(),
    text=st.sampled_from(["It", FULL.text, "word " * 25]),
)


def test_by_hand() -> None:
    """A bias of 1 and a weight of 0.5 for narrators: 1 / (1 + e^-1.5) = 0.818."""
    table = {"speaker": Odds(bias=1.0, weights={"who:narrator": 0.5, "who:anonymous": -9.0})}
    got = confidence_of(BARE, table=table)
    assert got == ClaimConfidence(speaker=0.818)
    # Garbled text takes 1.5 off the log odds: 1 / (1 + e^0).
    assert confidence_of(BARE, table=table, cues=Cues(text_quality=0.0)).speaker == 0.5


def test_nothing_to_be_right_about_is_none() -> None:
    got = confidence_of(BARE)
    assert got.place is got.quantity is got.time is None
    assert all(getattr(got, n) is not None for n in ("claim", "speaker", "type", "modality"))
    full = confidence_of(FULL)
    assert all(getattr(full, name) is not None for name in FIELDS)


@given(claims, st.floats(0, 1), st.floats(0, 1))
def test_in_bounds_and_never_higher_for_worse_text(claim: Claim, a: float, b: float) -> None:
    low, high = sorted((a, b))
    worse = confidence_of(claim, cues=Cues(text_quality=low))
    better = confidence_of(claim, cues=Cues(text_quality=high))
    for name in FIELDS:
        below, above = getattr(worse, name), getattr(better, name)
        assert (below is None) == (above is None)
        if below is not None:
            assert 0 < below <= above < 1
    assert confidence_of(claim, cues=Cues(text_quality=1.0)) == confidence_of(claim)


def test_cues_are_traits_where_they_are_known() -> None:
    plain = features_of(FULL, cues=Cues())
    told = features_of(
        FULL, cues=Cues(kind="counted", attribution="pronoun", place_margin=0.1)
    )  # fmt: skip
    assert set(told["claim"]) - set(plain["claim"]) == {"kind:counted"}
    assert set(told["speaker"]) - set(plain["speaker"]) == {"attribution:pronoun"}
    assert set(told["place"]) - set(plain["place"]) == {"margin:narrow"}


def test_who_chose_the_type_says_how_sure_it_is() -> None:
    assert confidence_of(FULL, cues=Cues(type_chance=0.7)).type == 0.7
    assert confidence_of(FULL, cues=Cues(type_chance=0.7, text_quality=0.0)).type < 0.5
    assert 0 < confidence_of(FULL, cues=Cues(type_chance=0.0)).type < 0.01


@pytest.mark.parametrize("cues", [Cues(text_quality=1.1), Cues(text_quality=-0.1),
                                  Cues(place_margin=2.0), Cues(type_chance=1.2)])  # fmt: skip
def test_what_is_no_share_is_refused(cues: Cues) -> None:
    with pytest.raises(SchemaError, match=r"in \[0, 1\]"):
        confidence_of(FULL, cues=cues)
    with pytest.raises(SchemaError, match="claim"):
        ClaimConfidence(claim=1.5)


def test_the_table_that_ships() -> None:
    odds = shipped_odds()
    assert set(odds) == set(FIELDS)
    for field in odds.values():
        assert 1 / (1 + exp(-field.bias)) > 0.5
        assert all(abs(w) < 4 for w in field.weights.values())
    known = {t for c in (BARE, FULL) for ts in features_of(c, cues=Cues()).values() for t in ts}
    assert known & {t for f in odds.values() for t in f.weights}


def test_claims_carry_it_and_their_id_does_not(theatre) -> None:
    text = "Russian forces captured the village of Zoria on Monday."
    (claim,) = extract(Report(id="r", text=text, published=date(2025, 10, 14)), theatre=theatre)
    assert claim.confidence is not None
    assert 0.5 < claim.confidence.claim < 1
    assert replace(claim, confidence=None).id == claim.id
    line = claim.to_json()
    assert set(line["confidence"]) == set(FIELDS)
    assert BARE.to_json()["confidence"] is None
