"""What comes true by a day has come true by every later one: chances must not fall with time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A chance that something comes true by a day.

    Parameters
    ----------
    what : str
        Statement without its day: the same for all days.
    who : str
        Who gave it.
    made_on, by : datetime.date
    low, high : float
    """

    what: str
    who: str
    made_on: date
    by: date
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HorizonFault:
    """Two chances of one voice and day that cannot both be meant: the later day has less."""

    sooner: Term
    later: Term

    @property
    def gap(self) -> float:
        """By how much the sooner one's least lies above the later one's most."""
        return self.sooner.low - self.later.high


def horizon_faults(terms: Iterable[Term], *, slack: float = 1e-9) -> list[HorizonFault]:
    """Return chances that fall as the days they have grow.

    Parameters
    ----------
    terms : iterable of Term
    slack : float
        A fall of no more than this is none.

    Returns
    -------
    list of HorizonFault
        Of each later chance the worst sooner one; ranges that overlap are no fault.
    """
    groups: dict[tuple[str, str, date], list[Term]] = defaultdict(list)
    for term in terms:
        groups[term.who, term.what, term.made_on].append(term)
    out = []
    for key in sorted(groups):
        ordered = sorted(groups[key], key=lambda t: (t.by, t.low, t.high))
        for later in ordered:
            sooner = [t for t in ordered if t.by < later.by and t.low > later.high + slack]
            if sooner:
                out.append(HorizonFault(sooner=max(sooner, key=lambda t: t.low), later=later))
    return out
