"""A Statement on many Worlds: the share of an ensemble's members in which it holds."""

from collections.abc import Iterable

from frontcast.check.answer import answer
from frontcast.control import World
from frontcast.records import Outcome, Statement


def probability(statement: Statement, members: Iterable[World]) -> tuple[float | None, int]:
    """Weigh a Statement on an ensemble.

    Parameters
    ----------
    statement : Statement
        Resolved, with a relation.
    members : iterable of World
        Possible worlds, from the day of issue on.

    Returns
    -------
    (float or None, int)
        Share of the members that can answer in which the Statement holds, and how many could.
        A member in which the answer hangs on less than the error bar counts as half.
        None where no member can answer: the Statement is not about the days or the ground
        that the ensemble covers.
    """
    weight = {Outcome.SUPPORTED: 1.0, Outcome.MAP_DEPENDENT: 0.5, Outcome.CONTRADICTED: 0.0}
    answers = (answer(statement, w, spells=False) for w in members)
    votes = [weight[a.outcome] for a in answers if a.outcome in weight]
    return (sum(votes) / len(votes) if votes else None), len(votes)
