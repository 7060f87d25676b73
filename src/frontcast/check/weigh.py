"""A Statement on many Worlds: the share of an ensemble's members in which it holds."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from frontcast.check.answer import answer
from frontcast.control import World
from frontcast.records import Outcome, Statement

_WEIGHT = {Outcome.SUPPORTED: 1.0, Outcome.MAP_DEPENDENT: 0.5, Outcome.CONTRADICTED: 0.0}


def votes(statement: Statement, members: Iterable[World]) -> NDArray[np.float64]:
    """Put a Statement to every member of an ensemble.

    Parameters
    ----------
    statement : Statement
        Resolved, with a relation.
    members : iterable of World
        Possible worlds, from the day of issue on.

    Returns
    -------
    (member,) float64
        1 where the Statement holds, 0 where not, 0.5 where the answer hangs on less than the
        error bar, NaN where the member cannot answer.
    """
    answers = (answer(statement, w, spells=False) for w in members)
    cast = (a.outcome for a in answers)
    return np.array([np.nan if o is None else _WEIGHT.get(o, np.nan) for o in cast])


def probability(statement: Statement, members: Iterable[World]) -> tuple[float | None, int]:
    """Weigh a Statement on an ensemble.

    Parameters
    ----------
    statement, members
        As for `votes`.

    Returns
    -------
    (float or None, int)
        Mean vote of the members that can answer, and how many could. None where no member can:
        the Statement is not about the days or the ground that the ensemble covers.
    """
    cast = votes(statement, members)
    told = cast[~np.isnan(cast)]
    return (float(told.mean()) if told.size else None), told.size
