"""What each measure takes and gives: the vocabulary of the Statement language.

The functions themselves live in the room `measures`; a test holds the two to each other.
"""

from dataclasses import dataclass
from typing import Literal

ParamKind = Literal["place", "where", "side", "choice", "days", "hours", "road"]
MeasureKind = Literal["amount", "flow", "flag", "side"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """One parameter of a measure.

    Parameters
    ----------
    name : str
        Its name, used as keyword where `keyword` is set.
    kind : str
        ``place``; ``where`` (a region or a place's built-up area); ``side``; ``choice``; ``days``;
        ``hours`` (kept as text, ``"2 h"``); ``road`` (a road's number).
    choices : tuple of str
        Allowed words of a ``choice``.
    default : str, int or None
        Value when it is left out; None where it must be given, unless `optional`.
    optional : bool
        May be left out with no default.
    keyword : bool
        Written ``name=value`` (days only).
    """

    name: str
    kind: ParamKind
    choices: tuple[str, ...] = ()
    default: str | int | None = None
    optional: bool = False
    keyword: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What a measure takes and what it gives.

    Parameters
    ----------
    params : tuple of Param
        In the order they are written.
    kind : str
        ``amount`` (a number on a day), ``flow`` (a number over a window), ``flag`` (true or
        false on a day) or ``side`` (who, on a day).
    unit : str
        Unit of the number; empty for flags and sides.
    meaning : str
        One line for help texts.
    count : bool
        A whole number: another one near it is another answer, whatever the error bar.
    """

    params: tuple[Param, ...]
    kind: MeasureKind
    unit: str = ""
    meaning: str = ""
    count: bool = False


_PLACE = Param(name="place", kind="place")
_WHERE = Param(name="where", kind="where")
_SIDE = Param(name="side", kind="side")
_ANY_SIDE = Param(name="side", kind="side", optional=True)
_TO = Param(name="to", kind="place")
_REF = Param(name="ref", kind="road", optional=True)
_OVER = Param(name="over", kind="choice", choices=("passable", "open"), default="passable")

SIGNATURES: dict[str, Signature] = {
    "control": Signature(params=(_PLACE,), kind="side", meaning="who holds the centre of a place"),
    "share": Signature(
        params=(_WHERE, _SIDE),
        kind="amount",
        unit="%",
        meaning="share of a region, or of a place's built-up area, that a side holds",
    ),
    "area": Signature(
        params=(_WHERE, _SIDE), kind="amount", unit="km2", meaning="area that a side holds"
    ),
    "gain": Signature(
        params=(_WHERE, _SIDE),
        kind="flow",
        unit="km2",
        meaning="net area that a side gained in a window (its losses count against it)",
    ),
    "retained": Signature(
        params=(_WHERE, _SIDE),
        kind="amount",
        unit="%",
        meaning="area that a side holds, as a share of the most it has held since the first map",
    ),
    "distance": Signature(
        params=(
            _PLACE,
            Param(name="origin", kind="choice", choices=("centre", "edge"), default="centre"),
        ),
        kind="amount",
        unit="km",
        meaning="distance from a place's centre, or its built-up edge, to the line",
    ),
    "captured": Signature(
        params=(
            _PLACE,
            _SIDE,
            Param(name="extent", kind="choice", choices=("centre", "half", "whole")),
            Param(name="persist", kind="days", default=0, keyword=True),
        ),
        kind="flag",
        meaning="a side holds a place's centre, half or whole (>= 90 %) of its built-up area",
    ),
    "contested": Signature(
        params=(_PLACE,), kind="flag", meaning="both sides hold part of a place's built-up area"
    ),
    "enclosure": Signature(
        params=(
            _PLACE,
            _ANY_SIDE,
            Param(
                name="by", kind="choice", choices=("directions", "corridor"), default="directions"
            ),
        ),
        kind="amount",
        unit="%",
        meaning="how far a place is closed in: share of directions closed, or width of the "
        "narrowest corridor to own ground (km)",
    ),
    "exits": Signature(
        params=(_PLACE, _ANY_SIDE, _OVER),
        kind="amount",
        meaning="roads out to the side's rear that share no stretch: not cut, or open as well",
        count=True,
    ),
    "travel_time": Signature(
        params=(_PLACE, _TO, _ANY_SIDE, _OVER),
        kind="amount",
        unit="h",
        meaning="fastest way by road that is not cut, at peace-time speeds",
    ),
    "detour": Signature(
        params=(_PLACE, _TO, _ANY_SIDE, _OVER),
        kind="amount",
        meaning="travel time over the travel time in peace",
    ),
    "reach": Signature(
        params=(_PLACE, Param(name="hours", kind="hours"), _ANY_SIDE, _OVER),
        kind="amount",
        meaning="places that can be reached by road within so many hours",
        count=True,
    ),
    "cut": Signature(
        params=(_PLACE, _TO, _REF),
        kind="flag",
        meaning="the road between two places, as driven in peace time, is cut somewhere",
    ),
    "exposure": Signature(
        params=(_PLACE, _TO, _REF),
        kind="amount",
        unit="km",
        meaning="distance from the line to the nearest point of the road between two places; 0 "
        "once it is cut",
    ),
    "hub_value": Signature(
        params=(
            _PLACE,
            _ANY_SIDE,
            Param(name="by", kind="choice", choices=("share", "time"), default="share"),
            _OVER,
        ),
        kind="amount",
        unit="%",
        meaning="what closing a place would do to the towns at the front: share that would lose "
        "their way to the nearest city or a tenth of its speed; or mean time lost (h)",
    ),
}


def unit_of(measure: str, args: dict[str, str | int]) -> str:
    """Return the unit of a measure called with `args` (a corridor is in km, lost time in h)."""
    if measure == "hub_value" and args.get("by") == "time":
        return "h"
    if measure == "enclosure" and args.get("by") == "corridor":
        return "km"
    return SIGNATURES[measure].unit
