"""Does a mechanism help the ensemble? Tilt kept hindcasts by axis and score them again.

Usage: python scripts/campaign_ablation.py FORECASTS DATA

FORECASTS: a folder of NetCDF files as `frontcast hindcast` keeps them, of issue dates whose targets
lie before August 2025 (the dates that models are developed on). DATA: as for campaign_series.py.
Each mechanism gives a covariate by axis from what was known on the issue date;
`frontcast.campaign.tilt` is the coupling; its weight is chosen on all other issue dates. Prints a
Markdown table: change of the Brier score in per cent (positive: better), with a 90 % interval by
bootstrap of pairs of issue dates.
"""

import csv
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import xarray as xr
from campaign_series import ARMOUR, Maps
from scipy.ndimage import distance_transform_edt

from frontcast.campaign import corridors, member_values, simulate, tilt
from frontcast.campaign.observation import squash
from frontcast.pipeline.campaign import open_campaign
from frontcast.pipeline.workspace import Workspace

LEADS = (30, 90)
LAST_TARGET = date(2025, 8, 1)
GRID = np.linspace(-1.5, 1.5, 31)
PAST, RECENT = 180, 60


class Known:
    """What is known of each axis on a day."""

    def __init__(self, data: Path) -> None:
        workspace = Workspace.of_pack("donetsk")
        self.campaign, self.theatre = open_campaign(workspace), workspace.theatre
        self.axis = corridors(self.campaign, self.theatre)
        self.maps = Maps(data, self.theatre)
        self.losses = self._losses(data)
        values, _ = member_values(self.campaign, 2000, seed=3)
        self.runs = simulate(self.campaign, values, seed=3)

    def _losses(self, data: Path) -> dict[str, list[int]]:
        out: dict[str, list[int]] = {name: [] for name in self.campaign.names}
        with (data / "losses_warspotting_bbox.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                x, y = self.theatre.grid.project(float(row["lon"]), float(row["lat"]))
                cell = self.theatre.grid.cell_at(float(x), float(y))
                if row["type"] in ARMOUR and cell is not None and self.axis[cell] >= 0:
                    day = date.fromisoformat(row["date"]).toordinal()
                    out[self.campaign.names[self.axis[cell]]].append(day)
        return out

    def distances(self, day: date) -> dict[str, float]:
        """Return the distance from the line to each town ahead of the first side, km."""
        away = distance_transform_edt(~self.maps.held(day))
        out = {}
        for axis in self.campaign.axes:
            for town in axis.ahead[self.campaign.sides[0]]:
                place = self.theatre.gazetteer.place(town.place)
                x, y = self.theatre.grid.project(place.lon, place.lat)
                out[town.place] = float(away[self.theatre.grid.cell_at(float(x), float(y))])
        return out

    def covariates(self, day: date) -> dict[str, np.ndarray]:
        """Return what each mechanism says of the axes, mean 0."""
        now, before = self.distances(day), self.distances(day - timedelta(days=RECENT))
        km, share = np.array(self.campaign.ways).T
        supply, inside, pause, trend, effort = [], [], [], [], []
        total = sum(self._count(n, day, RECENT) for n in self.campaign.names) + 6
        for axis in self.campaign.axes:
            towns = axis.ahead[self.campaign.sides[0]]
            ahead = next((t for t in towns if now[t.place] > 0), towns[-1])
            supply.append(1 - np.interp(now[ahead.place], km, share))
            inside.append(float(now[ahead.place] < ahead.radius_km + 1))
            pause.append(float(any(now[t.place] <= 0 < before[t.place] for t in towns)))
            late = self._count(axis.name, day, RECENT)
            early = self._count(axis.name, day, PAST) - late
            trend.append(np.log((late + 3) / (early * RECENT / (PAST - RECENT) + 3)))
            effort.append(np.log((late + 1) / total))
        rows = {
            "supply cut by nearness of the hub": supply,
            "line inside or at a town": inside,
            "pause after a capture": pause,
            "trend of vehicles lost (effort, culmination)": trend,
            "share of vehicles lost (effort between axes)": effort,
            "the calibrated model, weighted by the last three months": self._model(day),
        }
        return {name: np.array(v) - np.mean(v) for name, v in rows.items()}

    def _count(self, name: str, day: date, days: int) -> int:
        last = day.toordinal()
        return sum(last - days < d <= last for d in self.losses[name])

    def _model(self, day: date) -> list[float]:
        months = np.array(self.runs.months, dtype="datetime64[D]")
        at = int(np.searchsorted(months, np.datetime64(day), side="right")) - 1
        gains = self.runs.gains.astype(np.float64)
        out = []
        for a in range(len(self.campaign.axes)):
            mine = self.axis == a
            starts = [months[at - k].astype(date) for k in (3, 2, 1, 0)]
            held = [int((self.maps.held(s) & mine).sum()) for s in starts]
            seen = squash(np.diff(np.array(held, dtype=float)))
            weight = np.exp(-0.5 * ((squash(gains[:, at - 3 : at, a]) - seen) ** 2).sum(1) / 0.5**2)
            weight += 1e-12
            ahead = (weight * gains[:, at + 1, a]).sum() / weight.sum()
            out.append(np.log(max(ahead, 1.0)) - np.log(max(np.sinh(seen).mean() * 5, 1.0)))
        return out


def brier(chance: np.ndarray, seen: np.ndarray, axis: np.ndarray) -> np.ndarray:
    """Sum of squared errors by axis, those of no axis last."""
    return np.bincount(np.where(axis < 0, 6, axis), weights=(chance - seen) ** 2, minlength=7)


def main(forecasts: Path, data: Path) -> None:
    known = Known(data)
    found: dict[int, list] = {lead: [] for lead in LEADS}
    for path in sorted(forecasts.glob("*.nc")):
        day = date.fromisoformat(path.stem)
        covariates = known.covariates(day)
        with xr.open_dataset(path) as d:
            cells = (d["domain"].values == 1) & (d["control"].values != 1)
            for lead in LEADS:
                target = day + timedelta(days=lead)
                if target >= LAST_TARGET:
                    continue
                chance = d["probability"].sel(lead_time=lead).values[cells].astype(float)
                seen = known.maps.held(target)[cells].astype(float)
                axis = known.axis[cells]
                near = chance > 0
                scores = {
                    name: [brier(tilt(chance[near], axis[near], b * c), seen[near], axis[near])
                           for b in GRID]
                    for name, c in covariates.items()
                }  # fmt: skip
                found[lead].append((brier(chance[near], seen[near], axis[near]), scores))
        print(f"{day} read", file=sys.stderr)
    head = "| mechanism | " + " | ".join(f"{n} d, % | 90 % interval | weight" for n in LEADS)
    print(head + " |\n|---" + "|---" * 3 * len(LEADS) + "|")
    for name in found[LEADS[0]][0][1]:
        print(f"| {name} | " + " | ".join(judged(found[n], name) for n in LEADS) + " |")


def judged(dates: list, name: str) -> str:
    base = np.array([b.sum() for b, _ in dates])
    by = np.array([[s.sum() for s in scores[name]] for _, scores in dates])
    chosen = [int(np.delete(by, i, 0).sum(0).argmin()) for i in range(len(dates))]
    got = by[np.arange(len(dates)), chosen]
    rng = np.random.default_rng(1)
    pairs = np.arange(len(dates) - 1)
    draws = []
    for _ in range(2000):
        first = rng.choice(pairs, len(dates) // 2)
        some = np.concatenate([first, first + 1])
        draws.append(100 * (1 - got[some].sum() / base[some].sum()))
    low, high = np.percentile(draws, [5, 95])
    gain = 100 * (1 - got.sum() / base.sum())
    return f"{gain:+.2f} | {low:+.2f} to {high:+.2f} | {np.median(GRID[chosen]):+.1f}"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
