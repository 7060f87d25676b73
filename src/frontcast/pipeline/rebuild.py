"""Make anew what is made of the evidence: map stores from the originals, the index of words.

A store is built beside the one in use and put in its place when it is whole: a run that is cut
off anywhere leaves the old one as it was.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson

from frontcast.control import ControlMap, MapStore, read_map
from frontcast.errors import ConfigError, FrontcastError, LedgerError, MapError
from frontcast.frame import is_local
from frontcast.pipeline._swap import put_in_place
from frontcast.pipeline.workspace import Workspace
from frontcast.sources import Item, locked
from frontcast.theatre import MapSource

REBUILDING = ".rebuilding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What came of making a mapper's store anew.

    Parameters
    ----------
    mapper : str
    editions : int
        In the new store.
    lost : tuple of str
        Editions of the old one that could not be made again, and why. Not empty: the old store
        was kept.
    """

    mapper: str
    editions: int
    lost: tuple[str, ...] = ()


def rebuild_maps(workspace: Workspace, mapper: str) -> Rebuilt:
    """Make one mapper's store anew from the originals in the archive.

    The list of editions (what day, known when) is taken from the old store, where it can be read;
    else from the archive's index: what came, and when.

    Parameters
    ----------
    workspace : Workspace
    mapper : str

    Returns
    -------
    Rebuilt
        With something lost, nothing was changed.

    Raises
    ------
    ConfigError
        If the theatre has no source by this mapper, or the maps lie on object storage.
    """
    sources = {s.key: s for s in workspace.theatre.sources if s.mapper == mapper}
    if not sources:
        raise ConfigError(f"the theatre {workspace.theatre.name} has no source by {mapper!r}")
    folder = workspace.folder("maps")
    if not is_local(workspace.place("maps")):
        raise ConfigError(
            "maps on object storage are not made anew in their place: name a new one in [storage] "
            "and add the maps again"
        )
    fresh = folder / f"{REBUILDING}-{mapper}"
    with locked(folder / f".{mapper}.lock"):
        shutil.rmtree(fresh, ignore_errors=True)
        lost: list[str] = []
        store = MapStore(fresh, theatre=workspace.theatre, mapper=mapper)
        for one in remade_maps(workspace, sources, lost=lost):
            # One by one, in the order in which they came: each judged as it was then.
            counts = store.add([one])
            lost += [f"{f.name}: {f.detail}" for f in counts.refused]
        made = len(store.editions())
        if lost or not made:
            shutil.rmtree(fresh, ignore_errors=True)
        else:
            put_in_place(fresh, folder / f"{mapper}.zarr")
            workspace.forget(mapper)
    return Rebuilt(mapper=mapper, editions=made, lost=tuple(lost))


def remade_maps(
    workspace: Workspace, sources: dict[str, MapSource], *, lost: list[str]
) -> Iterator[ControlMap]:
    """Read the maps of a mapper's editions from the archive again, in their order.

    Parameters
    ----------
    workspace : Workspace
    sources : dict of str to MapSource
        The theatre's sources by this mapper.
    lost : list of str
        What could not be read is added to it, with the reason.
    """
    mapper = next(iter(sources.values())).mapper
    of = {i.sha256: i for i in workspace.archive.items() if i.origin in sources}
    noted = _noted(workspace.place("maps") / f"{mapper}.zarr" / "editions.json")
    if noted is None:
        yield from as_they_came(workspace, sources, lost=lost)
        return
    for row in noted:
        name, sha = str(row["name"]), str(row["sha256"])
        item = of.get(sha)
        if item is None:
            lost.append(f"{name}: its original {sha[:12]} is not in the archive")
            continue
        for one in _read(workspace, item, sources[item.origin], name=name, lost=lost):
            if one.valid_on.isoformat() == row["valid_on"]:
                yield replace(one, sha256=sha, known_at=date.fromisoformat(row["known_at"]))


def as_they_came(
    workspace: Workspace, sources: dict[str, MapSource], *, lost: list[str]
) -> Iterator[ControlMap]:
    """Read every original of some sources, as the archive's index lists them; see `remade_maps`."""
    here: set[date] = set()
    for item in workspace.archive.items():
        if item.origin not in sources:
            continue
        for one in _read(workspace, item, sources[item.origin], name=item.name, lost=lost):
            came = datetime.fromisoformat(item.kept_at).date()
            revised = one.valid_on in here
            here.add(one.valid_on)
            yield replace(one, known_at=max(one.known_at, came)) if revised else one


def _read(
    workspace: Workspace, item: Item, source: MapSource, *, name: str, lost: list[str]
) -> list[ControlMap]:
    try:
        data = workspace.archive.get(item.sha256)
        return read_map(data, name=name, source=source, theatre=workspace.theatre)
    except (MapError, LedgerError) as error:
        lost.append(f"{name}: {error}")
        return []


def _noted(path: Path) -> list[dict[str, Any]] | None:
    """Return the rows of a store's list of editions; None where it cannot be read."""
    try:
        found = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return None
    wanted = {"valid_on", "known_at", "sha256", "name"}
    if not isinstance(found, list) or not all(
        isinstance(r, dict) and wanted <= r.keys() for r in found
    ):
        return None
    return found


def rebuild(workspace: Workspace, *, maps: bool = True, words: bool = True) -> list[Rebuilt]:
    """Make the stores of all mappers anew, and the index of words.

    Parameters
    ----------
    workspace : Workspace
    maps, words : bool
        Which.

    Returns
    -------
    list of Rebuilt
        One a mapper.
    """
    out = []
    known = {s.key: s.mapper for s in workspace.theatre.sources}
    if maps:
        kept = {known[i.origin] for i in workspace.archive.items() if i.origin in known}
        for mapper in sorted({*workspace.loaded_mappers(), *kept}):
            try:
                out.append(rebuild_maps(workspace, mapper))
            except FrontcastError as error:
                out.append(Rebuilt(mapper=mapper, editions=0, lost=(str(error),)))
    if words and workspace.folder("ledger.sqlite").is_file():
        workspace.ledger.rebuild_search()
    return out
