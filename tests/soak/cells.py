"""Formulas in every text that is written into a CSV file, by every command that writes one."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from typer.testing import CliRunner

from frontcast.cli import app as cli
from frontcast.errors import FrontcastError
from frontcast.records.cells import plain_cell
from frontcast.testing.hostile import hostile_workspace

from .count import Count

_FORMULAS = ("1+1", "cmd|' /C calc'!A0", "SUM(A1:A9)", 'HYPERLINK("https://x.example/";"x")', "")
_BEFORE = ("", " ", "\t", "\r", "\n", "\r\n", "\ufeff", "\u00a0", "'", '"', "\u200b", " \t ", "''")
_SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
#: What begins so is run by one spreadsheet program or another.
RUNS = re.compile(
    r"^[\s\ufeff\u00a0\u200b\"`\u2018\u2019\u201c\u201d]*[=+@\-\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]"
)
_NUMBER = re.compile(r"^-?\d+(\.\d+)?(e[+-]?\d+)?$", re.IGNORECASE)


def payloads() -> list[str]:
    """Return the texts."""
    return [f"{b}{s}{f}" for b in _BEFORE for s in _SIGNS for f in _FORMULAS[: 2 if b else None]]


COMMANDS = [
    ["claims"], ["check"], ["links"], ["links", "--sources"], ["search", "1"], ["score"],
    ["question", "list"], ["review", "--list"], ["audit"], ["doctor"], ["info"], ["export", "csv"],
    ["export", "acled"], ["measure", "distance(Pokrovsk)", "--every", "200d"],
    ["forecast", "Pokrovsk", "--as-of", "2025-11-06", "--horizons", "30"], ["pack", "list"],
    ["ask", "distance(Pokrovsk) <= 5 km on 2025-01-01"], ["access", "Pokrovsk"],
]  # fmt: skip


def exports(folder: Path) -> Count:
    """Put them into every text field of reports and claims, and write everything as CSV."""
    count = Count("formulas in CSV, every command that writes it")
    texts = payloads()
    work = folder / "w"
    hostile_workspace(work, texts)
    for command in COMMANDS:
        out = folder / "out.csv"
        out.unlink(missing_ok=True)
        args = (
            [*command, "-o", str(out)] if command[0] == "export" else [*command, "--format", "csv"]
        )
        if command[0] != "pack":
            args += ["-w", str(work)]
        done = CliRunner().invoke(cli.app, args)
        if done.exception is not None and not isinstance(
            done.exception, SystemExit | FrontcastError
        ):
            count.notes["commands without CSV"] += done.exit_code == 2
            if done.exit_code != 2:
                count.note("crashed", f"{command}: {done.exception!r}")
            continue
        text = out.read_bytes().decode() if out.exists() else done.stdout
        found = list(_cells(text))
        if not found:
            count.notes["commands without CSV"] += 1
            continue
        count.notes["commands"] += 1
        for cell in found:
            count.cases += 1
            if RUNS.search(cell) and not _NUMBER.match(cell):
                count.note("ran", f"{command[:2]}: {cell[:60]!r}")
        back = {plain_cell(cell) for cell in found}
        count.notes["texts that came back exactly"] += len(back & set(texts))
    return count


def _cells(text: str) -> Iterator[str]:
    for row in csv.reader(io.StringIO(text, newline="")):
        yield from row
