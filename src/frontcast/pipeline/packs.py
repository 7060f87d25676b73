"""Theatre packs: what ships, and making one of any workspace."""

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from frontcast.control import World, save_world
from frontcast.errors import ConfigError
from frontcast.frame import to_date
from frontcast.pipeline.observations import Observations
from frontcast.pipeline.record import make_record
from frontcast.pipeline.workers import Workers
from frontcast.pipeline.workspace import CONFIG, Workspace
from frontcast.theatre import load_theatre, pack_names, pack_path

_TABLES = (
    "theatre.toml", "regions.geojson", "places.csv", "outlines.geojson", "network.csv",
    "population.csv",
)  # fmt: skip


def packs() -> list[dict[str, object]]:
    """Return the packs that ship: ``name, title, places, maps, reports, kilobytes``."""
    out: list[dict[str, object]] = []
    for name in pack_names():
        folder = pack_path(name)
        theatre = load_theatre(name)
        size = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())
        out.append(
            {
                "name": name,
                "title": theatre.title,
                "places": len(theatre.places),
                "maps": ", ".join(Workspace.of_pack(name).packed_mappers()),
                "reports": len(list((folder / "reports").glob("*.txt")))
                + len(list((folder / "reports").glob("*.html"))),
                "kilobytes": size // 1000,
            }
        )
    return out


def build_pack(
    workspace: Workspace,
    folder: Path,
    *,
    around: str | None = None,
    radius_km: float = 100.0,
    with_record: bool = True,
) -> dict[str, int]:
    """Make a small pack of a workspace.

    Parameters
    ----------
    workspace : Workspace
        With maps loaded.
    folder : Path
        New folder, or one that holds a theatre's tables already.
    around : str or None
        Place in the middle of the sector; None: the theatre's focus.
    radius_km : float
        Half-width of the sector, km.
    with_record : bool
        Hindcast the models as well and ship their record (takes a while).

    Returns
    -------
    dict of str to int
        File name -> bytes.

    Raises
    ------
    ConfigError
        If there are no maps, no place to put in the middle, or a campaign that cannot be read.
    """
    worlds = workspace.worlds()
    folder.mkdir(parents=True, exist_ok=True)
    source = _tables_of(workspace)
    for name in (*_TABLES, *_campaign_files(source)):
        if (source / name).is_file() and source != folder:
            shutil.copyfile(source / name, folder / name)
    sizes = save_sector(worlds, folder, around=around, radius_km=radius_km)
    if with_record:
        record = make_record(_observed(workspace), folder / "records", workers=Workers())
        sizes["records"] = len(record.to_json())
    return sizes


def save_sector(
    worlds: Sequence[World], folder: Path, *, around: str | None, radius_km: float
) -> dict[str, int]:
    """Write the Worlds of every mapper for a square sector, and daily areas of all regions.

    Parameters
    ----------
    worlds : sequence of World
        One a mapper, of one theatre.
    folder : Path
        Where ``maps-<mapper>.npz`` go.
    around, radius_km
        As in `build_pack`.

    Returns
    -------
    dict of str to int
        File name -> bytes.

    Raises
    ------
    ConfigError
        If there are no Worlds.
    """
    if not worlds:
        raise ConfigError("there are no maps to make a pack of")
    theatre = worlds[0].theatre
    middle = theatre.gazetteer.place(around or theatre.focus or theatre.places[0].name)
    x, y = (float(v) for v in theatre.grid.project(middle.lon, middle.lat))
    half = radius_km * 1000
    grid = theatre.grid.crop((x - half, y - half, x + half, y + half))
    inside = [
        p
        for p in theatre.places
        if grid.cell_at(*(float(v) for v in theatre.grid.project(p.lon, p.lat)))
        and (p.outline is not None or (p.population or 0) >= 1000)
    ]
    sizes = {}
    for world in worlds:
        path = folder / f"maps-{world.mapper}.npz"
        sizes[path.name] = save_world(
            world, path, grid=grid, regions=theatre.regions, places=inside
        )
    return sizes


def _observed(workspace: Workspace) -> Observations:
    """Say how other processes open the maps of a workspace, or of a pack."""
    return Observations(theatre=workspace.theatre.name, workspace=workspace.path)


def _campaign_files(source: Path) -> tuple[str, ...]:
    """Name the campaign and what lies beside it: its series and its posterior."""
    # A second of imports that only this needs.
    from frontcast.campaign import load_campaign
    from frontcast.pipeline.campaign import CONFIG as CAMPAIGN

    if not (source / CAMPAIGN).is_file():
        return ()
    campaign = load_campaign(source / CAMPAIGN)
    beside = (campaign.series, campaign.posterior)
    return (CAMPAIGN, *(p.name for p in beside if p is not None and p.parent == source))


def _tables_of(workspace: Workspace) -> Path:
    if workspace.pack is not None:
        return workspace.pack
    if workspace.path is not None and (workspace.path / CONFIG).is_file():
        return workspace.path / "theatre"
    raise ConfigError("the theatre's tables are not in this workspace")


def info(workspace: Workspace, *, as_of: date | None = None) -> dict[str, object]:
    """Return what a workspace holds: theatre, maps by mapper (as of a day), reports, claims."""
    maps = [
        {
            "mapper": w.mapper,
            "first_day": to_date(w.days[0]),
            "last_day": to_date(w.days[-1]),
            "maps": len(set(w.slots[w.slots >= 0].tolist())),
            "days_without_map": int((w.map_days != w.days).sum()),
            "grid": f"{w.grid.height} x {w.grid.width} cells of {w.grid.cell_km:g} km",
            "from": origin,
        }
        for origin, worlds in (
            ("workspace" if workspace.loaded_mappers() else "pack", workspace.worlds(as_of=as_of)),
            ("pack, where yours cannot tell", workspace.spare_worlds(as_of=as_of)),
        )
        for w in worlds
    ]
    out: dict[str, object] = {
        "theatre": workspace.theatre.title,
        "folder": str(workspace.path) if workspace.path else "the pack that ships (read-only)",
        "places": len(workspace.theatre.places),
        "regions": len(workspace.theatre.regions),
        "maps": maps,
    }
    if workspace.path is not None:
        out |= workspace.ledger.counts()
    return out
