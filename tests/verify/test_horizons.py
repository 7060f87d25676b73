"""Chances that fall with time are named; ranges that overlap, other voices and days are not."""

from dataclasses import replace
from datetime import date

from frontcast.verify import Term, horizon_faults

SOON = Term(what="captured(X, RU, half)", who="Ann", made_on=date(2025, 1, 1),
            by=date(2025, 2, 1), low=0.4, high=0.5)  # fmt: skip
LATER = replace(SOON, by=date(2025, 3, 1), low=0.2, high=0.3)


def test_a_chance_that_falls_is_named() -> None:
    (found,) = horizon_faults([LATER, SOON])
    assert (found.sooner, found.later) == (SOON, LATER)
    assert round(found.gap, 9) == 0.1


def test_what_can_both_be_meant_is_not() -> None:
    for other in (
        replace(LATER, high=0.45),
        replace(LATER, who="Bob"),
        replace(LATER, made_on=date(2025, 1, 2)),
        replace(LATER, what="captured(X, RU, whole)"),
        replace(LATER, by=SOON.by),
        replace(LATER, low=0.6, high=0.7),
    ):
        assert horizon_faults([SOON, other]) == []


def test_each_later_chance_is_named_once() -> None:
    third = replace(LATER, by=date(2025, 4, 1), low=0.1, high=0.1)
    assert [f.later for f in horizon_faults([SOON, LATER, third])] == [LATER, third]
