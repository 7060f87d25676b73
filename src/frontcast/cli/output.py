"""Tables, JSON, CSV and Parquet from the same rows."""

import csv
import json
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from frontcast.errors import ConfigError
from frontcast.records.cells import safe_cell

if TYPE_CHECKING:
    import pandas as pd

out = Console(soft_wrap=True)
err = Console(stderr=True, soft_wrap=True)


class Format(StrEnum):
    """How rows are written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


def plain(value: object) -> object:
    """Return a value as JSON knows it: dates as text, dataclasses as dicts, no NaN or infinity."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def write_json(value: object) -> None:
    """Print one JSON value, UTF-8, indented."""
    sys.stdout.write(json.dumps(plain(value), ensure_ascii=False, indent=2) + "\n")


def write_rows(
    rows: Sequence[Mapping[str, Any]],
    *,
    fmt: Format,
    path: Path | None = None,
    columns: Sequence[str] | None = None,
    title: str = "",
) -> None:
    """Write rows in one of the formats.

    Parameters
    ----------
    rows : sequence of mapping
        All with the same keys.
    fmt : Format
    path : Path or None
        File; None: standard output (Parquet needs a file).
    columns : sequence of str or None
        For the table only: which to show.
    title : str
        Of the table.

    Raises
    ------
    ConfigError
        If Parquet has no file to go to.
    """
    if fmt is Format.PARQUET:
        if path is None:
            raise ConfigError("parquet is binary: name a file with --out FILE")
        _frame(rows).to_parquet(path, index=False)
        return
    if fmt is Format.TABLE and path is None:
        _table(rows, columns=columns, title=title)
        return
    match fmt:
        case Format.JSON | Format.TABLE:
            text = json.dumps([plain(r) for r in rows], ensure_ascii=False, indent=2) + "\n"
        case Format.JSONL:
            text = "".join(json.dumps(plain(r), ensure_ascii=False) + "\n" for r in rows)
        case _:
            text = (
                _frame(rows, columns)
                .map(_safe)
                .to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
            )
    if path is None:
        sys.stdout.write(text)
    else:
        path.write_text(text, encoding="utf-8")


def _frame(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str] | None = None
) -> "pd.DataFrame":
    """Rows as a frame; what is nested becomes JSON text."""
    import pandas as pd  # half a second that tables and JSON need not wait for

    flat = [
        {k: json.dumps(p, ensure_ascii=False) if isinstance(p := plain(v), dict | list) else p
         for k, v in row.items()}
        for row in rows
    ]  # fmt: skip
    return pd.DataFrame(flat, columns=list(rows[0] if rows else columns or ()))


def _safe(value: object) -> object:
    """Keep spreadsheet programs from running text as a formula."""
    return safe_cell(value) if isinstance(value, str) else value


def _table(rows: Sequence[Mapping[str, Any]], *, columns: Sequence[str] | None, title: str) -> None:
    if not rows:
        err.print("nothing to show")
        return
    shown = list(columns or rows[0])
    table = Table(title=title or None, title_justify="left", header_style="bold")
    for name in shown:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(_cell(row.get(name)) for name in shown))
    console = Console()
    # In a pipe there is no width to fit; 80 columns would make every cell a tower of words.
    (console if console.is_terminal else Console(width=160)).print(table)


def _cell(value: object) -> str:
    # Square brackets are markup to rich; text of reports must stay text.
    if value is None:
        return "-"
    text = f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return text.replace("[", "\\[")
