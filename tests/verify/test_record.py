from dataclasses import replace
from datetime import date

import pytest

from frontcast.errors import SchemaError, UnknownNameError
from frontcast.verify import Interval, Record, Score

CLIMATE = Score(
    model="climatology",
    version="1",
    lead_days=30,
    issues=22,
    first_issue=date(2024, 12, 21),
    last_issue=date(2025, 11, 1),
    cells=500_000,
    base_rate=0.013,
    brier=0.0214,
    bss_climatology=Interval(value=0.0, low=0.0, high=0.0),
    bss_persistence=Interval(value=0.03, low=-0.01, high=0.052),
)
RECORD = Record(
    theatre="mock",
    mapper="mock",
    as_of=date(2025, 12, 1),
    first=date(2024, 12, 21),
    last=date(2025, 11, 1),
    every_days=15,
    members=100,
    seed="1",
    scores=(
        CLIMATE,
        replace(
            CLIMATE,
            model="persistence",
            bss_climatology=Interval(value=-0.031),
            bss_persistence=Interval(value=0.0),
        ),
        replace(CLIMATE, model="other", bss_climatology=Interval(value=-0.2, low=-0.3, high=-0.1)),
        Score(model="climatology", version="1", lead_days=180, issues=0),
    ),
)


def test_there_and_back_through_json():
    assert Record.from_json(RECORD.to_json()) == RECORD


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"scores": [{}]}', RECORD.to_json().replace('"low"', '"lowest"')]
)
def test_what_is_no_record(text):
    with pytest.raises(SchemaError, match="want a hindcast record"):
        Record.from_json(text)


def test_plain_words():
    assert RECORD.sentence(30) == (
        "Over 22 issue dates from 2024-12-21 to 2025-11-01, 30-day forecasts by climatology had a "
        "Brier score of 0.0214 (0 is perfect), 3 % better than assuming that nothing changes "
        "(90 % interval of the gain: -1 to 5 %)."
    )
    assert RECORD.sentence(30, model="persistence").endswith("0.0214 (0 is perfect).")
    assert "20 % worse than distance climatology" in RECORD.sentence(30, model="other")
    assert RECORD.sentence(180) == "No 180-day forecast by climatology could be checked yet."


def test_one_issue_date_and_no_interval():
    one = replace(CLIMATE, issues=1, bss_persistence=Interval())
    text = replace(RECORD, scores=(one,)).sentence(30)
    assert text.startswith("Over 1 issue date from")
    assert text.endswith("not to be compared with assuming that nothing changes.")


def test_a_score_that_is_not_there():
    with pytest.raises(UnknownNameError, match="climatology 180"):
        RECORD.score(60)
