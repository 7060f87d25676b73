"""A Statement on every observed World -> one Verdict, in plain words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from frontcast.check.answer import answer
from frontcast.check.result import Answer
from frontcast.check.words import sentence
from frontcast.control import World
from frontcast.records import MapValue, Outcome, Statement, Verdict

_FLIP = {Outcome.SUPPORTED: Outcome.CONTRADICTED, Outcome.CONTRADICTED: Outcome.SUPPORTED}


def check(statement: Statement, worlds: Sequence[World], *, as_of: date | None = None) -> Verdict:
    """Check a Statement against the observed Worlds, one a mapper.

    Parameters
    ----------
    statement : Statement
        Resolved in the theatre of the Worlds.
    worlds : sequence of World
        In the theatre's order of mappers; the first that can answer gives the value shown.
    as_of : datetime.date or None
        Printed with the Verdict. The Worlds must have been opened with the same date.

    Returns
    -------
    Verdict
        ``map-dependent`` where mappers differ, or where the answer hangs on less than the error
        bar. The error bar is half a cell, or half the spread between mappers if that is larger.
    """
    answers = [(world, answer(statement, world)) for world in worlds]
    able = [(w, a) for w, a in answers if a.outcome is not Outcome.NOT_CHECKABLE]
    # A mapper whose maps end sooner steps back; one that says "not yet" does not.
    settled = [
        (w, a) for w, a in able if a.outcome is not Outcome.TOO_EARLY or not np.isnan(a.value)
    ] or able
    if not settled:
        detail = answers[0][1].detail if answers else "no maps are loaded"
        valid_on = answers[0][1].valid_on if answers else None
        return Verdict(
            statement=str(statement),
            outcome=Outcome.NOT_CHECKABLE,
            sentence=f"Not checkable: {detail}.",
            unit=statement.unit,
            valid_on=valid_on,
            as_of=as_of,
            detail=detail,
        )
    world, main = settled[0]
    outcomes = {a.outcome for _, a in settled if a.outcome is not None}
    # A bare question has a value and no outcome: the value is what the maps support.
    outcome = Outcome.SUPPORTED if not outcomes else outcomes.pop()
    if outcomes:
        outcome = Outcome.MAP_DEPENDENT
    spread = _spread([a for _, a in settled])
    error = None if np.isnan(main.error) else max(main.error, spread)
    verdict = Verdict(
        statement=str(statement),
        outcome=outcome,
        sentence="",
        value=_shown(main.value, world, statement),
        unit=statement.unit,
        error=error if statement.signature.kind in ("amount", "flow") else None,
        valid_on=main.valid_on,
        as_of=as_of,
        mapper=world.mapper,
        detail=main.detail,
        by_mapper=tuple(_by_mapper(w, a, statement) for w, a in answers),
        sources=tuple(a.sha256 for _, a in settled if a.sha256),
    )
    return replace(verdict, sentence=sentence(statement, verdict, world.theatre))


def negate(verdict: Verdict) -> Verdict:
    """Return the Verdict on a claim that says the Statement is false, by every mapper."""
    by_mapper = tuple(
        replace(m, outcome=_FLIP.get(m.outcome, m.outcome)) for m in verdict.by_mapper
    )
    verdict = replace(verdict, by_mapper=by_mapper)
    outcome = _FLIP.get(verdict.outcome, verdict.outcome)
    if outcome is verdict.outcome:
        return verdict
    word = "Supported" if outcome is Outcome.SUPPORTED else "Contradicted"
    said = verdict.sentence.split(": ", 1)[-1]
    return replace(verdict, outcome=outcome, sentence=f"{word} (the claim denies it): {said}")


def _spread(answers: Sequence[Answer]) -> float:
    values = [a.value for a in answers if not np.isnan(a.value)]
    return (max(values) - min(values)) / 2 if len(values) > 1 else 0.0


def _shown(value: float, world: World, statement: Statement) -> float | str | bool | None:
    if np.isnan(value):
        return None
    match statement.signature.kind:
        case "side":
            side = world.theatre.by_flag(int(value))
            return side.code if side else "contested"
        case "flag":
            return bool(value == 1)
        case _:
            return round(float(value), 6)


def _by_mapper(world: World, a: Answer, statement: Statement) -> MapValue:
    numeric = statement.signature.kind in ("amount", "flow") and not np.isnan(a.error)
    return MapValue(
        mapper=world.mapper,
        outcome=a.outcome or Outcome.SUPPORTED,
        value=_shown(a.value, world, statement),
        error=round(a.error, 6) if numeric else None,
        map_day=a.map_day,
        holds_from=a.holds_from,
        holds_until=a.holds_until,
    )
