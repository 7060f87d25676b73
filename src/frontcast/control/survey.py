"""Daily map files -> cells, area by region and distance of places, in one pass.

The quick way to a series of one side's ground, where no store, no holder and no edition is asked
for. It reads, checks and measures with what `read_map` and `MapStore` read, check and measure with.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from frontcast.control._faults import refuse_sudden
from frontcast.control._follow import Ground, Nearest, things_of
from frontcast.control._ground import Box, apart, ground, lay, shape_of, theatre_box
from frontcast.control._lines import Outline, outline_of
from frontcast.control._trace import Trace
from frontcast.control.adapters import DayParts, read_parts
from frontcast.errors import MapError
from frontcast.frame import sha256_hex
from frontcast.records import Failure, Place, Region
from frontcast.theatre import MapSource, Theatre

_M2 = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """One side's ground by day.

    Parameters
    ----------
    days : (day,) datetime64[D]
        The days shown, in the order of the files.
    packed : (day, y, byte) uint8
        Cells whose centre is in it, as `numpy.packbits` packs them by rows.
    width : int
        Columns of the grid.
    area_km2 : (day, region) float64
        Ground of every region that is in it, exactly.
    distance_km : (day, place) float64
        From the centre of every place to its nearest edge; infinite where there is none.
    regions, places : tuple of str
        Ids.
    refused : tuple of Failure
        Files that cannot be used, with the fault.
    """

    days: NDArray[np.datetime64]
    packed: NDArray[np.uint8]
    width: int
    area_km2: NDArray[np.float64]
    distance_km: NDArray[np.float64]
    regions: tuple[str, ...]
    places: tuple[str, ...]
    refused: tuple[Failure, ...]

    def cells(self, position: int) -> NDArray[np.bool_]:
        """Return the cells of the day at a position, ``(y, x)``."""
        return np.unpackbits(self.packed[position], axis=1, count=self.width).view(bool)


def survey(
    files: Iterable[tuple[str, bytes]],
    *,
    source: MapSource,
    theatre: Theatre,
    regions: Sequence[Region] | None = None,
    places: Sequence[Place] | None = None,
    flag: int = 1,
    today: date | None = None,
) -> Survey:
    """Measure one side's ground in map files.

    Parameters
    ----------
    files : iterable of (str, bytes)
        Names and contents, in the order of their days: what little changes from one to the next
        is what is worked out.
    source : MapSource
        Whose maps, in which format.
    theatre : Theatre
        Whose grid and sides.
    regions, places : sequence or None
        Whose areas and distances; None: all of the theatre.
    flag : int
        Whose ground: 0 unknown, 1 and 2 the sides, 3 contested.
    today : datetime.date or None
        No map may be of a later day; None: today, UTC.

    Returns
    -------
    Survey

    Raises
    ------
    ConfigError
        If the source is declared in a way that cannot work.
    """
    regions = theatre.regions if regions is None else regions
    places = theatre.places if places is None else places
    run = _Run(theatre, regions, places, flag)
    refused = []
    for name, data in files:
        try:
            found = read_parts(data, name=name, source=source, theatre=theatre, today=today)
            for one in sorted(found, key=lambda d: d.valid_on):
                run.add(one, name=name)
        except MapError as error:
            sha256 = sha256_hex(data)
            refused.append(Failure(name=name, fault=error.fault, detail=str(error), sha256=sha256))
    shape = (len(run.days), theatre.grid.height, -(-theatre.grid.width // 8))
    return Survey(
        days=np.array(run.days, dtype="datetime64[D]"),
        packed=np.array(run.packed, dtype=np.uint8).reshape(shape),
        width=theatre.grid.width,
        area_km2=np.array(run.area).reshape(-1, len(regions)) / _M2,
        distance_km=np.array(run.distance).reshape(-1, len(places)) / 1000.0,
        regions=tuple(r.id for r in regions),
        places=tuple(p.id for p in places),
        refused=tuple(refused),
    )


@dataclass(slots=True)
class _Run:
    theatre: Theatre
    regions: Sequence[Region]
    places: Sequence[Place]
    flag: int
    days: list[date] = field(default_factory=list)
    packed: list[NDArray[np.uint8]] = field(default_factory=list)
    area: list[NDArray[np.float64]] = field(default_factory=list)
    distance: list[NDArray[np.float64]] = field(default_factory=list)
    box: Box = field(init=False)
    ground: Ground = field(init=False)
    nearest: Nearest = field(init=False)
    known: Trace | None = None

    def __post_init__(self) -> None:
        grid = self.theatre.grid
        self.box = theatre_box(self.theatre)
        shapes = [self.theatre.projected(r.geometry) for r in self.regions]
        self.ground = Ground(grid, things_of(shapes))
        xy = grid.project([p.lon for p in self.places], [p.lat for p in self.places])
        self.nearest = Nearest(np.column_stack(xy))

    def add(self, one: DayParts, *, name: str) -> None:
        """Measure a day."""
        before, extent = self.ground.outline, self.ground.extent
        moved = self.ground.follow(self._outline(one))
        if self.days:
            differ = self.ground.changed * self.theatre.grid.cell_km**2
            try:
                refuse_sudden(
                    max(differ, abs(self.ground.extent - extent) / _M2),
                    drawn_km2=extent / _M2,
                    days=(self.days[-1], one.valid_on),
                    name=name,
                )
            except MapError:
                self.ground.follow(before)
                raise
        self.days.append(one.valid_on)
        self.packed.append(self.ground.packed)
        self.area.append(self.ground.area)
        self.distance.append(self.nearest.follow([self.ground.lines], moved))

    def _outline(self, one: DayParts) -> Outline:
        grid = self.theatre.grid
        if set(one.parts) != {self.flag}:
            shapes = {
                f: ground(p, grid=grid, box=self.box, flag=f)[0] for f, p in one.parts.items()
            }
            return outline_of(apart(shapes).get(self.flag))
        laid = lay(one.parts[self.flag], grid=grid, box=self.box, known=self.known)
        if not laid.sound:
            return outline_of(shape_of(laid)[0])
        self.known = laid
        return Outline(laid.xy, laid.ends, laid.rings)
