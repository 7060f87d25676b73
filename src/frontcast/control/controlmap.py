"""One day's map by one mapper, read and found plausible."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlMap:
    """Who holds which ground on one day, by one mapper, as polygons on the theatre's grid.

    Parameters
    ----------
    mapper : str
        Whose map.
    valid_on : datetime.date
        The day it shows.
    known_at : datetime.date
        The day it was published.
    sha256 : str
        Hash of the bytes that may be kept: the file itself or, where point features were
        dropped, its cleaned copy.
    name : str
        File name.
    areas : mapping of int to shapely geometry
        Control flag (0 unknown, 1 and 2 the sides, 3 contested) -> ground, grid metres.
        The areas of two flags do not overlap.
    dropped : int
        Features that are no areas (unit positions, lines) and were not read.
    repairs : tuple of str
        What was mended on reading, such as ``"self-crossing"``; empty for a clean file.
    """

    mapper: str
    valid_on: date
    known_at: date
    sha256: str
    name: str
    areas: Mapping[int, BaseGeometry] = field(default_factory=dict)
    dropped: int = 0
    repairs: tuple[str, ...] = ()
