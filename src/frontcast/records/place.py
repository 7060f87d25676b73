"""Sides, places and regions of a theatre."""

from dataclasses import dataclass
from typing import Literal

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two sides of a theatre.

    Parameters
    ----------
    code : str
        Short code used in Statements, such as ``"RU"``.
    flag : int
        Value in control arrays: 1 or 2.
    name : str
        English name of the side.
    names : tuple of str
        Other words for it: demonyms, adjectives, capitals used for governments.
    """

    code: str
    flag: Literal[1, 2]
    name: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A settlement.

    Parameters
    ----------
    id : str
        ``"geonames:704422"`` or another stable identifier.
    name : str
        Canonical English name, unique in its theatre (a namesake carries its id in brackets).
    names : tuple of str
        Other spellings and other-language names.
    lon, lat : float
        Centre, degrees (WGS 84).
    kind : str
        ``city``, ``town``, ``village`` ...
    population : int or None
        Latest pre-war figure.
    region : str or None
        Id of the region it lies in.
    geonameid : int or None
        GeoNames identifier.
    outline : shapely geometry or None
        Built-up area, degrees (WGS 84).
    katottg : str
        Code in Ukraine's register of places; empty where not known.
    pcode : str
        P-code of the municipality (humanitarian data, level 3); empty where not known.
    """

    id: str
    name: str
    lon: float
    lat: float
    names: tuple[str, ...] = ()
    kind: str = "settlement"
    population: int | None = None
    region: str | None = None
    geonameid: int | None = None
    outline: BaseGeometry | None = None
    katottg: str = ""
    pcode: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """An administrative region.

    Parameters
    ----------
    id : str
        Such as ``"UA-14"``.
    name : str
        Canonical English name, such as ``"Donetsk Oblast"``.
    names : tuple of str
        Other spellings.
    home : str
        Code of the side whose ground it was before the war: who holds what no map colours.
    geometry : shapely geometry
        Degrees (WGS 84).
    geonameid : int or None
        GeoNames identifier.
    """

    id: str
    name: str
    home: str
    geometry: BaseGeometry
    names: tuple[str, ...] = ()
    geonameid: int | None = None
