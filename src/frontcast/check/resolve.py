"""Questions -> how they came out, by one mapper and by every definition of capture."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import numpy as np

from frontcast.check.settle import Settlement, Settler
from frontcast.control import World
from frontcast.errors import FrontcastError
from frontcast.frame import to_date
from frontcast.records import Question, Resolution, Settled, Statement, parse
from frontcast.theatre import resolve

EXTENTS: Final = ("centre", "half", "whole")


def resolve_questions(
    questions: Sequence[Question],
    world: World,
    *,
    quarantine_days: int | None = None,
) -> list[Resolution]:
    """Say how questions stand on one mapper's maps.

    Parameters
    ----------
    questions : sequence of Question
        Those that nothing can resolve are left out.
    world : World
        Observed, as of some day.
    quarantine_days : int, optional
        What is undone within so many days decides nothing; default: the theatre's.

    Returns
    -------
    list of Resolution
        One a question; of those about captures three, one for each definition.
    """
    court = Court(world, quarantine_days=quarantine_days)
    return [r for q in questions if not q.unresolvable for r in court.resolve(q)]


def extents_of(question: Question) -> tuple[str, ...]:
    """Return the definitions of capture that a question knows; one empty word: it asks of none."""
    texts = (question.statement, *question.conditions)
    return EXTENTS if any(text.startswith("captured(") for text in texts) else ("",)


def by_extent(question: Question, extent: str) -> Question:
    """Return a question with its own capture by another definition."""
    return replace(question, statement=str(_by(parse(question.statement), extent)))


def extent_of(question: Question) -> str:
    """Return the definition of capture that a question's own Statement names; empty: none."""
    for text in (question.statement, *question.conditions):
        if text and (extent := parse(text).arg("extent")):
            return str(extent)
    return ""


class Court:
    """One mapper's World, on which every measure is taken once.

    Parameters
    ----------
    world : World
        Observed, as of some day.
    quarantine_days : int, optional
        As for `resolve_questions`.
    """

    def __init__(self, world: World, *, quarantine_days: int | None = None) -> None:
        self.world = world
        self.settler = Settler(world, quarantine_days=quarantine_days)
        self._read: dict[tuple[str, str], Statement | None] = {}
        used = world.slots[world.slots >= 0]
        if world.known_at is not None and used.size:
            self.as_of = to_date(world.known_at[np.unique(used)].max())
        else:
            days = world.days[world.slots >= 0]
            self.as_of = to_date(days[-1]) if days.size else date.min

    def resolve(self, question: Question) -> Iterator[Resolution]:
        """Yield how a question stands, by every definition of capture it knows."""
        key = question.id
        for extent in extents_of(question):
            yield self._resolved(question, extent, key)

    def resolved(self, question: Question, *, extent: str) -> Resolution:
        """Return how a question stands, by one definition of capture."""
        return self._resolved(question, extent, question.id)

    def _resolved(self, question: Question, extent: str, key: str) -> Resolution:
        def out(found: Settlement, *, met: date | None = None, annul: bool = False) -> Resolution:
            return Resolution(
                question=key,
                as_of=self.as_of,
                mapper=self.world.mapper,
                extent=extent,
                outcome=Settled.ANNULLED if annul else found.outcome,
                day=found.day,
                value=found.value,
                met_on=met,
                map_sha256=found.sha256,
                stood_days=self.settler.quarantine_days,
                detail=found.detail,
            )

        statement = self._defined(question.statement, extent)
        conditions = [self._defined(text, extent) for text in question.conditions]
        if statement is None or any(c is None for c in conditions):
            why = "it names what is not known in this theatre"
            return out(Settlement(outcome=Settled.NOT_CHECKABLE, detail=why))
        met: date | None = None
        for condition in conditions:
            if condition is None:
                continue
            found = self.settler.settle(condition, since=question.asked_on)
            if found.outcome is Settled.YES:
                day = found.day or question.asked_on
                met = max(met or day, day)
                continue
            told = replace(found, detail=f"condition {condition.call()}: {found.detail}")
            return out(told, annul=found.outcome is Settled.NO)
        since = met or question.asked_on
        return out(self.settler.settle(_counted(statement, question, since), since=since), met=met)

    def persistence(self, question: Question, resolution: Resolution) -> float | None:
        """Return what "nothing changes" would have given for a question, by one definition.

        Parameters
        ----------
        question : Question
        resolution : Resolution
            Gives the definition, and the day on which a condition came true.

        Returns
        -------
        float or None
            1 or 0; None where no map tells how it was on the day it was asked.
        """
        statement = self._defined(question.statement, resolution.extent)
        if statement is None:
            return None
        day = resolution.met_on or question.asked_on
        return self.settler.stands(_counted(statement, question, day), on=day)

    def _defined(self, text: str, extent: str) -> Statement | None:
        """Return a Statement with captures by one definition; None where a name is not known."""
        key = (text, extent)
        if key not in self._read:
            self._read[key] = self._by_definition(text, extent)
        return self._read[key]

    def _by_definition(self, text: str, extent: str) -> Statement | None:
        if extent:
            statement = self._defined(text, "")
            return None if statement is None else _by(statement, extent)
        try:
            return resolve(parse(text), self.world.theatre)
        except FrontcastError:
            return None


def _by(statement: Statement, extent: str) -> Statement:
    if statement.measure != "captured":
        return statement
    args = tuple((n, extent if n == "extent" else value) for n, value in statement.args)
    return replace(statement, args=args)


def _counted(statement: Statement, question: Question, met: date) -> Statement:
    """Move the days of a Statement that is counted from when its condition came true."""
    when = statement.when
    if question.counted_from != "condition" or when is None:
        return statement
    shift = timedelta(days=(met - question.asked_on).days)
    moved = replace(
        when,
        start=when.start + shift if when.start else None,
        end=when.end + shift if when.end else None,
    )
    return replace(statement, when=moved)
