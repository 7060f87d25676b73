"""The place panel: a brief in columns, with the forecast's fan, and without quotations."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from frontcast.brief.atlas.overview import place_view
from frontcast.brief.view import BriefView, Chart
from frontcast.control import World
from frontcast.frame import to_date
from frontcast.records import Place

QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)


def fan(members: Iterable[World], place: Place, *, leads: Sequence[int]) -> list[dict[str, Any]]:
    """Return quantiles over an ensemble of the distance from a place's centre to the line.

    Parameters
    ----------
    members : iterable of World
        Possible worlds, from the day of issue on.
    place : Place
    leads : sequence of int
        Days after the day of issue.

    Returns
    -------
    list of dict
        ``lead_days, day, km`` (one a quantile of `QUANTILES`), ``members``: how many know; empty
        where none does.
    """
    found: list[NDArray[np.float64]] = []
    start: date | None = None
    for member in members:
        start = start or to_date(member.days[0])
        found.append(_thinned(member, (0, *leads)).distance_km(place)[1:])
    if start is None:
        return []
    table = np.where(np.isfinite(found), found, np.nan)
    return [
        {
            "lead_days": lead,
            "day": (start + timedelta(days=lead)).isoformat(),
            "km": np.nanquantile(column, QUANTILES).round(2).tolist(),
            "members": int(np.isfinite(column).sum()),
        }
        for lead, column in zip(leads, table.T, strict=True)
        if np.isfinite(column).any()
    ]


def _thinned(member: World, days: Sequence[int]) -> World:
    """Only some days of a member, the first one among them, put side by side: days cost time."""
    at = list(days)
    return replace(
        member,
        days=member.days[: len(at)],
        map_days=member.map_days[at],
        slots=member.slots[at],
    )


def chart_columns(chart: Chart) -> dict[str, Any]:
    """Return a time series as one first day and a value a day for each mapper; None: no map."""
    lines = []
    for line in chart.lines:
        first = line.points[0].day if line.points else chart.on
        lines.append(
            {
                "mapper": line.mapper,
                "first_day": first.isoformat(),
                "values": [p.value for p in line.points],
                "errors": [p.error for p in line.points],
            }
        )
    return {
        "key": chart.key,
        "title": chart.title,
        "unit": chart.unit,
        "caption": chart.caption,
        "description": chart.description,
        "lines": lines,
    }


def panel_view(
    view: BriefView,
    place: Place,
    *,
    fans: Sequence[dict[str, Any]],
    chances: Sequence[dict[str, Any]],
    answers: Sequence[dict[str, Any]],
    claims: Sequence[str],
    links: Sequence[dict[str, Any]],
    questions: Sequence[str],
) -> dict[str, Any]:
    """Return ``data/places/KEY.json``.

    Parameters
    ----------
    view : BriefView
        Of the place. Its quotations are left out: ``data/claims.json`` has them as far as
        licences allow.
    place : Place
    fans : sequence of dict
        By model: distance over the ensemble.
    chances : sequence of dict
        By model: probability of capture by definition and lead, with its record.
    answers : sequence of dict
        Verdicts on the place's measures on the last day.
    claims : sequence of str
        Ids of the claims that name the place, the latest first.
    links : sequence of dict
        What those claims are to others.
    questions : sequence of str
        Ids of the questions about the place.
    """
    ways = None
    if view.ways is not None:
        ways = {
            "title": view.ways.title,
            "first_day": view.ways.first.isoformat(),
            "last_day": view.ways.last.isoformat(),
            "said": view.ways.said,
            "caption": view.ways.caption,
            "description": view.ways.description,
            "roads": [
                {
                    "name": row.name,
                    "by": row.by,
                    "now": row.now,
                    "spans": [
                        [s.first.isoformat(), s.last.isoformat(), s.state] for s in row.spans
                    ],
                }
                for row in view.ways.rows
            ],
        }
    return {
        "place": place_view(place),
        "on": view.on.isoformat(),
        "as_of": view.as_of.isoformat() if view.as_of else None,
        "as_of_note": view.as_of_note,
        "headline": view.headline,
        "standfirst": view.standfirst,
        "figures": [asdict(f) for f in view.figures],
        "answers": list(answers),
        "series": [chart_columns(c) for c in view.charts],
        "ways": ways,
        "forecast": {"quantiles": list(QUANTILES), "fans": list(fans), "chances": list(chances)},
        "claims": list(claims),
        "links": list(links),
        "undone": [
            {"mapper": u.mapper, "day": u.day.isoformat(), "undone_on": u.undone_on.isoformat(),
             "km2": u.km2, "near": u.near}
            for u in view.undone
        ],
        "questions": list(questions),
        "gaps": {k: v for k, v in view.gaps.items() if k in ("forecasts", "ways", "undone")},
        "limits": view.limits,
    }  # fmt: skip
