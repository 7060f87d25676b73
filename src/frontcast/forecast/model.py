"""What every model is to the rest of frontcast, and the one place where the future is cut off."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from frontcast.control import World
from frontcast.errors import SchemaError
from frontcast.forecast.forecast import Forecast
from frontcast.frame import to_day64

_PUBLISHED = np.timedelta64(1, "D")


@runtime_checkable
class Model(Protocol):
    """A way to say what may happen next. Call it through `run`, never directly."""

    @property
    def name(self) -> str:
        """Short name, such as ``"climatology"``."""

    @property
    def version(self) -> str:
        """Changes whenever the same past would give another forecast."""

    def fit_predict(
        self,
        world: World,
        *,
        init: date,
        leads: Sequence[int],
        members: int,
        rng: np.random.Generator,
    ) -> Forecast:
        """Learn from the past and forecast.

        Parameters
        ----------
        world : World
            Days up to `init`, and no others.
        init : datetime.date
            The last day that may be known.
        leads : sequence of int
            Days ahead, rising.
        members : int
            Size of the ensemble; a deterministic model gives one member.
        rng : numpy.random.Generator
            The only source of randomness.

        Returns
        -------
        Forecast
        """


def run(
    model: Model,
    world: World,
    *,
    init: date,
    leads: Sequence[int] = (30, 60, 90, 180),
    members: int = 100,
    rng: np.random.Generator,
) -> Forecast:
    """Forecast from the maps up to `init`; whatever comes later is cut off here.

    Parameters
    ----------
    model : Model
        Which model.
    world : World
        Observed control; may reach beyond `init`.
    init : datetime.date
        The last day whose map the model sees.
    leads : sequence of int
        Days ahead, rising.
    members : int
        Size of the ensemble.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    Forecast

    Raises
    ------
    SchemaError
        If `leads` are not rising and positive or `members` is less than 1.
    """
    days = [int(lead) for lead in leads]
    if not days or days[0] < 1 or any(b <= a for a, b in pairwise(days)):
        raise SchemaError(f"leads must be days ahead, positive and rising; got {list(leads)}")
    if members < 1:
        raise SchemaError(f"an ensemble needs at least 1 member, got {members}")
    # One thread of linear algebra: sums over several end in other digits on another machine.
    with threadpool_limits(limits=1, user_api="blas"):
        return model.fit_predict(seal(world, init), init=init, leads=days, members=members, rng=rng)


def seal(world: World, init: date) -> World:
    """Return a World in which nothing learned after `init` can be reached, by any door.

    Days, hashes and maps of later days are gone: reading one raises. So are maps of earlier days
    that became known later (a gap filled in, an edition revised): their days are unknown. The
    map of a day is drawn at its end and may be published on the day after: that much is allowed.
    Exact tables are dropped, since their rows are not kept apart by day; models work on cells.

    Parameters
    ----------
    world : World
        Observed control.
    init : datetime.date
        The last day that may be seen.

    Returns
    -------
    World
        Reading a map that belongs to none of its days raises `SchemaError`.
    """
    cut = world.until(init)
    slots, map_days = cut.slots, cut.map_days
    if world.known_at is not None and world.known_at.size:
        known = slots >= 0
        late = known & (world.known_at[np.where(known, slots, 0)] > to_day64(init) + _PUBLISHED)
        slots = np.where(late, -1, slots)
        map_days = np.where(late, np.datetime64("NaT", "D"), map_days)
    allowed = {int(slot) for slot in slots if slot >= 0}

    def read(slot: int) -> NDArray[np.uint8]:
        if slot not in allowed:
            raise SchemaError(f"map {slot} is of no day up to {init}; a model sees the past only")
        return world.read(slot)

    last = max(allowed, default=-1)
    hashes = tuple(h if i in allowed else "" for i, h in enumerate(world.hashes[: last + 1]))
    known_at = None if world.known_at is None else world.known_at[: last + 1].copy()
    if known_at is not None:
        known_at[[i for i in range(known_at.size) if i not in allowed]] = np.datetime64("NaT")
    return replace(
        cut,
        slots=slots,
        map_days=map_days,
        read=read,
        hashes=hashes,
        tables={},
        anchor=None,
        known_at=known_at,
    )
