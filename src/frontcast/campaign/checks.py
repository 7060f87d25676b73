"""How far a calibration may be trusted: coverage, ranks, identifiability, figures of reports."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chisquare

from frontcast.campaign.config import Campaign
from frontcast.campaign.fit import Fit, FitConfig, Likelihood, Normal, free_of, make_bank, sample
from frontcast.campaign.observation import Seen, figure_values
from frontcast.campaign.observed import Observed
from frontcast.campaign.simulate import Runs

Floats = NDArray[np.float64]
SERIES = ("ground", "confirmed", "people", "vehicles")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How often an interval held what was observed.

    Parameters
    ----------
    series : str
        One of `SERIES`, or ``total ground``.
    months : str
        ``fitted`` or ``held out``.
    level, covered : float
    below, above : float
        Shares of what was observed below and above the interval.
    n : int
    width : float
        Median width of the intervals, in the series' unit.
    """

    series: str
    months: str
    level: float
    covered: float
    below: float
    above: float
    n: int
    width: float


def coverage(seen: Seen, observed: Observed, *, level: float = 0.9) -> list[Coverage]:
    """Compare predictive intervals with what was observed, by series, fitted and held out.

    Parameters
    ----------
    seen : Seen
        What would be observed of many members.
    observed : Observed
    level : float
        Of the central interval.
    """
    pairs = {name: (getattr(seen, name), getattr(observed, name)) for name in SERIES}
    pairs["total ground"] = (seen.ground.sum(-1), observed.ground.sum(-1))
    out = []
    for name, (drawn, real) in pairs.items():
        low, high = np.percentile(drawn, [50 - 50 * level, 50 + 50 * level], axis=0)
        for label, when in (("fitted", observed.fitted), ("held out", ~observed.fitted)):
            known = np.isfinite(real) & (when[:, None] if real.ndim == 2 else when)
            if not known.any():
                continue
            below, above = (real < low)[known].mean(), (real > high)[known].mean()
            out.append(
                Coverage(series=name, months=label, level=level, covered=float(1 - below - above),
                         below=float(below), above=float(above), n=int(known.sum()),
                         width=float(np.median((high - low)[known])))
            )  # fmt: skip
    return out


def figure_rows(runs: Runs) -> list[dict[str, object]]:
    """Return the figures of reports beside what the model gives, as rows.

    Returns
    -------
    list of dict
        ``figure, reported, low, median, high`` (5th to 95th percentile over members in which it is
        defined), ``mean, defined, inside``.
    """
    out: list[dict[str, object]] = []
    for figure in runs.campaign.figures:
        values = figure_values(runs, figure)
        known = values[~np.isnan(values)]
        asked = (
            np.percentile(known, [5, 50, 95], method="nearest")
            if known.size
            else np.full(3, np.nan)
        )
        low, middle, high = asked
        out.append(
            {
                "figure": figure.name,
                "reported": figure.value,
                "low": float(low),
                "median": float(middle),
                "high": float(high),
                "mean": float(known.mean()) if np.isfinite(known).all() and known.size else None,
                "defined": float(known.size / values.size),
                "inside": bool(low <= figure.value <= high),
                "source": figure.source,
            }
        )
    return out


@dataclass(frozen=True, kw_only=True)
class Ranks:
    """Ranks of true parameters among draws of their posteriors, from made-up data.

    Parameters
    ----------
    names : tuple of str
    ranks : (replicate, parameter) int64
        0 .. draws.
    draws : int
        Thinned draws of each posterior.
    """

    names: tuple[str, ...]
    ranks: NDArray[np.int64]
    draws: int

    def p_values(self, *, bins: int = 8) -> Floats:
        """Return the chance of ranks as uneven as these, by parameter (chi-squared)."""
        counts = np.stack(
            [np.histogram(r, bins=bins, range=(0, self.draws + 1))[0] for r in self.ranks.T]
        )
        return np.asarray(chisquare(counts, axis=1).pvalue)

    def spread(self) -> Floats:
        """Return the variance of ranks against that of even ones: below 1, posteriors too wide."""
        share = (self.ranks + 0.5) / (self.draws + 1)
        return np.asarray(share.var(0) * 12)


def rank_statistics(
    campaign: Campaign, likelihood: Likelihood, proposal: Normal, *, replicates: int,
    config: FitConfig, seed: int = 11, progress: Callable[[int, int], None] | None = None,
) -> Ranks:  # fmt: skip
    """Check a calibration on made-up data (simulation-based calibration, Talts and others 2018).

    Parameters are drawn from `proposal`, which also stands for the prior; data are simulated from
    them and fitted as the real data are. If the posterior is right, the true value's rank among its
    draws is uniform.

    Parameters
    ----------
    campaign : Campaign
    likelihood : Likelihood
    proposal : Normal
        What the likelihood was learned on.
    replicates : int
    config : FitConfig
        Of the sampler.
    seed : int
    progress : callable or None

    References
    ----------
    Talts and others, arXiv:1804.06788.
    """
    rng = np.random.default_rng(seed)
    true = proposal.draw(replicates, rng)
    bank = make_bank(campaign, true, seed=seed + 1, threads=config.threads)
    short = replace(config, draws=127, steps=min(config.steps, 1200))
    ranks = []
    for i in range(replicates):
        draws = sample(likelihood, bank.features[i], prior=proposal, config=short, rng=rng)
        ranks.append((draws < true[i]).sum(0))
        if progress is not None:
            progress(i + 1, replicates)
    names = tuple(campaign.table[j].name for j in free_of(campaign))
    return Ranks(names=names, ranks=np.array(ranks), draws=127)


def identified(fit: Fit) -> list[dict[str, object]]:
    """Say what the data tell of each parameter, best known first.

    Returns
    -------
    list of dict
        ``parameter, unit, prior`` (median), ``low, median, high`` (5th to 95th percentile),
        ``contraction`` (1 - variance of the posterior / of the prior, on the prior's scale; about
        0: the data say nothing), ``shift`` (in prior standard deviations), ``with`` and
        ``correlation`` (the parameter it goes with most).
    """
    from frontcast.campaign.fit import whole

    free, table = free_of(fit.campaign), fit.campaign.table
    values = whole(fit.draws, fit.campaign)[:, free]
    together = np.corrcoef(fit.draws.T) - np.eye(len(free))
    rows: list[dict[str, object]] = []
    for i, j in enumerate(free):
        low, middle, high = np.percentile(values[:, i], [5, 50, 95])
        k = int(np.abs(together[i]).argmax())
        rows.append(
            {
                "parameter": table[j].name,
                "unit": table[j].unit,
                "prior": table[j].median,
                "low": float(low),
                "median": float(middle),
                "high": float(high),
                "contraction": float(1 - fit.draws[:, i].var()),
                "shift": float(fit.draws[:, i].mean()),
                "with": table[free[k]].name,
                "correlation": float(together[i, k]),
            }
        )
    return sorted(rows, key=lambda r: -float(str(r["contraction"])))
