"""Claims for other programs: tables, points, linked data; no more than each licence allows."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from frontcast.brief.exports._linked import RATINGS as RATINGS
from frontcast.brief.exports._linked import write_annotations, write_claimreview, write_prov
from frontcast.brief.exports._records import ExportedClaim as ExportedClaim
from frontcast.brief.exports._records import Row as Row
from frontcast.brief.exports._records import link_rows as link_rows
from frontcast.brief.exports._records import rows_of as rows_of
from frontcast.brief.exports._release import Release as Release
from frontcast.brief.exports._release import released as released
from frontcast.brief.exports._tables import ACLED_COLUMNS as ACLED_COLUMNS
from frontcast.brief.exports._tables import (
    tidy_csv,
    write_acled,
    write_csv,
    write_geojson,
    write_geoparquet,
    write_jsonl,
    write_parquet,
)
from frontcast.errors import ConfigError
from frontcast.theatre import Theatre

FORMATS: dict[str, Callable[[Sequence[Row], Path, Theatre], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "parquet": write_parquet,
    "geojson": write_geojson,
    "geoparquet": write_geoparquet,
    "annotations": write_annotations,
    "claimreview": write_claimreview,
    "prov": write_prov,
    "acled": write_acled,
}
"""Format -> what writes it."""


def export(items: Iterable[ExportedClaim], *, fmt: str, path: Path, theatre: Theatre) -> int:
    """Write claims in one of the formats.

    Parameters
    ----------
    items : iterable of ExportedClaim
    fmt : str
        A key of `FORMATS`.
    path : Path
        File to write.
    theatre : Theatre
        Whose settlements give the coordinates.

    Returns
    -------
    int
        Number of claims given (a format may hold fewer: points only, verdicts only, events only).

    Raises
    ------
    ConfigError
        For a format or a licence class that does not exist.
    """
    if fmt not in FORMATS:
        raise ConfigError(f"unknown export format {fmt!r}; want {', '.join(FORMATS)}")
    rows = rows_of(items, theatre=theatre)
    FORMATS[fmt](rows, path, theatre)
    return len(rows)


def claims_csv(items: Iterable[ExportedClaim], *, theatre: Theatre) -> str:
    """Return claims as the table that ``export csv`` writes.

    Parameters
    ----------
    items : iterable of ExportedClaim
    theatre : Theatre
    """
    return tidy_csv(rows_of(items, theatre=theatre))
