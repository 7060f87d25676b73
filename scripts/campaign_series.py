"""Write the monthly series that `frontcast campaign` is fitted to: campaign-series.csv of a pack.

Usage: python scripts/campaign_series.py DATA [OUT]

DATA is a folder with DeepState's maps (control_deepstate_2022-04_2025-08.npz, deepstate/ with
files of the public mirror), losses_official_daily.csv and losses_warspotting_bbox.csv. Only sums
by month and axis are written. A month runs from the map of its 1st to that of the next month's.
"""

import csv
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from rasterio.features import rasterize

from frontcast.campaign import load_campaign
from frontcast.campaign.observed import ALL, corridors
from frontcast.control import read_map
from frontcast.frame import GridSpec, months_between
from frontcast.theatre import Theatre, load_theatre, pack_path

PACK = "donetsk"
FIRST, LAST = date(2022, 5, 1), date(2025, 11, 30)
ARMOUR = ("Tanks", "Infantry fighting vehicles")


class Maps:
    """Held ground by day: the archive's rendering first, then the mirror's polygons."""

    def __init__(self, data: Path, theatre: Theatre) -> None:
        with np.load(data / "control_deepstate_2022-04_2025-08.npz", allow_pickle=False) as q:
            self.days = q["days"].astype("datetime64[D]")
            self.packed, self.width = q["occ"], int(q["shape"][2])
        self.theatre, self.source = theatre, theatre.source("deepstate-mirror")
        self.files = {
            date(int(p.stem[-8:-4]), int(p.stem[-4:-2]), int(p.stem[-2:])) - timedelta(days=1): p
            for p in (data / "deepstate").glob("*.geojson")
        }

    def held(self, day: date) -> np.ndarray:
        """Return what the first side holds by the last map up to a day, ``(y, x)``."""
        if np.datetime64(day) <= self.days[-1]:
            i = int(np.searchsorted(self.days, np.datetime64(day), side="right")) - 1
            return np.unpackbits(self.packed[i], axis=-1)[:, : self.width].astype(bool)
        path = self.files[max(d for d in self.files if d <= day)]
        grid: GridSpec = self.theatre.grid
        found = read_map(
            path.read_bytes(), source=self.source, theatre=self.theatre, name=path.name
        )[0]
        return rasterize(
            [(found.areas[1], 1)], out_shape=grid.shape, transform=grid.transform
        ).astype(bool)


def main(data: Path, out: Path) -> None:
    theatre = load_theatre(PACK)
    campaign = load_campaign(pack_path(PACK) / "campaign.toml")
    axis = corridors(campaign, theatre)
    maps = Maps(data, theatre)
    rows: list[tuple[str, str, str, float]] = []
    months = months_between(FIRST, LAST)
    before = maps.held(FIRST)
    for start, end in months:
        after = maps.held(end + timedelta(days=1))
        for a, name in enumerate(campaign.names):
            mine = axis == a
            gained = int((after & mine).sum()) - int((before & mine).sum())
            rows.append((f"{start:%Y-%m}", name, "ground_km2", gained))
        before = after
    rows += confirmed(data, theatre, campaign.names, axis)
    rows += claimed(data)
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("month", "axis", "what", "value"))
        writer.writerows(sorted(rows, key=lambda r: (r[2], r[0], r[1])))
    print(f"wrote {out}: {len(rows)} rows, {out.stat().st_size / 1000:.0f} kB")


def confirmed(data: Path, theatre: Theatre, names: tuple[str, ...], axis: np.ndarray) -> list:
    count: dict[tuple[str, str], int] = {}
    with (data / "losses_warspotting_bbox.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["type"] not in ARMOUR:
                continue
            x, y = theatre.grid.project(float(row["lon"]), float(row["lat"]))
            cell = theatre.grid.cell_at(float(x), float(y))
            if cell is not None and axis[cell] >= 0:
                key = (row["date"][:7], names[axis[cell]])
                count[key] = count.get(key, 0) + 1
    months = [f"{m:%Y-%m}" for m, _ in months_between(FIRST, LAST)]
    return [(m, n, "confirmed_vehicles", count.get((m, n), 0)) for m in months for n in names]


def claimed(data: Path) -> list:
    by_day = {}
    with (data / "losses_official_daily.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_day[date.fromisoformat(row["date"])] = (
                float(row["personnel"]), float(row["tank"]) + float(row["afv"]),
            )  # fmt: skip

    def total(day: date) -> tuple[float, float]:
        return by_day[max(d for d in by_day if d <= day)]

    out = []
    for start, end in months_between(FIRST, LAST):
        a, b = total(start - timedelta(days=1)), total(end)
        out += [
            (f"{start:%Y-%m}", ALL, "claimed_people", b[0] - a[0]),
            (f"{start:%Y-%m}", ALL, "claimed_vehicles", b[1] - a[1]),
        ]
    return out


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        Path(sys.argv[2]) if len(sys.argv) > 2 else pack_path(PACK) / "campaign-series.csv",
    )
