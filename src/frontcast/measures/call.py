"""From a Statement to the function it names."""

from collections.abc import Callable
from functools import partial
from typing import Any

from frontcast.control import World
from frontcast.measures import closing, ground, roads, towns
from frontcast.measures.series import Series
from frontcast.records import Statement

FUNCTIONS: dict[str, Callable[..., Series]] = {
    "control": towns.control,
    "share": ground.share,
    "area": ground.area,
    "gain": ground.gain,
    "retained": ground.retained,
    "distance": towns.distance,
    "captured": towns.captured,
    "contested": towns.contested,
    "enclosure": closing.enclosure,
    "exits": roads.exits,
    "travel_time": roads.travel_time,
    "detour": roads.detour,
    "reach": roads.reach,
    "cut": roads.cut,
    "exposure": roads.exposure,
    "hub_value": roads.hub_value,
}


def series(statement: Statement, world: World) -> Series:
    """Measure what a Statement names, on every day of a World.

    Parameters
    ----------
    statement : Statement
        Its relation, value and time are not looked at.
    world : World
        The observed one, or a member of an ensemble.

    Returns
    -------
    Series

    Raises
    ------
    UnknownNameError, AmbiguousNameError
        If a place, region or side is not known in the World's theatre.
    """
    theatre = world.theatre
    where: Any = None
    options: dict[str, Any] = {}
    kinds = {p.name: p.kind for p in statement.signature.params}
    for name, value in statement.args:
        match kinds[name]:
            case "place" if where is None:
                where = theatre.gazetteer.place(str(value))
            case "place":
                options[name] = theatre.gazetteer.place(str(value))
            case "hours":
                options[name] = float(str(value).split()[0])
            case "where":
                where = theatre.gazetteer.where(str(value))
            case "side":
                options[name] = theatre.side(str(value))
            case _:
                options[name] = value
    return partial(FUNCTIONS[statement.measure], world, where)(**options)
