"""Files that only grow, a JSON object a line; and files that are replaced whole."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from frontcast.errors import LedgerError


class Lines:
    """A file of JSON lines. A line cut off while it was written counts as not written.

    Parameters
    ----------
    path : Path
        Made when something is added.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> list[dict[str, Any]]:
        """Return every whole line.

        Raises
        ------
        LedgerError
            If one is no JSON object.
        """
        try:
            found = [orjson.loads(line) for line in self._whole().splitlines()]
        except orjson.JSONDecodeError as error:
            raise LedgerError(f"{self.path}: a line is damaged: {error}") from error
        if not all(isinstance(one, dict) for one in found):
            raise LedgerError(f"{self.path}: a line is no object")
        return found

    def add(self, rows: Iterable[object]) -> None:
        """Append rows, each on disk before the next; what was cut off before is taken away."""
        whole = len(self._whole())
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            file.truncate(whole)
            for row in rows:
                file.write(orjson.dumps(row) + b"\n")
                file.flush()
                os.fsync(file.fileno())

    def _whole(self) -> bytes:
        with suppress(FileNotFoundError):
            data = self.path.read_bytes()
            return data[: data.rfind(b"\n") + 1]
        return b""


def replace_file(path: Path, data: bytes) -> None:
    """Write a file that is whole at any moment."""
    partial = path.with_suffix(path.suffix + ".partial")
    with partial.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
