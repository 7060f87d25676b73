"""Gather the panel on one place: what the page shows beside its map."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from frontcast.brief import BriefConfig, CheckedClaim, atlas, build
from frontcast.forecast import EXTENTS
from frontcast.pipeline.brief import gather
from frontcast.pipeline.forecast import Issued
from frontcast.pipeline.workspace import Workspace
from frontcast.records import Place

_ALL_DAYS = BriefConfig(series_days=36_500)
_FAN_MEMBERS = 100


def panel(
    workspace: Workspace,
    town: Place,
    *,
    as_of: date | None,
    issued: Sequence[Issued],
    checked: Sequence[CheckedClaim],
    claims: Sequence[dict[str, Any]],
    links: Sequence[dict[str, Any]],
    questions: Sequence[str],
) -> dict[str, Any]:
    """Return what the page shows of a place.

    Parameters
    ----------
    workspace : Workspace
    town : Place
    as_of : datetime.date or None
        Nothing known later is used.
    issued : sequence of Issued
        Forecasts, the best first.
    checked : sequence of CheckedClaim
        All claims of the workspace with their verdicts.
    claims, links : sequence of dict
        All claims and links as the page shows them.
    questions : sequence of str
        Ids of those about the place.

    Raises
    ------
    ConfigError
        If there are no maps.
    """
    inputs = gather(workspace, town.name, as_of=as_of, issued=issued, checked=checked)
    key = atlas.key_of(town.id)
    mine = [c["id"] for c in claims if any(p["key"] == key for p in c["places"])]
    known = set(mine)
    return atlas.panel_view(
        build(inputs, config=_ALL_DAYS),
        town,
        fans=[f for i in issued if (f := _fan(i, town))],
        chances=[_chances(i, town) for i in issued],
        answers=[atlas.verdict_view(v) for v in inputs.answers],
        claims=mine,
        links=[k for k in links if k["a"] in known or k["b"] in known],
        questions=questions,
    )


def _fan(issued: Issued, town: Place) -> dict[str, Any] | None:
    if issued.forecast.size < 2:
        return None  # a single member spreads over nothing
    leads = issued.forecast.leads
    until = issued.init + timedelta(days=max(leads))
    some = (m for m, _ in zip(issued.members(until=until), range(_FAN_MEMBERS), strict=False))
    rows = atlas.fan(some, town, leads=leads)
    return {"model": issued.forecast.model, "measure": "distance", "leads": rows} if rows else None


def _chances(issued: Issued, town: Place) -> dict[str, Any]:
    rows = []
    for extent in EXTENTS:
        held = extent != "contact" and issued.already(town, extent=extent)
        for lead in issued.forecast.leads:
            p = 1.0 if held else issued.forecast.place_probability(town, lead=lead, extent=extent)
            rows.append(
                {
                    "extent": extent,
                    "already": held,
                    "lead_days": lead,
                    "day": (issued.init + timedelta(days=lead)).isoformat(),
                    "probability": None if np.isnan(p) else round(p, 4),
                    "record": issued.record_for(lead) or None,
                }
            )
    return {
        "model": issued.forecast.model,
        "title": issued.title,
        "issued": issued.init.isoformat(),
        "side": issued.forecast.attacker.code,
        "notes": list(issued.notes),
        "rows": rows,
    }
