"""What a theatre says of its roads: where their table is, and the bands of exposure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

SPEEDS_KMH: Mapping[str, float] = {
    "M": 70.0, "H": 60.0, "R": 55.0, "T": 50.0, "O": 35.0, "rail": 40.0,
}  # fmt: skip
"""Speed by class of road, km/h: trunk, national, regional, territorial, other; and by rail."""

TOLERANCE_KM: Mapping[str, float] = {"A": 1.0, "B": 2.0, "C": 4.0}
"""How far a drawn edge may lie from the real one, km, by confidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessConfig:
    """How ways out are judged. The bands are distances to the line, not reports of fire.

    Parameters
    ----------
    network : Path or None
        Table of roads and railways; None: this theatre has none.
    population : Path or None
        Table of dated population figures with their sources.
    exposed_km : float
        Ways nearer to the line than this are exposed.
    near_km : float
        A second, nearer band.
    rear_km : float
        Own ground farther behind the line than this is the side's rear.
    front_km : float
        Towns nearer to the line than this are the front's towns.
    city_people : int
        Places of the rear with so many people before the war are where supplies come from.
    speeds_kmh : mapping of str to float
        By class of road; what is not listed drives at the speed of ``O``.
    tolerance_km : mapping of str to float
        How far a drawn edge may lie from the real one, by confidence.
    """

    network: Path | None = None
    population: Path | None = None
    exposed_km: float = 10.0
    near_km: float = 5.0
    rear_km: float = 30.0
    front_km: float = 30.0
    city_people: int = 50_000
    speeds_kmh: Mapping[str, float] = field(default_factory=lambda: dict(SPEEDS_KMH))
    tolerance_km: Mapping[str, float] = field(default_factory=lambda: dict(TOLERANCE_KM))
