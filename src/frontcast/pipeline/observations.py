"""Which maps a hindcast runs on: a folder of map files, a workspace or the pack that ships."""

import logging
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from frontcast.control import ControlMap, MapStore, World, read_map
from frontcast.errors import ConfigError, MapError
from frontcast.frame import sha256_hex
from frontcast.pipeline.ingest import files_under
from frontcast.pipeline.workspace import CONFIG, Workspace
from frontcast.theatre import load_theatre

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observations:
    """Where a World of observed control is opened from; can be sent to another process.

    Parameters
    ----------
    theatre : str
        A pack's name, or a folder with ``theatre.toml``; used with `store` or for the pack.
    workspace : Path or None
        A workspace; its own theatre and maps.
    store : Path or None
        A store of maps outside any workspace, as `read_folder` makes it.
    mapper : str or None
        Whose maps; None: the first that is loaded.
    as_of : datetime.date or None
        Nothing known later is read.
    """

    theatre: str = "donetsk"
    workspace: Path | None = None
    store: Path | None = None
    mapper: str | None = None
    as_of: date | None = None

    def absolute(self) -> "Observations":
        """Return the same, found from any working directory."""
        given = Path(self.theatre).absolute()
        in_folder = (given / "theatre.toml").is_file() or given.suffix == ".toml"
        return replace(
            self,
            theatre=str(given) if in_folder else self.theatre,
            workspace=self.workspace and self.workspace.absolute(),
            store=self.store and self.store.absolute(),
        )

    def open(self) -> World:
        """Open the World.

        Raises
        ------
        ConfigError
            If there are no maps.
        """
        if self.store is not None:
            theatre = load_theatre(self.theatre)
            maps = MapStore(self.store, theatre=theatre, mapper=str(self.mapper))
            worlds: tuple[World, ...] = (maps.world(as_of=self.as_of),)
        else:
            opened = (
                Workspace.open(self.workspace)
                if self.workspace
                else Workspace.of_pack(self.theatre)
            )
            worlds = opened.worlds(as_of=self.as_of, mapper=self.mapper)
        if not worlds or not len(worlds[0].days):
            raise ConfigError("there are no maps to score forecasts on; add some with: add maps")
        return worlds[0]


def read_folder(
    folder: Path,
    *,
    keep: Path,
    theatre: str = "donetsk",
    source: str = "deepstate-mirror",
    as_of: date | None = None,
    progress: Callable[[int, int], None] | None = None,
    refused: Callable[[str], None] | None = None,
) -> Observations:
    """Read a folder of map files into a store of its own, once.

    Parameters
    ----------
    folder : Path
        Map files of one source.
    keep : Path
        Folder for the store, which is named by the content of the files: other files, other
        store.
    theatre : str
        A pack's name, or a folder with ``theatre.toml``.
    source : str
        Key of the theatre's source that the files are of.
    as_of : datetime.date or None
        Nothing known later is used.
    progress : callable or None
        Called with (files read, all files).
    refused : callable or None
        Called with what is wrong with each file that is left out, by name.

    Returns
    -------
    Observations

    Raises
    ------
    ConfigError
        If no file of the folder is a map of that source.
    """
    known = load_theatre(theatre)
    declared = known.source(source)
    files = [p for p in files_under([folder]) if re.search(declared.pattern, p.name)]
    content = "\n".join([theatre, *(f"{p.name} {sha256_hex(p.read_bytes())}" for p in files)])
    path = keep / f"{declared.mapper}-{sha256_hex(content.encode())[:16]}"
    out = Observations(theatre=theatre, store=path, mapper=declared.mapper, as_of=as_of)
    if path.is_dir():
        return out
    half = path.with_suffix(".half")
    shutil.rmtree(half, ignore_errors=True)
    faults: list[str] = []
    store = MapStore(half, theatre=known, mapper=declared.mapper)

    def maps() -> Iterator[ControlMap]:
        for n, file in enumerate(files, start=1):
            try:
                yield from read_map(
                    file.read_bytes(), name=file.name, source=declared, theatre=known
                )
            except MapError as error:
                faults.append(f"{file.name}: {error}")
            if progress is not None:
                progress(n, len(files))

    faults += [f"{f.name}: {f.detail}" for f in store.add(maps()).refused]
    for fault in faults:
        log.warning("left out %s", fault)
        if refused is not None:
            refused(fault)
    if not half.is_dir():
        raise ConfigError(f"{folder} holds no maps of the source {source}; see docs/sources.md")
    half.replace(path)
    return out


def find_observations(
    *, workspace: Path | None, as_of: date | None = None, mapper: str | None = None
) -> Observations:
    """Return the maps of a workspace, of this folder if it is one, or of the pack.

    Parameters
    ----------
    workspace : Path or None
        Its folder.
    as_of : datetime.date or None
        Nothing known later is used.
    mapper : str or None
        Whose maps.
    """
    here = Path.cwd() if Path(CONFIG).is_file() else None
    return Observations(workspace=workspace or here, as_of=as_of, mapper=mapper)
