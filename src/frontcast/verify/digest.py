"""A forecast reduced to what is scored: small enough to keep one for every model and issue date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from frontcast.errors import SchemaError

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Digest:
    """What one model said on one day, where it is scored.

    Parameters
    ----------
    init : datetime.date
        Issue date.
    model, version : str
        Whose.
    leads : tuple of int
        Days ahead.
    cells : (cell,) int32
        Flat indices of the scored domain.
    probability : (lead, cell) float32
        That the attacker holds a cell of it; NaN: not known.
    area : (lead, group, member) float32
        Net area gained, km2: everywhere, then by region.
    towns : (lead, town, extent) float32
        That a town is taken: centre, half, whole; NaN off the grid.
    """

    init: date
    model: str
    version: str
    leads: tuple[int, ...]
    cells: NDArray[np.int32]
    probability: NDArray[np.float32]
    area: NDArray[np.float32]
    towns: NDArray[np.float32]

    def save(self, path: Path, *, key: str, netcdf: str = "") -> None:
        """Write it; a reader sees all of it or nothing.

        Parameters
        ----------
        path : Path
            ``.npz``.
        key : str
            Names everything that it was made from.
        netcdf : str
            SHA-256 of the whole forecast's file, where that is kept too.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".half")
        with half.open("wb") as file:
            np.savez_compressed(
                file,
                allow_pickle=False,
                key=np.array(key),
                netcdf=np.array(netcdf),
                init=np.array(self.init.isoformat()),
                model=np.array([self.model, self.version]),
                leads=np.array(self.leads, dtype=np.int32),
                cells=self.cells,
                probability=self.probability,
                area=self.area,
                towns=self.towns,
            )
        half.replace(path)


def load_digest(path: Path, *, key: str) -> tuple[Digest, str] | None:
    """Read what `Digest.save` wrote, and the SHA-256 of the whole forecast's file.

    Returns
    -------
    (Digest, str) or None
        None if there is no whole file of that key.
    """
    try:
        # Opened here, so that it is closed again if it turns out not to be whole.
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            if str(file["key"]) != key:
                return None
            model, version = file["model"].tolist()
            digest = Digest(
                init=date.fromisoformat(str(file["init"])),
                model=model,
                version=version,
                leads=tuple(file["leads"].tolist()),
                cells=file["cells"],
                probability=file["probability"],
                area=file["area"],
                towns=file["towns"],
            )
            return digest, str(file["netcdf"])
    except (OSError, EOFError, BadZipFile, KeyError, ValueError):
        return None


def gains_by_group(
    changes: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int16], Floats],
    *,
    label: NDArray[np.integer],
    groups: int,
    leads: Sequence[int],
    members: int,
) -> Floats:
    """Return the net number of cells gained, by lead, group and member.

    Parameters
    ----------
    changes : (member, cell, day, sign)
        One entry a change: whose, where (flat index), how many days after issue, and +1 for a
        cell that the attacker gains or -1 for one that he loses.
    label : (cell,) int
        Group of each cell of the grid.
    groups, members : int
        How many.
    leads : sequence of int
        Days ahead.

    Returns
    -------
    (lead, group, member) float64

    Raises
    ------
    SchemaError
        If a label is not below `groups`.
    """
    member, cell, day, sign = changes
    if label.size and int(label.max()) >= groups:
        raise SchemaError(f"want labels below {groups}, got {int(label.max())}")
    out = np.zeros((len(leads), groups * members))
    at = label[cell].astype(np.int64) * members + member
    for k, lead in enumerate(leads):
        due = day <= lead
        out[k] = np.bincount(at[due], weights=sign[due], minlength=groups * members)
    return out.reshape(len(leads), groups, members)
