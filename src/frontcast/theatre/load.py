"""Theatres from files: a `theatre.toml` with tables beside it. No code for a new theatre.

`theatre.toml` names the tables (all optional but the regions):

- ``regions``: GeoJSON polygons with properties ``id, name, home`` and optional ``names`` (list)
  and ``geonameid``;
- ``places``: CSV with ``id, name, lon, lat`` and optional ``names`` (separated by ``|``), ``kind,
  population, region, geonameid, katottg, pcode``;
- ``outlines``: GeoJSON polygons with property ``place`` (a place's id): built-up areas;
- ``[access]``: ``network`` (roads and railways, see `frontcast.access.read_network`),
  ``population`` (dated figures with sources), and the bands of exposure.
"""

import csv
import tomllib
from collections import Counter
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from frontcast.errors import ConfigError, SchemaError, UnknownNameError
from frontcast.frame import GridSpec
from frontcast.records import Place, Region, Side
from frontcast.theatre.access import SPEEDS_KMH, TOLERANCE_KM, AccessConfig
from frontcast.theatre.theatre import MapSource, Theatre


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Grid(_Strict):
    crs: str
    west: float
    north: float
    cell: float = Field(gt=0)
    height: int = Field(gt=0)
    width: int = Field(gt=0)


class _Side(_Strict):
    code: str = Field(pattern=r"^\w+$")
    flag: int = Field(ge=1, le=2)
    name: str
    names: list[str] = []


class _Source(_Strict):
    key: str
    mapper: str
    format: str = "declared"
    title: str = ""
    licence: str = Field("derived-only", pattern="^(redistribute|derived-only|link-only)$")
    address: str = ""
    pattern: str = r"(?P<y>\d{4})-?(?P<m>\d{2})-?(?P<d>\d{2})"
    valid_offset_days: int = 0
    known_offset_days: int = 0
    holders: dict[str, str] = {}
    holder_field: str = ""
    day_field: str = ""
    lat_lon: bool = False
    layer: str = ""
    default_holder: str = ""
    silent_on: tuple[str, ...] = ()


_Km = Annotated[float, Field(gt=0)]


class _Access(_Strict):
    """Whatever is left out keeps the default of `AccessConfig`."""

    network: str = ""
    population: str = ""
    exposed_km: _Km = 10.0
    near_km: _Km = 5.0
    rear_km: _Km = 30.0
    front_km: _Km = 30.0
    city_people: Annotated[int, Field(gt=0)] = 50_000
    speeds_kmh: dict[str, _Km] = {}
    tolerance_km: dict[str, Annotated[float, Field(ge=0)]] = {}


class _Theatre(_Strict):
    name: str
    title: str = ""
    regions: str
    places: str = ""
    outlines: str = ""
    mappers: list[str] = []
    hold_days: int = Field(7, ge=0)
    quarantine_days: int = Field(3, ge=0)
    focus: str = ""
    war_began: date | None = None
    notes: str = ""
    grid: _Grid
    sides: list[_Side] = Field(min_length=2, max_length=2)
    sources: list[_Source] = []
    access: _Access = _Access()


def pack_names() -> tuple[str, ...]:
    """Return the names of the theatre packs that ship with frontcast."""
    root = resources.files("frontcast.theatre") / "packs"
    return tuple(sorted(p.name for p in root.iterdir() if (p / "theatre.toml").is_file()))


def pack_path(name: str) -> Path:
    """Return the folder of a shipped pack.

    Raises
    ------
    UnknownNameError
        If no such pack ships.
    """
    if name not in pack_names():
        raise UnknownNameError(f"unknown theatre {name!r}; packs: {', '.join(pack_names())}")
    return Path(str(resources.files("frontcast.theatre") / "packs" / name))


def load_theatre(where: str | Path) -> Theatre:
    """Read a theatre by pack name, or from a folder or a `theatre.toml`.

    Parameters
    ----------
    where : str or Path
        ``"donetsk"``, a folder that holds `theatre.toml`, or that file.

    Returns
    -------
    Theatre

    Raises
    ------
    ConfigError
        If a file is missing or does not fit; names the file and every fault found in it.
    UnknownNameError
        If the name is neither a pack nor a path.
    """
    path = Path(where)
    if path.suffix != ".toml":
        path = path / "theatre.toml"
    if not path.is_file():
        if Path(where).exists():
            raise ConfigError(f"there is no theatre.toml in {where}")
        path = pack_path(str(where)) / "theatre.toml"
    try:
        config = _Theatre.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ConfigError(f"{path}: {faults}") from error
    folder = path.parent
    outlines = _outlines(folder / config.outlines) if config.outlines else {}
    first, second = (
        Side(code=s.code, flag=1 if s.flag == 1 else 2, name=s.name, names=tuple(s.names))
        for s in config.sides
    )
    try:
        return Theatre(
            name=config.name,
            title=config.title or config.name,
            sides=(first, second),
            grid=GridSpec(**config.grid.model_dump()),
            places=_places(folder / config.places, outlines) if config.places else (),
            regions=_regions(folder / config.regions),
            sources=tuple(MapSource(**s.model_dump()) for s in config.sources),
            mappers=tuple(config.mappers),
            hold_days=config.hold_days,
            quarantine_days=config.quarantine_days,
            focus=config.focus,
            war_began=config.war_began,
            notes=config.notes,
            access=_access(config.access, folder),
        )
    except SchemaError as error:
        raise ConfigError(f"{path}: {error}") from error


def _access(given: _Access, folder: Path) -> AccessConfig:
    network, population = (folder / f if f else None for f in (given.network, given.population))
    for path in (network, population):
        if path is not None and not path.is_file():
            raise ConfigError(f"{path} is named in theatre.toml but is not there")
    return AccessConfig(
        network=network,
        population=population,
        exposed_km=given.exposed_km,
        near_km=given.near_km,
        rear_km=given.rear_km,
        front_km=given.front_km,
        city_people=given.city_people,
        speeds_kmh={**SPEEDS_KMH, **given.speeds_kmh},
        tolerance_km={**TOLERANCE_KM, **given.tolerance_km},
    )


def _features(path: Path) -> list[tuple[dict[str, Any], BaseGeometry]]:
    try:
        loaded = orjson.loads(path.read_bytes())
        return [(f["properties"], shape(f["geometry"])) for f in loaded["features"]]
    except FileNotFoundError:
        raise ConfigError(f"{path} is named in theatre.toml but is not there") from None
    except (ValueError, KeyError, TypeError, AttributeError, ShapelyError) as error:
        raise ConfigError(f"{path} is no usable GeoJSON: {error}") from error


def _regions(path: Path) -> tuple[Region, ...]:
    out = []
    for properties, geometry in _features(path):
        try:
            out.append(
                Region(
                    id=str(properties["id"]),
                    name=str(properties["name"]),
                    home=str(properties["home"]),
                    names=tuple(properties.get("names", ())),
                    geonameid=properties.get("geonameid"),
                    geometry=geometry,
                )
            )
        except KeyError as error:
            raise ConfigError(f"{path}: a region lacks {error}") from None
    return tuple(out)


def _outlines(path: Path) -> dict[str, BaseGeometry]:
    return {str(properties.get("place")): geometry for properties, geometry in _features(path)}


def _places(path: Path, outlines: dict[str, BaseGeometry]) -> tuple[Place, ...]:
    out = []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), start=2):
                try:
                    out.append(_place(row, outlines))
                except (KeyError, ValueError, TypeError) as error:
                    raise ConfigError(f"{path}, line {line}: {error}") from None
    except FileNotFoundError:
        raise ConfigError(f"{path} is named in theatre.toml but is not there") from None
    twice = [name for name, n in Counter(p.name for p in out).items() if n > 1]
    if twice:
        raise ConfigError(f"{path}: names must be unique, these are not: {', '.join(twice[:5])}")
    unknown = set(outlines) - {p.id for p in out}
    if unknown:
        raise ConfigError(f"{path}: outlines name places that are not there: {sorted(unknown)[:5]}")
    return tuple(out)


def _place(row: dict[str, str], outlines: dict[str, BaseGeometry]) -> Place:
    lon, lat = float(row["lon"]), float(row["lat"])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError(f"{row['name']}: {lon}, {lat} is no longitude, latitude")
    return Place(
        id=row["id"],
        name=row["name"],
        names=tuple(n for n in row.get("names", "").split("|") if n),
        lon=lon,
        lat=lat,
        kind=row.get("kind") or "settlement",
        population=int(row["population"]) if row.get("population") else None,
        region=row.get("region") or None,
        geonameid=int(row["geonameid"]) if row.get("geonameid") else None,
        outline=outlines.get(row["id"]),
        katottg=row.get("katottg") or "",
        pcode=row.get("pcode") or "",
    )
