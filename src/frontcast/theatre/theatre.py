"""A theatre: everything about a war's ground that does not change from day to day."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.features import rasterize
from shapely.geometry.base import BaseGeometry

from frontcast.errors import ConfigError, UnknownNameError
from frontcast.frame import GridSpec
from frontcast.records import Place, Region, Side
from frontcast.theatre.access import AccessConfig
from frontcast.theatre.gazetteer import Gazetteer, normalise


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSource:
    """Where a mapper's daily maps come from and how they are read.

    Parameters
    ----------
    key : str
        What ``--source`` names, such as ``"deepstate-mirror"``.
    mapper : str
        Whose maps they are; several sources may bring maps of one mapper.
    format : str
        ``deepstate-mirror``, ``deepstate-history``, ``uacontrolmap`` or ``declared``.
    title : str
        For people.
    licence : str
        ``redistribute``, ``derived-only`` or ``link-only``.
    address : str
        Where the files are published; empty if they are not fetched.
    pattern : str
        Regular expression whose groups find the day in a file's name; named groups ``y``,
        ``m``, ``d`` or ``unix``.
    valid_offset_days : int
        Days from the file's day to the day the map shows (-1: file D shows D-1).
    known_offset_days : int
        Days from the file's day to the day the map was published.
    holders : dict of str to str
        ``declared`` only: value of `holder_field` -> side code, ``contested`` or ``unknown``.
    holder_field, day_field : str
        ``declared`` only: properties that say who holds a polygon and on which day; an empty
        `day_field` takes the day from the file's name.
    lat_lon : bool
        ``declared`` only: coordinates come as latitude, longitude.
    layer : str
        ``declared`` only: layer of a GeoPackage.
    default_holder : str
        ``declared`` only: who holds polygons where `holder_field` is empty.
    silent_on : tuple of str
        Ids of regions about which this mapper says nothing: areas there are unknown, though the
        ground counts as its home side's.
    """

    key: str
    mapper: str
    format: str
    title: str = ""
    licence: str = "derived-only"
    address: str = ""
    pattern: str = r"(?P<y>\d{4})-?(?P<m>\d{2})-?(?P<d>\d{2})"
    valid_offset_days: int = 0
    known_offset_days: int = 0
    holders: dict[str, str] = field(default_factory=dict)
    holder_field: str = ""
    day_field: str = ""
    lat_lon: bool = False
    layer: str = ""
    default_holder: str = ""
    silent_on: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Theatre:
    """Sides, grid, regions, places and map sources of one theatre.

    Parameters
    ----------
    name, title : str
        Short name and title.
    sides : tuple of Side
        The two sides, with flags 1 and 2.
    grid : GridSpec
        The grid all maps are laid on.
    places : tuple of Place
        Settlements, names unique.
    regions : tuple of Region
        Regions; ground outside all of them is outside the theatre.
    sources : tuple of MapSource
        Map sources known by name.
    mappers : tuple of str
        In the order in which they answer: the first one loaded gives the value shown.
    hold_days : int
        A day without a map keeps the last map for at most so many days; then it is unknown.
    quarantine_days : int
        An edit undone within so many days is shown as undone.
    focus : str
        Place a newcomer is shown.
    war_began : datetime.date or None
        What "before the war" and "since the invasion" count from in reports.
    notes : str
        Origin and terms, for people.
    access : AccessConfig
        Roads and railways, and how ways out are judged.
    """

    name: str
    title: str
    sides: tuple[Side, Side]
    grid: GridSpec
    places: tuple[Place, ...]
    regions: tuple[Region, ...]
    sources: tuple[MapSource, ...] = ()
    mappers: tuple[str, ...] = ()
    hold_days: int = 7
    quarantine_days: int = 3
    focus: str = ""
    war_began: date | None = None
    notes: str = ""
    access: AccessConfig = field(default_factory=AccessConfig)

    def __post_init__(self) -> None:
        """Refuse sides that arrays could not tell apart and regions of nobody."""
        if sorted(s.flag for s in self.sides) != [1, 2]:
            raise ConfigError("a theatre has two sides, with flags 1 and 2")
        codes = {s.code for s in self.sides}
        for region in self.regions:
            if region.home not in codes:
                raise ConfigError(f"region {region.name}: home {region.home!r} is none of {codes}")

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Names of places and regions."""
        return Gazetteer(self.places, self.regions)

    @cached_property
    def _side_names(self) -> dict[str, Side]:
        return {
            normalise(name): side
            for side in self.sides
            for name in (side.code, side.name, *side.names)
        }

    def side(self, name: str) -> Side:
        """Return a side by code or any of its names.

        Raises
        ------
        UnknownNameError
        """
        side = self._side_names.get(normalise(name))
        if side is None:
            codes = " or ".join(s.code for s in self.sides)
            raise UnknownNameError(f"unknown side {name!r}; want {codes}")
        return side

    def other(self, side: Side) -> Side:
        """Return the opponent of a side."""
        return self.sides[1] if side is self.sides[0] or side == self.sides[0] else self.sides[0]

    def by_flag(self, flag: int) -> Side | None:
        """Return the side of a control flag; None for unknown and contested."""
        return next((s for s in self.sides if s.flag == flag), None)

    def source(self, key: str) -> MapSource:
        """Return a map source by key.

        Raises
        ------
        UnknownNameError
        """
        for source in self.sources:
            if source.key == key:
                return source
        known = ", ".join(s.key for s in self.sources) or "none declared"
        raise UnknownNameError(f"unknown map source {key!r}; this theatre has: {known}")

    def mapper_title(self, mapper: str) -> str:
        """Return a mapper's name as it spells itself: the beginning of a source's title."""
        for source in self.sources:
            own = source.title.split(",")[0].strip()
            if source.mapper == mapper and normalise(own).replace(" ", "") == mapper.lower():
                return own
        return mapper

    def silent_regions(self, mapper: str) -> frozenset[str]:
        """Return ids of the regions about which a mapper says nothing."""
        return frozenset(r for s in self.sources if s.mapper == mapper for r in s.silent_on)

    def projected(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry given in degrees in the grid's metres."""

        def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.column_stack(self.grid.project(points[:, 0], points[:, 1]))

        out: BaseGeometry = shapely.transform(geometry, move)
        return out

    def footprint(self, place: Place) -> BaseGeometry:
        """Return a place's built-up area in metres.

        Where no outline is known, a disc of 0.5 km (below 1,000 people), 1 km (below 10,000),
        1.5 km (below 50,000) or 2.5 km stands for it.
        """
        return self.ground(place)

    @cached_property
    def _grounds(self) -> dict[tuple[str, str], BaseGeometry]:
        return {}

    @cached_property
    def _masks(self) -> dict[tuple[str, str, GridSpec], NDArray[np.bool_]]:
        return {}

    def ground(self, where: Region | Place) -> BaseGeometry:
        """Return a region, or a place's built-up area, in metres. Worked out once."""
        key = (type(where).__name__, where.id)
        if key not in self._grounds:
            self._grounds[key] = self._ground(where)
        return self._grounds[key]

    def _ground(self, where: Region | Place) -> BaseGeometry:
        if isinstance(where, Region):
            return self.projected(where.geometry)
        if where.outline is not None:
            return self.projected(where.outline)
        people = where.population or 0
        radius = 500 if people < 1e3 else 1000 if people < 1e4 else 1500 if people < 5e4 else 2500
        x, y = self.grid.project(where.lon, where.lat)
        return shapely.Point(float(x), float(y)).buffer(radius)

    def cells_of(self, where: Region | Place, *, grid: GridSpec) -> NDArray[np.bool_]:
        """Return the cells of a grid whose centre lies in a region or a built-up area.

        A built-up area smaller than a cell gets the cell that its centre lies in.

        Parameters
        ----------
        where : Region or Place
        grid : GridSpec
            The theatre's grid, or a part of it.

        Returns
        -------
        (y, x) bool
            Not to be written to: worked out once, and shared.
        """
        key = (type(where).__name__, where.id, grid)
        if key not in self._masks:
            out = np.zeros(grid.shape, dtype=np.uint8)
            rasterize([(self.ground(where), 1)], out=out, transform=grid.transform)
            if isinstance(where, Place) and not out.any():
                x, y = grid.project(where.lon, where.lat)
                cell = grid.cell_at(float(x), float(y))
                if cell is not None:
                    out[cell] = 1
            mask = out.astype(bool)
            mask.flags.writeable = False
            self._masks[key] = mask
        return self._masks[key]

    @cached_property
    def home(self) -> NDArray[np.uint8]:
        """Who holds each cell where no map says otherwise, ``(y, x)``; 0 outside all regions."""
        shapes = [(self.projected(r.geometry), self.side(r.home).flag) for r in self.regions]
        out = np.zeros(self.grid.shape, dtype=np.uint8)
        if shapes:
            rasterize(shapes, out=out, transform=self.grid.transform)
        return out
