"""Questions on maps: a second telling of the rules, undone edits, conditions, no lookahead."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontcast.check import Court, Settler, answer, resolve_questions
from frontcast.check.judge import CODES, every_day, on_days
from frontcast.control import World, world_from_cells
from frontcast.frame import to_date, to_day64
from frontcast.measures import series
from frontcast.records import Outcome, Question, Settled, parse
from frontcast.testing import mock_theatre, mock_world
from frontcast.theatre import resolve

FIRST = date(2030, 1, 1)
THEATRE = mock_theatre()
WORLD = mock_world(days=120, pace=0.3)


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


def flipping(held: list[bool]) -> World:
    """A World in which Birchwick and all around it is RED's on some days."""
    cells = np.full((len(held), 40, 40), 2, dtype=np.uint8)
    cells[:, :, 36:] = 1
    cells[np.array(held), :, 10:] = 1
    cells[:, 38:] = 0
    return world_from_cells(cells, theatre=THEATRE, grid=THEATRE.grid, mapper="mock",
                            days=to_day64(FIRST) + np.arange(len(held)))  # fmt: skip


def stated(text: str):
    return resolve(parse(text), THEATRE)


def asked(text: str, *, on: date = FIRST, **fields) -> Question:
    statement = stated(text)
    return Question(text=text, asked_on=on, statement=str(statement), deadline=statement.when.end,
                    horizon="stated", **fields)  # fmt: skip


CALLS = [
    "captured(Birchwick, RED, half) by 2030-03-01",
    "captured(Birchwick, RED, whole) = false by 2030-03-01",
    "share(Birchwick, RED) >= 40% by 2030-03-01",
    "share(Birchwick, RED) = 20..60% by 2030-03-01",
    "share(Birchwick, RED) != 30% by 2030-03-01",
    "distance(Birchwick) < 4 km by 2030-03-01",
    "distance(Birchwick) > 4 km on 2030-03-01",
    "control(Birchwick) = RED by 2030-03-01",
    "control(Birchwick) != RED on 2030-03-01",
    "area(Mock Oblast, RED) > 0 by 2030-03-01",
]


@pytest.mark.parametrize("text", CALLS)
def test_every_day_at_once_is_each_day_alone(text: str) -> None:
    statement = stated(text)
    measured = series(statement, WORLD)
    each = on_days(statement, measured, first=0, last=len(WORLD.days) - 1)
    assert every_day(statement, measured).tolist() == [CODES[o] for o in each]


@pytest.mark.parametrize("text", CALLS)
@pytest.mark.parametrize("end", [3, 20, 45, 70, 119])
def test_where_nothing_is_undone_it_is_what_check_says(text: str, end: int) -> None:
    head, word, _ = text.rpartition(" by ") if " by " in text else text.rpartition(" on ")
    statement = stated(f"{head}{word}{day(end)}")
    found = Settler(WORLD).settle(statement, since=FIRST)
    said = answer(statement, WORLD, spells=False).outcome
    if found.outcome is Settled.OPEN:  # less than the quarantine since the last change
        assert end > 119 - 4
        return
    assert found.outcome == {
        Outcome.SUPPORTED: Settled.YES, Outcome.CONTRADICTED: Settled.NO,
        Outcome.MAP_DEPENDENT: Settled.NOT_CHECKABLE, Outcome.NOT_CHECKABLE: Settled.NOT_CHECKABLE,
    }[said]  # fmt: skip


def plainly(held: list[bool], *, start: int, end: int, quarantine: int) -> Settled:
    """The rule once more: runs of more than `quarantine` days count, from their first day."""
    last = len(held) - 1
    runs: list[list[int]] = []  # [value, first, last]
    for i, value in enumerate(held):
        if runs and runs[-1][0] == value:
            runs[-1][2] = i
        else:
            runs.append([value, i, i])
    # Rises that were taken back go first, then falls.
    for value in (True, False):
        for n, run in enumerate(runs):
            inner = 0 < n < len(runs) - 1
            if run[0] == value and inner and run[2] - run[1] + 1 <= quarantine:
                run[0] = not value
        merged: list[list[int]] = []
        for run in runs:
            if merged and merged[-1][0] == run[0]:
                merged[-1][2] = run[2]
            else:
                merged.append(run)
        runs = merged
    young = runs[-1][1] if len(runs) > 1 and last - runs[-1][1] < quarantine else last + 1
    for value, first, until in runs:
        if value and first <= min(end, last) and until >= start:
            return Settled.YES if max(first, start) < young else Settled.OPEN
    if young <= min(end, last):
        return Settled.OPEN
    return Settled.OPEN if end > last else Settled.NO


@given(
    held=st.lists(st.booleans(), min_size=6, max_size=30),
    start=st.integers(0, 5),
    length=st.integers(0, 30),
    quarantine=st.integers(0, 3),
)
@settings(max_examples=150)
def test_the_rule_told_once_more(
    held: list[bool], start: int, length: int, quarantine: int
) -> None:
    world = flipping(held)
    end = start + length
    statement = stated(f"captured(Birchwick, RED, whole) by {day(end)}")
    found = Settler(world, quarantine_days=quarantine).settle(statement, since=day(start))
    assert found.outcome is plainly(held, start=start, end=end, quarantine=quarantine)


def test_an_edit_undone_within_the_quarantine_resolves_nothing() -> None:
    statement = stated(f"captured(Birchwick, RED, half) by {day(20)}")
    undone = [False] * 10 + [True] * 3 + [False] * 15
    stays = [False] * 10 + [True] * 4 + [False] * 14
    assert Settler(flipping(undone)).settle(statement, since=FIRST).outcome is Settled.NO
    found = Settler(flipping(stays)).settle(statement, since=FIRST)
    assert (found.outcome, found.day) == (Settled.YES, day(10))


def test_a_young_edit_leaves_the_question_open_until_it_has_stood() -> None:
    statement = stated(f"captured(Birchwick, RED, half) by {day(12)}")
    held = [False] * 11 + [True] * 4
    outcomes = [
        Settler(flipping(held[:n])).settle(statement, since=FIRST).outcome for n in (11, 12, 14, 15)
    ]
    assert outcomes == [Settled.OPEN, Settled.OPEN, Settled.OPEN, Settled.YES]


def test_trends_and_flows_do_not_see_what_was_undone() -> None:
    spike = [False] * 20 + [True] * 2 + [False] * 18
    for text in (f"gain(Birchwick, RED) > 0 from {day(5)} to {day(20)}",
                 f"distance(Birchwick) falling from {day(5)} to {day(21)}"):  # fmt: skip
        with_it = Settler(flipping(spike)).settle(stated(text), since=FIRST)
        without = Settler(flipping([False] * 40)).settle(stated(text), since=FIRST)
        assert with_it.outcome is without.outcome
        # Taken as the map shows it, the spike would decide.
        raw = Settler(flipping(spike), quarantine_days=0).settle(stated(text), since=FIRST)
        assert raw.outcome is Settled.YES


@given(
    held=st.lists(st.booleans(), min_size=8, max_size=24),
    cut=st.integers(3, 20),
    other=st.lists(st.booleans(), min_size=1, max_size=12),
    end=st.integers(1, 30),
)
@settings(max_examples=150)
def test_once_settled_no_later_map_changes_it(
    held: list[bool], cut: int, other: list[bool], end: int
) -> None:
    """And before the deadline, without the event, it stays open whatever will come."""
    known = held[:cut]
    statement = stated(f"captured(Birchwick, RED, half) by {day(end)}")
    before = Settler(flipping(known)).settle(statement, since=FIRST)
    after = Settler(flipping(known + other)).settle(statement, since=FIRST)
    if before.outcome is not Settled.OPEN:
        assert (after.outcome, after.day) == (before.outcome, before.day)
    if end > len(known) - 1 and not any(known):
        assert before.outcome is Settled.OPEN


def test_days_before_it_was_asked_do_not_count() -> None:
    world = flipping([True] * 10 + [False] * 30)
    statement = stated(f"captured(Birchwick, RED, half) by {day(30)}")
    assert Settler(world).settle(statement, since=FIRST).outcome is Settled.YES
    assert Settler(world).settle(statement, since=day(15)).outcome is Settled.NO


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (f"captured(Birchwick, RED, half) throughout from {day(20)} to {day(30)}", Settled.YES),
        (f"captured(Birchwick, RED, half) throughout from {day(5)} to {day(30)}", Settled.NO),
        (f"captured(Birchwick, RED, half) throughout from {day(20)} to {day(90)}", Settled.OPEN),
        (f"captured(Birchwick, RED, half) on {day(90)}", Settled.OPEN),
        (f"captured(Birchwick, RED, half) on {day(30)}", Settled.YES),
        (f"captured(Birchwick, RED, half) = false by {day(5)}", Settled.YES),
        (f"captured(Birchwick, RED, half) = false by {day(30)}", Settled.NO),
        (f"gain(Birchwick, RED) > 0 from {day(5)} to {day(39)}", Settled.OPEN),
    ],
)
def test_kinds_of_days(text: str, outcome: Settled) -> None:
    world = flipping([False] * 10 + [True] * 30)
    assert Settler(world).settle(stated(text), since=FIRST).outcome is outcome


def test_days_without_a_map_are_not_taken_for_a_no() -> None:
    world = flipping([False] * 40)
    slots, map_days = world.slots.copy(), world.map_days.copy()
    slots[10:20], map_days[10:20] = -1, np.datetime64("NaT")
    blind = World(theatre=world.theatre, mapper="mock", grid=world.grid, days=world.days,
                  map_days=map_days, slots=slots, read=world.read)  # fmt: skip
    for end, outcome in ((8, Settled.NO), (15, Settled.NOT_CHECKABLE), (30, Settled.NOT_CHECKABLE)):
        statement = stated(f"captured(Birchwick, RED, half) by {day(end)}")
        assert Settler(blind).settle(statement, since=FIRST).outcome is outcome


def test_a_question_is_answered_by_every_definition() -> None:
    world = mock_world(days=120, pace=0.3)
    found = resolve_questions([asked(f"captured(Birchwick, RED, half) by {day(110)}")], world)
    days = {r.extent: r.day for r in found}
    assert list(days) == ["centre", "half", "whole"]
    assert {r.outcome for r in found} == {Settled.YES}
    assert days["half"] < days["whole"]
    for extent, fell in days.items():
        first = answer(stated(f"captured(Birchwick, RED, {extent}) by {day(110)}"), world)
        assert first.holds_from == fell
    assert {r.stood_days for r in found} == {THEATRE.quarantine_days}


class TestConditions:
    world = flipping([False] * 30 + [True] * 60)

    def test_annulled_when_it_does_not_come_true(self) -> None:
        q = asked(f"share(Birchwick, RED) > 0% by {day(60)}",
                  conditions=(f"captured(Birchwick, RED, half) by {day(20)}",))  # fmt: skip
        found = resolve_questions([q], self.world)
        assert {r.outcome for r in found} == {Settled.ANNULLED}
        assert "condition captured(Birchwick, RED" in found[0].detail

    def test_open_while_it_may_still_come_true(self) -> None:
        q = asked(f"captured(Birchwick, RED, half) by {day(200)}",
                  conditions=(f"captured(Coldwater, RED, centre) by {day(120)}",))  # fmt: skip
        court = Court(flipping([False] * 60))
        assert {r.outcome for r in court.resolve(q)} == {Settled.OPEN}

    def test_counted_from_the_day_it_comes_true(self) -> None:
        fell = f"captured(Birchwick, RED, half) by {day(60)}"
        text = f"gain(Birchwick, RED) falling from {FIRST - timedelta(10)} to {day(10)}"
        moved = asked(text, conditions=(fell,), counted_from="condition")
        (half,) = [r for r in resolve_questions([moved], self.world) if r.extent == "half"]
        assert half.met_on == day(30)
        # All of the ten days before the fall's own gains, none of the ten after.
        assert half.day == day(40)
        assert half.outcome is Settled.YES

    def test_all_of_several_must_come_true(self) -> None:
        both = (f"captured(Birchwick, RED, half) by {day(60)}",
                f"captured(Coldwater, RED, centre) by {day(20)}")  # fmt: skip
        q = asked(f"share(Birchwick, RED) > 0% by {day(80)}", conditions=both)
        assert {r.outcome for r in resolve_questions([q], self.world)} == {Settled.ANNULLED}


def test_unknown_names_are_not_checkable_and_reasons_are_left_out() -> None:
    lost = Question(text="x", asked_on=FIRST, statement=f"captured(Nowhere, RED, half) by {day(9)}",
                    deadline=day(9))  # fmt: skip
    vague = Question(text="x", asked_on=FIRST, unresolvable="no map tells")
    assert {r.outcome for r in resolve_questions([lost, vague], WORLD)} == {Settled.NOT_CHECKABLE}


def test_no_change_is_read_off_the_day_it_was_asked() -> None:
    world = flipping([False] * 10 + [True] * 30)
    court = Court(world)
    for text, on, wanted in (
        (f"captured(Birchwick, RED, half) by {day(30)}", day(2), 0.0),
        (f"captured(Birchwick, RED, half) by {day(30)}", day(20), 1.0),
        (f"captured(Birchwick, RED, half) = false by {day(30)}", day(2), 1.0),
        (f"distance(Birchwick) falling from {day(2)} to {day(30)}", day(2), 0.0),
        (f"gain(Birchwick, RED) > 0 from {day(2)} to {day(30)}", day(2), 0.0),
        (f"gain(Birchwick, RED) falling from {day(2)} to {day(30)}", day(16), 1.0),
    ):
        q = asked(text, on=on)
        one = next(r for r in court.resolve(q) if r.extent in ("", "half"))
        assert court.persistence(q, one) == wanted


def test_resolutions_do_not_depend_on_the_order_of_questions() -> None:
    rng = np.random.default_rng(5)
    questions = [
        asked(f"captured({town}, RED, half) by {day(int(n))}")
        for town in ("Birchwick", "Ashford")
        for n in rng.integers(5, 110, 8)
    ]
    one = resolve_questions(questions, WORLD)
    two = resolve_questions(questions[::-1], WORLD)
    assert sorted(one, key=repr) == sorted(two, key=repr)


def test_as_of_is_the_day_the_last_map_used_became_known() -> None:
    world = mock_world(days=30)
    found = resolve_questions([asked(f"captured(Birchwick, RED, half) by {day(40)}")], world)
    assert {r.as_of for r in found} == {to_date(world.days[-1])}
