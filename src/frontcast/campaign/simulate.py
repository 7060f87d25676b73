"""Run a campaign: many members, each a way it may go."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from frontcast.campaign import _courses
from frontcast.campaign import _layout as at
from frontcast.campaign._kernels import march
from frontcast.campaign.config import Campaign
from frontcast.campaign.parameters import OBSERVATION
from frontcast.errors import SchemaError

Floats = NDArray[np.float64]
SUM_NAMES = at.SUM_NAMES


@dataclass(frozen=True, kw_only=True)
class Runs:
    """What came of a campaign in many members.

    Parameters
    ----------
    campaign : Campaign
    values : (member, parameter) float64
        Parameters of each, in their units.
    months : tuple of datetime.date
        First day of each month.
    sums : (member, month, axis, side, sum) float32
        By month, as `SUM_NAMES`: people and vehicles lost, ground and progress at its end (of the
        side, so that one is the other's negative), groups that tried and passed, people, supply
        and foothold at its end, civilian days near the line, people lost in withdrawals.
    books : (member, side, 2, account) int64
        Accounts of people and vehicles at the end; see `balance`.
    fallen : (member, axis, side, town) int32
        Day on which an attacker took a town; -1: not.
    """

    campaign: Campaign
    values: Floats
    months: tuple[date, ...]
    sums: NDArray[np.float32]
    books: NDArray[np.int64]
    fallen: NDArray[np.int32]

    @property
    def members(self) -> int:
        """How many."""
        return int(self.sums.shape[0])

    def of(self, name: str) -> NDArray[np.float32]:
        """Return one of the sums by name, ``(member, month, axis, side)``."""
        return np.asarray(self.sums[..., SUM_NAMES.index(name)])

    @cached_property
    def gains(self) -> NDArray[np.float32]:
        """Ground taken by the first side, net, km2: ``(member, month, axis)``."""
        return np.diff(self.of("ground_km2")[..., 0], axis=1, prepend=np.float32(0.0))

    @cached_property
    def balance(self) -> NDArray[np.int64]:
        """What is not accounted for, ``(member, side, 2)`` of people and vehicles: 0 throughout."""
        start = np.stack([f.sum(0) for f in _courses.field_of(self.campaign)[:2]], axis=-1)
        found = self.books[..., [at.RESERVE, at.HEALING, at.AWAY, at.LOST, at.PEOPLE, at.VEHICLES]]
        return np.asarray(found.sum(-1) - self.books[..., at.INFLOW] - start)

    def fall_days(self, place: str) -> NDArray[np.int32]:
        """Return the day, counted from the first, on which a town fell by member; -1: not."""
        return np.asarray(self.fallen[(slice(None), *self.campaign.town(place))])


def simulate(
    campaign: Campaign,
    values: Floats,
    *,
    seed: int = 1,
    threads: int = 1,
    leave: NDArray[np.int32] | None = None,
) -> Runs:
    """Run members, one a row of parameters.

    Parameters
    ----------
    campaign : Campaign
    values : (member, parameter) float64
        In the order of ``campaign.table``, in their units.
    seed : int
        Of the random numbers. The same member of two scenarios draws the same ones.
    threads : int
        Members are run side by side; changes no result.
    leave : (member, axis, side, town) int32 or None
        Days on which towns are given up by order, beside those of the events; -1: none.

    Returns
    -------
    Runs

    Raises
    ------
    SchemaError
        If the values are not what the campaign's table says, or not finite.

    Examples
    --------
    >>> from frontcast.campaign.example import example
    >>> from frontcast.campaign.parameters import to_values
    >>> campaign = example()
    >>> runs = simulate(campaign, to_values(np.zeros((4, len(campaign.table))), campaign.table))
    >>> int(abs(runs.balance).sum())
    0
    """
    values = np.ascontiguousarray(values, dtype=np.float64)
    if values.ndim != 2 or values.shape[1] != len(campaign.table):
        raise SchemaError(f"want (member, {len(campaign.table)}) parameters, got {values.shape}")
    if not np.isfinite(values).all():
        raise SchemaError("parameters must be finite")
    members, axes, towns = len(values), len(campaign.axes), _courses.most_towns(campaign)
    starts, month = _courses.months_of(campaign)
    ordered = np.broadcast_to(_courses.leaving_of(campaign), (members, axes, 2, towns)).copy()
    if leave is not None:
        ordered = np.where(leave >= 0, leave, ordered).astype(np.int32)
    sums = np.zeros((members, len(starts), axes, 2, at.SUMS), dtype=np.float32)
    books = np.zeros((members, 2, 2, at.ACCOUNTS), dtype=np.int64)
    fallen = np.full((members, axes, 2, towns), -1, dtype=np.int32)
    keys = (
        np.random.SeedSequence(seed).generate_state(members, dtype=np.uint64),
        np.array([_courses.key_of(name) for name in campaign.names]),
        np.array([_courses.key_of(side) for side in campaign.sides]),
    )
    parts = min(max(threads, 1), max(members, 1))
    given = (
        np.ascontiguousarray(values[:, : values.shape[1] - len(OBSERVATION)]),
        _courses.field_of(campaign), _courses.courses_of(campaign), _courses.orders_of(campaign),
        ordered, month, keys, sums, books, fallen,
    )  # fmt: skip
    with ThreadPoolExecutor(parts) as pool:
        for done in [pool.submit(march, n, parts, *given) for n in range(parts)]:
            done.result()
    return Runs(
        campaign=campaign,
        values=values,
        months=tuple(starts),
        sums=sums,
        books=books,
        fallen=fallen,
    )
