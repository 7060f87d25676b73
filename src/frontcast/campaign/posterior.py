"""Draws of the posterior as a small table, and how members take them."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from frontcast.campaign.config import Campaign
from frontcast.campaign.parameters import to_values
from frontcast.errors import ConfigError

Floats = NDArray[np.float64]


def save_draws(path: Path, campaign: Campaign, values: Floats, *, notes: Sequence[str]) -> int:
    """Write draws as CSV: a column a parameter, in its unit; return the bytes written.

    Parameters
    ----------
    path : Path
    campaign : Campaign
    values : (draw, parameter) float64
    notes : sequence of str
        Where they come from; lines that begin with ``#``.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        for note in notes:
            file.write(f"# {note}\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([p.name for p in campaign.table])
        writer.writerows([[f"{v:.5g}" for v in row] for row in values])
    return path.stat().st_size


def load_draws(campaign: Campaign) -> Floats | None:
    """Return the draws that lie beside a campaign, ``(draw, parameter)``; None if there are none.

    Raises
    ------
    ConfigError
        If the table is not of this campaign's parameters.
    """
    path = campaign.posterior
    if path is None or not path.is_file():
        return None
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    names = tuple(lines[0].split(",")) if lines else ()
    if names != tuple(p.name for p in campaign.table):
        raise ConfigError(f"{path} has not the parameters of this campaign; make it anew with: "
                          "frontcast campaign fit")  # fmt: skip
    try:
        return np.array([[float(v) for v in line.split(",")] for line in lines[1:]])
    except ValueError as error:
        raise ConfigError(f"{path}: {error}") from error


def member_values(
    campaign: Campaign, members: int, *, seed: int, prior: bool = False
) -> tuple[Floats, str]:
    """Return parameters of each member and which distribution they are from.

    Parameters
    ----------
    campaign : Campaign
    members : int
    seed : int
        Of draws from the prior.
    prior : bool
        Draw from the prior though there is a posterior.

    Returns
    -------
    ((member, parameter) float64, str)
        ``posterior`` (draws in turn) or ``prior``.
    """
    draws = None if prior else load_draws(campaign)
    if draws is not None and len(draws):
        return draws[np.arange(members) % len(draws)], "posterior"
    rng = np.random.default_rng([seed, 0])
    unit = rng.standard_normal((members, len(campaign.table)))
    return to_values(unit, campaign.table), "prior"
