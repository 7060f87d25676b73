"""Statements put to small Worlds whose answers are worked out by hand."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontcast.check import answer, check, negate, probability
from frontcast.control import World, world_from_cells
from frontcast.frame import to_day64
from frontcast.records import Outcome, Statement, parse
from frontcast.testing import mock_theatre
from frontcast.theatre import resolve

THEATRE = mock_theatre()
FIRST = date(2030, 1, 1)
YES, NO, OPEN = Outcome.SUPPORTED, Outcome.CONTRADICTED, Outcome.MAP_DEPENDENT
EARLY, UNCHECKABLE = Outcome.TOO_EARLY, Outcome.NOT_CHECKABLE


def world(columns: list[int], *, mapper: str = "mock", first: date = FIRST) -> World:
    """Red holds everything from a column on; the town Birchwick fills columns 17 to 23."""
    cells = np.full((len(columns), 40, 40), 2, dtype=np.uint8)
    for i, column in enumerate(columns):
        cells[i, :, column:] = 1
    cells[:, 38:] = 0
    days = to_day64(first) + np.arange(len(columns))
    return world_from_cells(cells, theatre=THEATRE, grid=THEATRE.grid, days=days, mapper=mapper)


def ask(text: str) -> Statement:
    return resolve(parse(text), THEATRE)


# The line stands at column 32, falls back to 34, then comes west a column a day from day 5 on.
MARCH = world([32, 32, 34, 32, 32, *range(31, 9, -1)])


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        # 8 of 40 columns are 20 %; half a cell along the line is about 1 %.
        ("share(Mock Oblast, RED) = 20% on 2030-01-01", YES),
        ("share(Mock Oblast, RED) = 15..25% on 2030-01-01", YES),
        ("share(Mock Oblast, RED) >= 25% on 2030-01-01", NO),
        ("share(Mock Oblast, RED) >= 20.5% on 2030-01-01", OPEN),
        ("share(Mock Oblast, RED) != 20% on 2030-01-01", NO),
        ("share(Mock Oblast, RED) < 100%", YES),
        ("area(Mock Oblast, RED) > 0 on 2030-01-01", YES),
        ("control(Birchwick) = BLUE on 2030-01-01", YES),
        ("control(Birchwick) != BLUE on 2030-01-01", NO),
        ("control(Birchwick) = RED", YES),
        # Birchwick's centre is 11.5 km from column 32.
        ("distance(Birchwick) <= 13 km on 2030-01-01", YES),
        ("distance(Birchwick) <= 11.2 km on 2030-01-01", OPEN),
        ("distance(Birchwick) <= 5 km on 2030-01-01", NO),
        ("distance(Birchwick) <= 5 km by 2030-01-27", YES),
        ("distance(Birchwick) <= 5 km by 2030-01-10", NO),
        ("captured(Birchwick, RED, whole) by 2030-01-27", YES),
        ("captured(Birchwick, RED, whole) by 2030-01-10", NO),
        ("captured(Birchwick, RED, whole) = false by 2030-01-10", YES),
        ("captured(Birchwick, RED, whole) = false by 2030-01-27", NO),
        ("captured(Birchwick, RED, half) = false on 2030-01-10", YES),
        ("captured(Birchwick, RED, half) by 2031-01-01", YES),
        ("captured(Coldwater, RED, half) by 2031-01-01", YES),
        ("captured(Coldwater, BLUE, half) by 2029-01-01", UNCHECKABLE),
        ("contested(Birchwick) from 2030-01-01 to 2030-01-27", YES),
        ("contested(Birchwick) from 2030-01-01 to 2030-01-05", NO),
        ("control(Birchwick) = BLUE throughout", NO),
        ("control(Birchwick) = BLUE throughout from 2030-01-01 to 2030-01-10", YES),
        ("control(Birchwick) = RED since 2030-01-20", YES),
        ("control(Birchwick) = RED since 2030-01-10", NO),
        ("gain(Mock Oblast, RED) > 0 from 2030-01-06 to 2030-01-27", YES),
        ("gain(Mock Oblast, RED) > 0 from 2030-01-02 to 2030-01-02", NO),
        ("gain(Mock Oblast, RED) = 38 km2 from 2030-01-05 to 2030-01-05", YES),
        ("share(Mock Oblast, RED) rising from 2030-01-05 to 2030-01-27", YES),
        ("share(Mock Oblast, RED) falling from 2030-01-05 to 2030-01-27", NO),
        ("share(Mock Oblast, RED) rising from 2030-01-01 to 2030-01-05", OPEN),
        ("retained(Mock Oblast, BLUE) <= 60% on 2030-01-27", YES),
        ("share(Mock Oblast, RED) >= 20% on 2029-12-31", UNCHECKABLE),
        ("share(Mock Oblast, RED) >= 20% on 2030-02-01", EARLY),
        ("gain(Mock Oblast, RED) > 0 from 2030-01-01 to 2030-02-01", EARLY),
        ("distance(Birchwick) <= 0.1 km by 2030-02-01", EARLY),
    ],
)
def test_outcomes(text: str, outcome: Outcome) -> None:
    assert answer(ask(text), MARCH).outcome is outcome, text


def test_a_stale_figure_says_when_it_was_true() -> None:
    verdict = check(ask("share(Mock Oblast, RED) = 22..28% on 2030-01-20"), [MARCH])
    # Day 20: the line is at column 17; 23 of 40 columns are 57.5 %.
    assert verdict.outcome is NO
    assert verdict.value == pytest.approx(57.5, abs=0.1)
    # 22..28 % held with the line at columns 31, 30 and 29: days 6, 7, 8; 25 % is column 30.
    assert verdict.by_mapper[0].holds_from == day(5)
    assert verdict.by_mapper[0].holds_until == day(7)
    assert verdict.detail == "stale: it was so until 2030-01-08 (25% was passed on 2030-01-07)"
    assert "57.5 %" in verdict.sentence
    assert "2030-01-20" in verdict.sentence
    assert "mock" in verdict.sentence


def test_an_early_claim_says_when_it_became_true() -> None:
    verdict = check(ask("control(Birchwick) = RED on 2030-01-05"), [MARCH])
    assert verdict.detail == "early: it became so on 2030-01-17"


def test_monthly_rise_needs_every_month() -> None:
    # Columns of the line in January to April 2030, and on 1 May: months run from 1st to 1st.
    step = [38] * 32 + [37] * 28 + [33] * 31 + [27] * 30
    w = world(step)
    rising = ask("gain(Mock Oblast, RED) rising monthly from 2030-02 to 2030-04")
    out = answer(rising, w)
    assert out.outcome is YES
    assert [round(v) for _, v in out.steps] == [38, 152, 228]
    w = world([38] * 32 + [30] * 28 + [29] * 31 + [20] * 30)
    assert answer(rising, w).outcome is NO


def test_mappers_that_differ_are_shown_and_not_hidden() -> None:
    statement = ask("captured(Birchwick, RED, half) on 2030-01-01")
    verdict = check(statement, [world([18], mapper="a"), world([25], mapper="b")])
    assert verdict.outcome is OPEN
    assert [(m.mapper, m.outcome) for m in verdict.by_mapper] == [("a", YES), ("b", NO)]
    share = check(ask("share(Mock Oblast, RED) on 2030-01-01"),
                  [world([30], mapper="a"), world([20], mapper="b")])  # fmt: skip
    # 25 % against 50 %: half the spread is 12.5.
    assert share.error == pytest.approx(12.5, abs=0.05)
    assert share.outcome is YES


def test_not_yet_by_one_map_and_already_by_another_depends_on_the_map() -> None:
    statement = ask("captured(Birchwick, RED, half) by 2030-03-01")
    verdict = check(statement, [world([25, 25], mapper="a"), world([25, 18], mapper="b")])
    assert verdict.outcome is OPEN
    assert [m.outcome for m in verdict.by_mapper] == [EARLY, YES]
    # But a map that merely ends a day sooner is no contradiction.
    share = ask("share(Mock Oblast, RED) >= 20% on 2030-01-02")
    assert check(share, [world([25], mapper="a"), world([25, 25], mapper="b")]).outcome is YES


def test_the_first_mapper_that_can_answer_gives_the_value() -> None:
    late = world([20], mapper="late", first=day(100))
    verdict = check(ask("share(Mock Oblast, RED) on 2030-01-01"), [late, MARCH])
    assert (verdict.mapper, verdict.by_mapper[0].outcome) == ("mock", UNCHECKABLE)


def test_no_maps_at_all() -> None:
    verdict = check(ask("share(Mock Oblast, RED) >= 1%"), [])
    assert verdict.outcome is UNCHECKABLE
    assert "no maps" in verdict.sentence


def test_a_denial_is_judged_by_the_opposite() -> None:
    verdict = check(ask("captured(Birchwick, RED, half) on 2030-01-01"), [MARCH])
    assert verdict.outcome is NO
    assert negate(verdict).outcome is YES
    assert negate(verdict).sentence.startswith("Supported (the claim denies it)")
    assert [m.outcome for m in negate(verdict).by_mapper] == [YES]
    early = check(ask("captured(Birchwick, RED, half) on 2031-01-01"), [MARCH])
    assert negate(early) == early
    two = [world([18], mapper="a"), world([25], mapper="b")]
    split = negate(check(ask("captured(Birchwick, RED, half) on 2030-01-01"), two))
    assert (split.outcome, [m.outcome for m in split.by_mapper]) == (OPEN, [NO, YES])


def test_a_day_in_a_gap_is_read_from_the_map_before_and_says_so() -> None:
    held = np.array([0, 1, 1, 3])
    w = World(
        theatre=THEATRE, mapper="mock", grid=THEATRE.grid, days=MARCH.days[:4],
        map_days=MARCH.days[held], slots=held.astype(np.int64), read=MARCH.read,
    )  # fmt: skip
    verdict = check(ask("control(Birchwick) = BLUE on 2030-01-03"), [w])
    assert verdict.outcome is YES
    assert "there is no map of 2030-01-03; the one of 2030-01-02 is held" in verdict.detail


# Days 0-4 with maps, days 5-9 without, days 10-14 with maps again.
GAP = World(
    theatre=THEATRE, mapper="mock", grid=THEATRE.grid, days=MARCH.days[:15],
    map_days=np.where((np.arange(15) < 5) | (np.arange(15) > 9), MARCH.days[:15],
                      np.datetime64("NaT")),
    slots=np.where((np.arange(15) < 5) | (np.arange(15) > 9), np.arange(15), -1),
    read=MARCH.read,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        # A trend needs both of its ends: before the first map there is none.
        ("share(Mock Oblast, RED) rising from 2029-06-01 to 2030-01-27", UNCHECKABLE),
        ("share(Mock Oblast, RED) rising since 2029-06-01", UNCHECKABLE),
        # One month alone neither rises nor falls.
        ("area(Mock Oblast, RED) rising monthly from 2030-01 to 2030-01", EARLY),
        # The error bar counts over windows as it does on a day: 11.5 km on each of these days.
        ("distance(Birchwick) <= 11.2 km from 2030-01-01 to 2030-01-02", OPEN),
        ("distance(Birchwick) = 11.2 km from 2030-01-01 to 2030-01-02", YES),
        ("distance(Birchwick) <= 11.2 km throughout from 2030-01-01 to 2030-01-02", OPEN),
        ("distance(Birchwick) <= 11.2 km by 2030-01-02", OPEN),
        # What is decided already is not too early.
        ("distance(Birchwick) <= 5 km from 2030-01-01 to 2031-01-01", YES),
        ("distance(Birchwick) >= 50 km throughout from 2030-01-01 to 2031-01-01", NO),
        ("distance(Birchwick) >= 0 km throughout from 2030-01-01 to 2031-01-01", EARLY),
        ("distance(Birchwick) > 50 km from 2030-01-01 to 2031-01-01", EARLY),
        ("gain(Mock Oblast, RED) > 0 km2 since 2031-01-01", EARLY),
        # Before the first map anything may have been.
        ("control(Birchwick) = BLUE since 2020-01-01", NO),
        ("control(Coldwater) = BLUE throughout from 2020-01-01 to 2030-01-10", UNCHECKABLE),
        ("control(Birchwick) = RED from 2020-01-01 to 2030-01-10", UNCHECKABLE),
        # It stood for as long as there are maps; before that nobody knows.
        ("captured(Birchwick, BLUE, whole, persist=3 days) on 2030-01-02", UNCHECKABLE),
        ("captured(Birchwick, BLUE, whole, persist=3 days) on 2030-01-05", YES),
        ("captured(Birchwick, RED, whole, persist=3 days) on 2030-01-02", NO),
    ],
)
def test_windows_that_reach_beyond_the_maps(text: str, outcome: Outcome) -> None:
    assert answer(ask(text), MARCH).outcome is outcome, text


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        # Day 5: the line is at 31; it reaches Birchwick (columns 17 to 23) on day 13.
        ("control(Birchwick) = BLUE since 2030-01-01", UNCHECKABLE),
        ("distance(Birchwick) >= 11 km throughout", NO),
        ("distance(Birchwick) <= 9 km by 2030-01-08", UNCHECKABLE),
        ("distance(Birchwick) <= 9 km by 2030-01-15", YES),
        ("captured(Birchwick, RED, whole) = false by 2030-01-15", UNCHECKABLE),
        ("captured(Coldwater, BLUE, whole) by 2030-01-08", YES),
        ("contested(Birchwick) from 2030-01-01 to 2030-01-12", UNCHECKABLE),
        ("captured(Birchwick, BLUE, centre, persist=3 days) on 2030-01-12", UNCHECKABLE),
        ("distance(Birchwick) <= 9 km on 2030-01-08", UNCHECKABLE),
    ],
)
def test_days_without_a_map_are_not_known(text: str, outcome: Outcome) -> None:
    out = answer(ask(text), GAP)
    assert out.outcome is outcome, text
    assert out.outcome is not UNCHECKABLE or out.detail


TEXTS = st.sampled_from(
    [
        "share(Mock Oblast, RED) >= 30% on 2030-01-06",
        "distance(Birchwick) <= 8 km by 2030-01-09",
        "captured(Birchwick, RED, half) by 2030-01-09",
        "gain(Mock Oblast, RED) > 50 km2 from 2030-01-03 to 2030-01-08",
        "control(Birchwick) = BLUE throughout from 2030-01-02 to 2030-01-08",
        "share(Mock Oblast, RED) rising from 2030-01-02 to 2030-01-08",
        "enclosure(Birchwick, BLUE) >= 40% on 2030-01-07",
    ]
)


@given(TEXTS, st.lists(st.integers(5, 39), min_size=12, max_size=12),
       st.lists(st.integers(5, 39), min_size=12, max_size=12))  # fmt: skip
def test_days_after_the_window_change_no_outcome(
    text: str, columns: list[int], others: list[int]
) -> None:
    a, b = world(columns), world(columns[:10] + others[10:])
    assert answer(ask(text), a).outcome is answer(ask(text), b).outcome


@given(TEXTS, st.lists(st.integers(5, 39), min_size=10, max_size=10))
def test_a_world_cut_at_a_day_answers_as_the_world_whose_maps_end_there(
    text: str, columns: list[int]
) -> None:
    whole = world(columns)
    assert answer(ask(text), whole.until(day(4))) == answer(ask(text), world(columns[:5]))


def test_probability_is_the_share_of_members() -> None:
    members = [world([30, c]) for c in (10, 12, 25, 30)]
    p, n = probability(ask("captured(Birchwick, RED, half) by 2030-01-02"), members)
    assert (p, n) == (0.5, 4)
    assert probability(ask("captured(Birchwick, RED, half) by 2029-01-02"), members) == (None, 0)
