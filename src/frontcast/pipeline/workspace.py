"""A workspace: a folder that holds a theatre's maps, reports and ledger; or a pack, read-only."""

import shutil
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from frontcast.control import MapStore, World, load_world
from frontcast.errors import ConfigError, WorkspaceError
from frontcast.ledger import Ledger
from frontcast.sources import Archive
from frontcast.theatre import Theatre, load_theatre, pack_names, pack_path

CONFIG = "frontcast.toml"
_TEMPLATE = """# A frontcast workspace. Made by `frontcast init`; safe to edit.
theatre = {theatre}        # a pack's name, or a folder with theatre.toml
"""


@dataclass(frozen=True)
class Workspace:
    """A theatre with what has been loaded for it.

    Parameters
    ----------
    theatre : Theatre
        Sides, grid, places.
    path : Path or None
        Its folder; None for a pack that is only read.
    pack : Path or None
        Folder of the pack whose maps answer for mappers that the workspace has no maps of.
    """

    theatre: Theatre
    path: Path | None = None
    pack: Path | None = None

    @classmethod
    def init(cls, path: str | Path, *, theatre: str = "donetsk") -> "Workspace":
        """Make a workspace in a new or empty folder.

        Parameters
        ----------
        path : str or Path
            Folder; made if it is not there.
        theatre : str
            A pack's name, or a folder that holds `theatre.toml` (copied into the workspace).

        Raises
        ------
        WorkspaceError
            If the folder already holds something.
        ConfigError, UnknownNameError
            If the theatre cannot be read.
        """
        folder = Path(path)
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise WorkspaceError(f"{folder} is not empty; choose a new folder for the workspace")
        load_theatre(theatre)
        folder.mkdir(parents=True, exist_ok=True)
        if theatre in pack_names():
            name = theatre
        else:
            source = Path(theatre)
            source = source.parent if source.suffix == ".toml" else source
            shutil.copytree(source, folder / "theatre", ignore=shutil.ignore_patterns("maps-*"))
            name = "theatre"
        # A TOML basic string is a JSON string.
        (folder / CONFIG).write_text(_TEMPLATE.format(theatre=f'"{name}"'), encoding="utf-8")
        return cls.open(folder)

    @classmethod
    def open(cls, path: str | Path) -> "Workspace":
        """Open a workspace.

        Raises
        ------
        WorkspaceError
            If there is none in the folder.
        ConfigError
            If its configuration cannot be read.
        """
        folder = Path(path)
        config = folder / CONFIG
        if not config.is_file():
            raise WorkspaceError(
                f"there is no workspace in {folder}; make one with: frontcast init {folder}"
            )
        try:
            name = str(tomllib.loads(config.read_text(encoding="utf-8"))["theatre"])
        except (tomllib.TOMLDecodeError, KeyError) as error:
            raise ConfigError(f"{config}: {error}; want a line: theatre = \"donetsk\"") from error
        if name in pack_names():
            return cls(theatre=load_theatre(name), path=folder, pack=pack_path(name))
        return cls(theatre=load_theatre(folder / name), path=folder)

    @classmethod
    def of_pack(cls, name: str = "donetsk") -> "Workspace":
        """Open a pack that ships with frontcast, to be read only."""
        return cls(theatre=load_theatre(name), pack=pack_path(name))

    def folder(self, name: str) -> Path:
        """Return a folder of the workspace.

        Raises
        ------
        WorkspaceError
            If this is a pack, which nothing can be added to.
        """
        if self.path is None:
            raise WorkspaceError(
                f"the {self.theatre.name} pack is read-only; make a workspace with: "
                f"frontcast init FOLDER --theatre {self.theatre.name}, and name it with -w FOLDER"
            )
        return self.path / name

    @cached_property
    def archive(self) -> Archive:
        """Originals, byte for byte."""
        return Archive(self.folder("archive"))

    @cached_property
    def ledger(self) -> Ledger:
        """Reports, claims, verdicts and failures."""
        return Ledger(self.folder("ledger.sqlite"))

    def store(self, mapper: str) -> MapStore:
        """Return the store of one mapper's maps."""
        return MapStore(
            self.folder("maps") / f"{mapper}.zarr", theatre=self.theatre, mapper=mapper
        )

    def loaded_mappers(self) -> tuple[str, ...]:
        """Return the mappers whose maps were added here, in the theatre's order."""
        if self.path is None:
            return ()
        return self._ordered(p.stem for p in (self.path / "maps").glob("*.zarr"))

    def packed_mappers(self) -> tuple[str, ...]:
        """Return the mappers whose maps come with the pack, in the theatre's order."""
        if self.pack is None:
            return ()
        return self._ordered(p.stem.removeprefix("maps-") for p in self.pack.glob("maps-*.npz"))

    def _ordered(self, found: object) -> tuple[str, ...]:
        names = sorted(str(n) for n in found)  # type: ignore[attr-defined]
        known = [m for m in self.theatre.mappers if m in names]
        return (*known, *(n for n in names if n not in known))

    def worlds(
        self, *, as_of: date | None = None, mapper: str | None = None
    ) -> tuple[World, ...]:
        """Open the observed World of every mapper.

        Parameters
        ----------
        as_of : datetime.date or None
            Nothing that became known later is read.
        mapper : str or None
            Only this one.

        Returns
        -------
        tuple of World
            Own maps first; the pack answers for mappers that have none here. Those with no map
            known by `as_of` are left out.

        Raises
        ------
        ConfigError
            If `mapper` has no maps.
        """
        own = self.loaded_mappers()
        packed = [m for m in self.packed_mappers() if m not in own]
        names = self._ordered((*own, *packed))
        if mapper is not None and mapper not in names:
            raise ConfigError(f"no maps by {mapper!r} are loaded; there are: {', '.join(names)}")
        out = []
        for name in names if mapper is None else (mapper,):
            if name in own:
                out.append(self.store(name).world(as_of=as_of))
            elif self.pack is not None:
                path = self.pack / f"maps-{name}.npz"
                out.append(load_world(path, theatre=self.theatre, as_of=as_of))
        return tuple(w for w in out if len(w.days))
