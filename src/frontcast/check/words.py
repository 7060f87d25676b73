"""Verdicts in plain words."""

import numpy as np

from frontcast.records import Outcome, Statement, Verdict
from frontcast.theatre import Theatre

_LEAD = {
    Outcome.SUPPORTED: "Supported",
    Outcome.CONTRADICTED: "Contradicted",
    Outcome.MAP_DEPENDENT: "Map-dependent",
    Outcome.TOO_EARLY: "Too early",
    Outcome.NOT_CHECKABLE: "Not checkable",
}
_EXTENT = {
    "centre": "the centre of {}",
    "half": "at least half of {}'s built-up area",
    "whole": "the whole (90 % or more) of {}'s built-up area",
}


def format_value(
    value: float | str | bool | None,  # noqa: FBT001 - a flag is a value here
    *,
    unit: str,
    error: float | None = None,
) -> str:
    """Print a value with its unit and error bar: ``66.5 % (±0.6)``.

    Examples
    --------
    >>> format_value(66.4812, unit="%", error=0.61)
    '66.5 % (±0.6)'
    """
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if not np.isfinite(value):
        return "out of reach of any line" if unit == "km" else "without end"
    count = not unit and float(value).is_integer()
    digits = 0 if count or (unit == "km2" and abs(value) >= 10) else 1
    text = f"{value:.{digits}f}" + (f" {unit.replace('km2', 'km²')}" if unit else "")
    if error is not None and np.isfinite(error):
        spread = f"{error:.{0 if error >= 10 else max(digits, 1)}f}"
        text += f" (±{spread.removesuffix('.0') if count else spread})"
    return text


def phrase(statement: Statement, verdict: Verdict, theatre: Theatre) -> str:
    """Say in words what was measured, without the day.

    Parameters
    ----------
    statement : Statement
        Resolved.
    verdict : Verdict
        With the value.
    theatre : Theatre
        For the names of the sides.

    Returns
    -------
    str
        Such as ``Russia held 66.5 % (±0.8) of Donetsk Oblast``.
    """
    place = str(statement.arg("where") or statement.arg("place"))
    code = statement.arg("side")
    side = theatre.side(str(code)).name if code else ""
    value = format_value(verdict.value, unit=verdict.unit, error=verdict.error)
    match statement.measure:
        case "control":
            known = verdict.value not in (None, "contested")
            who = theatre.side(str(verdict.value)).name if known else "nobody alone"
            return f"{who} held the centre of {place}"
        case "share" | "area":
            return f"{side} held {value} of {place}"
        case "gain":
            return f"{side} had gained {value} net in {place}"
        case "retained":
            return f"{side} held {value} of the most it had held of {place}"
        case "distance":
            origin = "centre" if statement.arg("origin") == "centre" else "built-up edge"
            return f"the {origin} of {place} lay {value} from the line"
        case "captured":
            what = _EXTENT[str(statement.arg("extent"))].format(place)
            days = statement.arg("persist")
            stood = f" and had for {days} days" if days else ""
            return f"{side} {'held' if verdict.value else 'did not hold'} {what}{stood}"
        case "contested":
            return f"{'both sides' if verdict.value else 'only one side'} held part of {place}"
        case "exits" | "travel_time" | "detour" | "reach" | "cut" | "exposure" | "hub_value":
            return _road_phrase(statement, verdict, place, value)
        case _:
            if statement.arg("by") == "corridor":
                return f"the narrowest corridor out of {place} was {value} wide"
            return f"{value} of the directions out of {place} were closed"


def _road_phrase(statement: Statement, verdict: Verdict, place: str, value: str) -> str:
    to, only = statement.arg("to"), statement.arg("over") == "open"
    kind = "open" if only else "not cut"
    endless = isinstance(verdict.value, float) and not np.isfinite(verdict.value)
    match statement.measure:
        case "exits":
            return f"{value} roads out of {place} to its side's rear were {kind}"
        case "travel_time" | "detour" if endless:
            return f"there was no way by road that was {kind} from {place} to {to}"
        case "travel_time":
            return f"the way by road from {place} to {to} took {value}"
        case "detour":
            return f"the way by road from {place} to {to} took {value} times as long as in peace"
        case "reach":
            hours = statement.arg("hours")
            return f"{value} places could be reached from {place} by road within {hours}"
        case "cut":
            return f"the road between {place} and {to} was {'' if verdict.value else 'not '}cut"
        case "exposure":
            return f"the road between {place} and {to} lay {value} from the line"
    if statement.arg("by") == "time":
        return f"closing {place} would have cost the towns at the front {value} each"
    return f"closing {place} would have hit {value} of the towns at the front"


def without_lead(text: str) -> str:
    """Drop the outcome in front of a verdict's sentence, where it stands beside it anyway.

    Parameters
    ----------
    text : str
        `Verdict.sentence`.

    Examples
    --------
    >>> without_lead("Supported: on 2024-12-20 Russia held it.")
    'On 2024-12-20 Russia held it.'
    """
    lead, colon, rest = text.partition(": ")
    rest = rest if colon and lead.split(" (")[0] in _LEAD.values() else text
    return rest[:1].upper() + rest[1:]


def sentence(statement: Statement, verdict: Verdict, theatre: Theatre) -> str:
    """Say a Verdict in one plain sentence: outcome, what was measured, day, mapper, why.

    Parameters as for `phrase`.
    """
    lead = "" if statement.relation is None else f"{_LEAD[verdict.outcome]}: "
    why = f"; {verdict.detail}" if verdict.detail else ""
    if verdict.value is None:
        return f"{lead}{statement.call()}{why}."
    others = [
        f"{theatre.mapper_title(m.mapper)}: {format_value(m.value, unit=verdict.unit)}"
        for m in verdict.by_mapper
        if m.mapper != verdict.mapper and m.value is not None
    ]
    beside = f" ({', '.join(others)})" if others else ""
    said = f"on {verdict.valid_on} {phrase(statement, verdict, theatre)}"
    text = f"{lead}{said} by {theatre.mapper_title(verdict.mapper)}'s map{beside}{why}."
    return text if lead else text[:1].upper() + text[1:]
