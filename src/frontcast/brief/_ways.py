"""The ways out -> strips and sentences."""

from itertools import groupby

import numpy as np

from frontcast.access import Counted, RoadDay, Window
from frontcast.brief._words import long_day, mapper_name, number, percent, place_name
from frontcast.brief.inputs import BriefInputs, WaysOut
from frontcast.brief.view import StripRow, StripSpan, WaysView
from frontcast.theatre import AccessConfig


def ways_view(inputs: BriefInputs) -> WaysView | None:
    """Return the section on the ways out; None where nothing is known of roads here."""
    ways = inputs.ways
    if ways is None or not ways.rows:
        return None
    rows = [
        _row(list(days))
        for _, days in groupby(
            sorted(ways.rows, key=lambda r: (r.road.km, r.road.edges, r.day)),
            key=lambda r: r.road.edges,
        )
    ]
    config, mapper = ways.config, mapper_name(inputs, ways.mapper)
    return WaysView(
        title=f"Roads out of {place_name(inputs.place)}, day by day",
        rows=rows,
        first=min(r.day for r in ways.rows),
        last=max(r.day for r in ways.rows),
        said=[*_now(inputs, ways), *_dates(ways), *_people(inputs, ways), *_windows(ways)],
        caption=(
            f"Each road is followed to the next town as it is driven in peace, by {mapper}'s maps. "
            f"Cut: some of it lies on ground that its side does not hold. Exposed: the line is "
            f"nearer than {config.exposed_km:g} km. Distances to a drawn line, not reports of "
            "fire; roads are drawn straight between places, 1 to 2 km off."
        ),
        description=" ".join(f"To {r.name} by {r.by}: {r.now}." for r in rows),
    )


def _row(days: list[RoadDay]) -> StripRow:
    road, last = days[0].road, days[-1]
    spans = []
    for state, group in groupby(days, key=lambda r: r.state):
        held = list(group)
        spans.append(StripSpan(first=held[0].day, last=held[-1].day, state=state))
    far = f", {number(last.km, 'km')} from the line" if np.isfinite(last.km) and last.km else ""
    return StripRow(name=road.towards, by=road.by, now=f"{last.state}{far}", spans=spans)


def _now(inputs: BriefInputs, ways: WaysOut) -> list[str]:
    roads = {0: "no road", 1: "one road"}.get(
        ways.exits, f"{ways.exits} roads that share no stretch"
    )
    name, km = place_name(inputs.place), f"{ways.config.rear_km:g} km"
    opened = f", {ways.open_exits or 'none'} of them open" if ways.exits else ""
    text = (
        f"On {long_day(inputs.on)}, {roads} led from {name} to ground {km} behind the line{opened}."
    )
    return [text]


def _dates(ways: WaysOut) -> list[str]:
    dates, out = ways.dates, []
    if dates.first_exposed:
        out.append(
            f"The place itself came within {ways.config.exposed_km:g} km of the line on "
            f"{long_day(dates.first_exposed)}."
        )
    for what, day in (("an open road out", dates.last_open), ("any road out", dates.last_exit),
                      ("a railway out", dates.last_rail)):  # fmt: skip
        if day and day < dates.until:
            out.append(f"Last day with {what}: {long_day(day)}.")
    return out


def _people(inputs: BriefInputs, ways: WaysOut) -> list[str]:
    out = []
    if ways.figures:
        last, when = ways.figures[-1], "before the war"
        if last.day:
            when = f"on {long_day(last.day)}; {last.source}"
        out.append(f"People in {place_name(inputs.place)}: {last.people:,} ({when}).")
    for counted, where in (
        (ways.near, f"within {ways.config.exposed_km:g} km of the line"),
        (ways.shut, "in places with one way out or none"),
    ):
        if counted and counted.places:
            out.append(_counted(counted, where))
    return out


def _counted(counted: Counted, where: str) -> str:
    old = counted.places - counted.reported
    return (
        f"People {where}, in this sector: {counted.people:,} in {counted.places} places, by "
        f"figures of before the war for {old} of them; many have left since."
    )


def _windows(ways: WaysOut) -> list[str]:
    out = [_window(w, ways.config) for w in ways.windows]
    if out and ways.record:
        out.append(f"Track record of such forecasts: {ways.record}")
    return out


def _window(window: Window, config: AccessConfig) -> str:
    what = "not cut" if window.rule == "passable" else f"farther than {config.near_km:g} km from it"
    if all(day < window.issued for day in window.days):
        return f"Of roads {what} none was left on {long_day(window.issued)}."
    days = []
    for q in (0.1, 0.5, 0.9):
        day = window.quantile(q)
        days.append(f"{percent(q)} {long_day(day) if day else 'later than the forecast reaches'}")
    return (
        f"Forecast of {long_day(window.issued)}, last day with a road {what}: "
        f"{', '.join(days)}; {percent(window.remain)} of {len(window.days)} runs keep one to "
        f"{long_day(window.horizon)}."
    )
