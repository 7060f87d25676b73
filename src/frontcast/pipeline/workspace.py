"""A workspace: a folder that holds a theatre's maps, reports and ledger; or a pack, read-only."""

import shutil
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from frontcast.control import MapStore, World, load_world
from frontcast.errors import ConfigError, WorkspaceError
from frontcast.frame import folder_at
from frontcast.ledger import Ledger
from frontcast.records import Claim
from frontcast.sources import Archive, archive_at, locked
from frontcast.theatre import Theatre, load_theatre, pack_names, pack_path

if TYPE_CHECKING:
    from pandas import DataFrame

    from frontcast.brief import CheckedClaim
    from frontcast.pipeline.ask import Asked
    from frontcast.pipeline.forecast import Issued
    from frontcast.pipeline.ingest import Added

CONFIG = "frontcast.toml"
_PACKED_KEPT = 6
SCHEMA = 1
"""How the folder is laid out. Counted up when an older frontcast could no longer read it."""
_TEMPLATE = """# A frontcast workspace. Made by `frontcast init`; safe to edit.
schema = {schema}                # of the folder; leave it
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
        (folder / CONFIG).write_text(
            _TEMPLATE.format(schema=SCHEMA, theatre=f'"{name}"'), encoding="utf-8"
        )
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
        schema, name = read_config(config)
        if schema > SCHEMA:
            raise ConfigError(
                f"{folder} was made by a newer frontcast: its schema is {schema}, this one knows "
                f"{SCHEMA}; update frontcast, nothing was changed"
            )
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

    def place(self, name: str) -> Path:
        """Return where ``maps`` or the ``archive`` lie: in the folder, or where its file says.

        Raises
        ------
        WorkspaceError
            If this is a pack.
        ConfigError
            If the place cannot be reached.
        """
        here = self.folder(name)
        elsewhere = self._storage.get(name)
        return here if elsewhere is None else folder_at(elsewhere)

    @cached_property
    def _storage(self) -> dict[str, str]:
        given = tomllib.loads(self.folder(CONFIG).read_text(encoding="utf-8")).get("storage", {})
        if not isinstance(given, dict) or not {"maps", "archive"}.issuperset(given):
            raise ConfigError(f"{self.folder(CONFIG)}: [storage] says where maps and archive lie")
        return {name: str(where) for name, where in given.items()}

    @cached_property
    def archive(self) -> Archive:
        """Originals, byte for byte."""
        return archive_at(self.place("archive"))

    @cached_property
    def ledger(self) -> Ledger:
        """Reports, claims, verdicts and failures."""
        return Ledger(self.folder("ledger.sqlite"))

    @cached_property
    def _stores(self) -> dict[str, MapStore]:
        return {}

    def store(self, mapper: str) -> MapStore:
        """Return the store of one mapper's maps; opened once, since preparing it costs a second."""
        if mapper not in self._stores:
            self._stores[mapper] = MapStore(
                self.place("maps") / f"{mapper}.zarr", theatre=self.theatre, mapper=mapper
            )
        return self._stores[mapper]

    @contextmanager
    def writing(self, mapper: str) -> Iterator[MapStore]:
        """Keep other processes from adding to a mapper's maps, and give the store as it is now."""
        with locked(self.folder("maps") / f".{mapper}.lock"):
            if mapper in self._stores and not self._stores[mapper].is_current():
                self.forget(mapper)
            yield self.store(mapper)

    def forget(self, mapper: str) -> None:
        """Open a mapper's maps anew when they are asked for next."""
        self._stores.pop(mapper, None)

    def loaded_mappers(self) -> tuple[str, ...]:
        """Return the mappers whose maps were added here, in the theatre's order."""
        if self.path is None:
            return ()
        return self._ordered(p.stem for p in self.place("maps").glob("*.zarr"))

    def packed_mappers(self) -> tuple[str, ...]:
        """Return the mappers whose maps come with the pack, in the theatre's order."""
        if self.pack is None:
            return ()
        return self._ordered(p.stem.removeprefix("maps-") for p in self.pack.glob("maps-*.npz"))

    def _ordered(self, found: Iterable[str]) -> tuple[str, ...]:
        names = sorted(found)
        known = [m for m in self.theatre.mappers if m in names]
        return (*known, *(n for n in names if n not in known))

    def worlds(self, *, as_of: date | None = None, mapper: str | None = None) -> tuple[World, ...]:
        """Open the observed World of every mapper that answers here.

        Parameters
        ----------
        as_of : datetime.date or None
            Nothing that became known later is read.
        mapper : str or None
            Only this one, the workspace's own or the pack's.

        Returns
        -------
        tuple of World
            The mappers whose maps were added here; the pack's where none were added. Those with
            no map known by `as_of` are left out.

        Raises
        ------
        ConfigError
            If `mapper` has no maps.
        """
        own, packed = self.loaded_mappers(), self.packed_mappers()
        names = (own or packed) if mapper is None else (mapper,)
        if mapper is not None and mapper not in (*own, *packed):
            known = ", ".join(dict.fromkeys((*own, *packed)))
            raise ConfigError(f"no maps by {mapper!r} are loaded; there are: {known}")
        return self._open_worlds(names, as_of=as_of)

    def spare_worlds(self, *, as_of: date | None = None) -> tuple[World, ...]:
        """Open the pack's Worlds of mappers that have no maps here.

        They answer only what the maps added here cannot: a mapper may draw ground that the
        others leave out. Parameters as for `worlds`.
        """
        own = self.loaded_mappers()
        names = [m for m in self.packed_mappers() if m not in own] if own else []
        return self._open_worlds(names, as_of=as_of)

    def _open_worlds(self, names: Iterable[str], *, as_of: date | None) -> tuple[World, ...]:
        out = []
        for name in names:
            if name in self.loaded_mappers():
                out.append(self.store(name).world(as_of=as_of))
            elif self.pack is not None:
                out.append(self._packed_world(self.pack / f"maps-{name}.npz", as_of))
        return tuple(w for w in out if len(w.days))

    @cached_property
    def _packed(self) -> dict[tuple[Path, date | None], World]:
        return {}

    def _packed_world(self, path: Path, as_of: date | None) -> World:
        """A pack's World; packs never change, and what is worked out on a World stays with it."""
        key = (path, as_of)
        if key not in self._packed:
            while len(self._packed) >= _PACKED_KEPT:
                self._packed.pop(next(iter(self._packed)))
            self._packed[key] = load_world(path, theatre=self.theatre, as_of=as_of)
        return self._packed[key]

    # The verbs: what a notebook needs. Each is a job in a file of its own, loaded when called.

    def add_maps(self, *paths: str | Path, source: str) -> "Added":
        """Add map files or folders; see `frontcast.pipeline.add_maps`."""
        from frontcast.pipeline.ingest import add_maps

        return add_maps(self, paths, source=source)

    def add_reports(
        self,
        *paths: str | Path,
        published: date | None = None,
        outlet: str | None = None,
        licence: str = "link-only",
        progress: Callable[[int, int], None] | None = None,
    ) -> "Added":
        """Add reports and find their claims; see `frontcast.pipeline.reports.add_reports`."""
        from frontcast.pipeline.reports import add_reports

        return add_reports(
            self, paths, published=published, outlet=outlet, licence=licence, progress=progress
        )

    def claims(self, *, as_of: date | None = None) -> list[Claim]:
        """Return the claims of all reports."""
        from frontcast.pipeline.claims import stored_claims

        return [c for _, claims in stored_claims(self, as_of=as_of) for c in claims]

    def check(self, *, as_of: date | None = None) -> "list[CheckedClaim]":
        """Check every measurable claim; see `frontcast.pipeline.check_claims`."""
        from frontcast.pipeline.claims import check_claims

        return check_claims(self, as_of=as_of)

    def ask(
        self, statement: str, *, as_of: date | None = None, mapper: str | None = None
    ) -> "Asked":
        """Put a Statement; see `frontcast.pipeline.ask`."""
        from frontcast.pipeline.ask import ask

        return ask(self, statement, as_of=as_of, mapper=mapper)

    def measure(
        self,
        call: str,
        *,
        first: date | None = None,
        last: date | None = None,
        every_days: int = 1,
        as_of: date | None = None,
    ) -> "DataFrame":
        """Measure something over time; see `frontcast.pipeline.measure`."""
        from frontcast.pipeline.ask import measure

        return measure(self, call, first=first, last=last, every_days=every_days, as_of=as_of)

    def forecast(self, *, as_of: date | None = None, seed: int = 1) -> "list[Issued]":
        """Forecast from the last map known; see `frontcast.pipeline.issue`."""
        from frontcast.pipeline.forecast import issue

        return issue(self, as_of=as_of, seed=seed)

    def brief(
        self, place: str, *, path: str | Path, on: date | None = None, as_of: date | None = None
    ) -> int:
        """Write a brief on a town; see `frontcast.pipeline.brief`."""
        from frontcast.pipeline.brief import brief

        return brief(self, place, path=Path(path), on=on, as_of=as_of)

    def info(self) -> dict[str, object]:
        """Return what is loaded."""
        from frontcast.pipeline.packs import info

        return info(self)


def read_config(path: Path) -> tuple[int, str]:
    """Return the schema and the theatre that a workspace's file names.

    Parameters
    ----------
    path : Path
        Its ``frontcast.toml``.

    Returns
    -------
    (int, str)
        The schema is 0 where none is named: before 1 there were no numbers.

    Raises
    ------
    ConfigError
        If it cannot be read.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        name = str(found["theatre"])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
        raise ConfigError(f'{path}: {error}; want a line: theatre = "donetsk"') from error
    schema = found.get("schema", 0)
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 0:
        raise ConfigError(f"{path}: want a whole number as schema, got {schema!r}")
    return schema, name
