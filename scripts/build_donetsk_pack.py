"""Build the maps and records of the `donetsk` pack from a folder of public data.

Usage: python scripts/build_donetsk_pack.py DATA PACK [--records-only]

DATA holds `deepstate/` (files of the public DeepState mirror) and
`control_uacontrolmap_2022-12_2025-11.npz` (UAControlMap on the theatre's grid: `occ`,
`ua_in_russia`, packed bits by row). What goes into PACK is derived: the days on which 1-km cells
within 100 km of Pokrovsk changed hands, daily areas of oblasts and towns, distances, and the record
of the models. Run scripts/donetsk_geography.py first. With --records-only the maps stay as they
are and the records are made anew: after every change of a model.
"""

import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from frontcast.control import World, world_from_cells
from frontcast.frame import days_of
from frontcast.pipeline.ingest import add_maps
from frontcast.pipeline.observations import read_folder
from frontcast.pipeline.packs import save_sector
from frontcast.pipeline.record import make_record
from frontcast.pipeline.workers import Workers
from frontcast.pipeline.workspace import Workspace
from frontcast.theatre import Theatre

FIRST, LAST = date(2024, 7, 7), date(2025, 11, 30)
# Days for which the pack ships a record that knew nothing later.
RECORDS = [date(2025, 5, 5), date(2025, 8, 5), date(2025, 11, 5), date(2025, 11, 30)]


def uacontrolmap(theatre: Theatre, path: Path) -> World:
    """The second mapper, on the theatre's own grid."""
    loaded = np.load(path, allow_pickle=False)
    _, height, width = loaded["shape"]
    occupied, pocket = loaded["occ"], loaded["ua_in_russia"]
    if (height, width) != theatre.grid.shape:
        raise SystemExit(f"{path} is on another grid: {height} x {width}")
    wanted = days_of(FIRST, LAST)
    have = loaded["days"].astype("datetime64[D]")
    rows = np.searchsorted(have, wanted, side="right") - 1
    cells = np.empty((len(wanted), height, width), dtype=np.uint8)
    for i, row in enumerate(rows):
        day = theatre.home.copy()
        day[np.unpackbits(occupied[row], axis=-1)[:, :width].astype(bool)] = 1
        day[np.unpackbits(pocket[row], axis=-1)[:, :width].astype(bool)] = 2
        cells[i] = day
    world = world_from_cells(
        cells, theatre=theatre, grid=theatre.grid, days=wanted, mapper="uacontrolmap"
    )
    return World(
        theatre=theatre, mapper=world.mapper, grid=world.grid, days=world.days,
        map_days=have[rows], slots=world.slots, read=world.read, known_at=wanted,
    )  # fmt: skip


def main(data: Path, pack: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.init(Path(folder) / "w", theatre=str(pack))
        print(add_maps(workspace, [data / "deepstate"], source="deepstate-mirror"))
        store = workspace.store("deepstate")
        second = uacontrolmap(workspace.theatre, data / "control_uacontrolmap_2022-12_2025-11.npz")
        print(save_sector([store.world(), second], pack, around="Pokrovsk", radius_km=100.0))
    records(data / "deepstate", pack)


def records(maps: Path, pack: Path) -> None:
    """Hindcast on the mirror's files as of several days; the last first, as it has most of all."""
    with tempfile.TemporaryDirectory() as folder:
        found = read_folder(maps, keep=Path(folder) / "maps", theatre=str(pack))
        for day in sorted(RECORDS, reverse=True):
            record = make_record(
                replace(found, as_of=day), pack / "records", keep=Path(folder), workers=Workers()
            )
            print(day, [(s.model, s.lead_days, s.issues, s.brier) for s in record.scores])


if __name__ == "__main__":
    given, theatre_pack = Path(sys.argv[1]), Path(sys.argv[2])
    if "--records-only" in sys.argv:
        records(given / "deepstate", theatre_pack)
    else:
        main(given, theatre_pack)
