"""The faults that a map can have, each by a short stable word."""

from datetime import date
from typing import NoReturn

from frontcast.errors import MapError

#: Fault -> what it means. The keys are what `MapError.fault` and `Failure.fault` hold.
FAULTS: dict[str, str] = {
    "empty": "the file holds no bytes",
    "too large": "the file is larger than a day's map can be",
    "html page": "an HTML page came instead of a map, often an error page",
    "wrong encoding": "the text is not UTF-8",
    "truncated": "the file ends in the middle",
    "trailing garbage": "there is more after the end of the JSON",
    "nesting": "the JSON is nested too deeply to be a map",
    "not JSON": "the text is not JSON",
    "duplicate keys": "an object names a key twice, so that readers differ about its meaning",
    "not a map": "the JSON or table does not have the shape of this source's maps",
    "foreign crs": "the file declares another coordinate system than longitude, latitude",
    "no polygons": "there is no area in the file",
    "not polygons": "there are points or lines only",
    "null geometry": "a feature has no geometry",
    "empty geometry": "an area has no rings or no extent",
    "not numbers": "a coordinate is no number",
    "not finite": "a coordinate is NaN or infinite",
    "short ring": "a ring has fewer than four points",
    "unclosed ring": "a ring does not end where it began",
    "self-crossing": "a ring crosses itself, and mending it would change its area by 1 % or more",
    "hole outside": "a hole lies outside its polygon",
    "spike": "a ring runs far out and straight back",
    "swapped axes": "latitude and longitude are exchanged",
    "metres as degrees": "coordinates are in metres, not in degrees",
    "longitude beyond 180": "longitudes are counted past 180 degrees",
    "out of range": "a coordinate is no longitude or latitude",
    "globe-wide": "an area covers a large part of the globe",
    "outside the theatre": "an area reaches far beyond the theatre",
    "unknown holder": "the configuration does not say which side a value means",
    "no date": "the day cannot be found in the file's name or table",
    "impossible date": "the day does not exist in the calendar",
    "future date": "the map claims to show a day that has not come",
    "sudden change": "far more ground changed hands than is plausible since the map before",
}


def refuse(fault: str, message: str) -> NoReturn:
    """Raise a `MapError`; the fault must be one that is listed."""
    raise MapError(message, fault=fault if fault in FAULTS else "not a map")


def refuse_sudden(
    differ_km2: float, *, drawn_km2: float, days: tuple[date, date], name: str
) -> None:
    """Refuse a map from which far too much ground differs from its neighbour in time.

    The bound is 4 % of the ground coloured, at least 3,000 km2, for every day between the two.

    Parameters
    ----------
    differ_km2, drawn_km2 : float
        Ground that differs; ground that the neighbour colours.
    days : tuple of datetime.date
        The neighbour's day and the map's.
    name : str
        The map's.
    """
    other, day = days
    bound = max(3000.0, 0.04 * drawn_km2) * max(abs((other - day).days), 1)
    if differ_km2 > bound:
        refuse(
            "sudden change",
            f"want at most {bound:,.0f} km2 to differ between {other} and {day}, "
            f"got {differ_km2:,.0f} km2; look at {name}",
        )
