"""Calibration: simulate from the prior, learn statistics, sample the posterior.

The likelihood of a stochastic simulation cannot be written down. Three steps stand in for it:

1. many members are run with parameters from the prior (later: from near the posterior), and what
   would be observed of each is drawn;
2. for each parameter a statistic is learned, its ridge regression on what is observed (Fearnhead
   and Prangle 2012: the posterior mean is the best statistic to keep); those that know nothing are
   dropped;
3. how the statistics hang on the parameters is fitted in turn (linear and squared terms, normal
   rest: a synthetic likelihood after Wood 2010), and the posterior is sampled with `emcee`.

References
----------
Fearnhead, Prangle, doi:10.1111/j.1467-9868.2011.01010.x. Wood, doi:10.1038/nature09319.
Foreman-Mackey and others, doi:10.1086/670067.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, solve_triangular

from frontcast.campaign.config import Campaign
from frontcast.campaign.observation import as_seen, features, observe, soft
from frontcast.campaign.observed import Observed
from frontcast.campaign.parameters import to_values
from frontcast.campaign.simulate import simulate
from frontcast.errors import ConfigError

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]
_BLOCK = 2000  # members a block: bounds memory
_KNOWN = 0.03  # out-of-sample R2 below which a statistic is dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class FitConfig:
    """Settings of a calibration.

    Parameters
    ----------
    members : int
        Simulated in each round.
    rounds : int
        The first from the prior; later ones from a normal distribution around what the one before
        found, `wide` times its spread.
    wide : float
    draws : int
        Of the posterior, kept.
    steps, walkers : int
        Of the sampler; the first half of the steps is thrown away.
    seed, threads : int
    """

    members: int = 20_000
    rounds: int = 2
    wide: float = 1.6
    draws: int = 400
    steps: int = 3000
    walkers: int = 160
    seed: int = 1
    threads: int = 1


@dataclass(frozen=True, kw_only=True)
class Bank:
    """Simulated pairs of parameters and what would be observed.

    Parameters
    ----------
    unit : (member, free) float64
        Free parameters on the scale on which the prior is standard normal.
    features : (member, feature) float64
    """

    unit: Floats
    features: Floats


@dataclass(frozen=True, kw_only=True)
class Likelihood:
    """A synthetic likelihood of learned statistics.

    Parameters
    ----------
    centre, scale, weights
        Of the statistics: standardised features times ``weights`` (feature, statistic).
    mean : (1 + 2 free, statistic) float64
        Of a statistic: constant, linear and squared terms of the parameters.
    root : (statistic, statistic) float64
        Lower Cholesky root of the rest's covariance.
    known : (free,) float64
        Out-of-sample R2 of each parameter's statistic.
    """

    centre: Floats
    scale: Floats
    weights: Floats
    mean: Floats
    root: Floats
    known: Floats

    def statistics(self, seen: Floats) -> Floats:
        """Return the statistics of observed features, ``(..., statistic)``."""
        return np.asarray(np.clip((seen - self.centre) / self.scale, -6, 6) @ self.weights)

    def log(self, unit: Floats, statistic: Floats) -> Floats:
        """Return the log likelihood of parameters, ``(n, free)``, for one set of statistics."""
        rest = statistic - _terms(unit) @ self.mean
        return np.asarray(-0.5 * ((rest @ self._white) ** 2).sum(1))

    @cached_property
    def _white(self) -> Floats:
        return _whitening(self.root)


@dataclass(frozen=True, kw_only=True)
class Normal:
    """A normal distribution of the free parameters; by default the prior."""

    mean: Floats
    root: Floats

    @classmethod
    def prior(cls, free: int) -> "Normal":
        """Return the prior: standard normal."""
        return cls(mean=np.zeros(free), root=np.eye(free))

    def draw(self, n: int, rng: np.random.Generator) -> Floats:
        """Draw `n` sets."""
        return np.asarray(self.mean + rng.standard_normal((n, self.mean.size)) @ self.root.T)

    def log(self, unit: Floats) -> Floats:
        """Return the log density but for a constant."""
        return np.asarray(-0.5 * (((unit - self.mean) @ self._white) ** 2).sum(1))

    @cached_property
    def _white(self) -> Floats:
        return _whitening(self.root)


def _whitening(root: Floats) -> Floats:
    # A product costs less than solving in each of thousands of small calls.
    return np.asarray(np.linalg.inv(root).T, dtype=np.float64)


def free_of(campaign: Campaign) -> NDArray[np.int64]:
    """Return the numbers of the parameters that are not held fixed."""
    return np.array([j for j, p in enumerate(campaign.table) if p.sd > 0], dtype=np.int64)


def whole(unit: Floats, campaign: Campaign) -> Floats:
    """Return all parameters in their units from free ones on the prior's scale."""
    full = np.zeros((len(unit), len(campaign.table)))
    full[:, free_of(campaign)] = unit
    values: Floats = to_values(full, campaign.table)
    return values


def fitted_part(campaign: Campaign) -> Campaign:
    """Return a campaign cut at the day from which on nothing may be used."""
    events = tuple(e for e in campaign.events if e.first is None or e.first < campaign.fit_until)
    return replace(campaign, last=campaign.fit_until, events=events, figures=tuple(
        f for f, use in zip(campaign.figures, soft(campaign), strict=True) if use
    ))  # fmt: skip


def fitting_features(observed: Observed, campaign: Campaign) -> Floats:
    """Return what fitting sees of the real observations, ``(feature,)``."""
    part = fitted_part(campaign)
    months = int(observed.fitted.sum())
    found = features(as_seen(observed, part), months=months, soft_figures=soft(part))
    return np.asarray(found[0])


def make_bank(
    campaign: Campaign, unit: Floats, *, seed: int, threads: int = 1,
    progress: Progress | None = None,
) -> Bank:  # fmt: skip
    """Simulate a campaign's part that is fitted and what would be observed of it.

    Parameters
    ----------
    campaign : Campaign
    unit : (member, free) float64
    seed, threads : int
    progress : callable or None
        Called with members done and all.
    """
    part = fitted_part(campaign)
    values = whole(unit, campaign)
    out = []
    for n, start in enumerate(range(0, len(unit), _BLOCK)):
        rng = np.random.default_rng([seed, n])
        runs = simulate(part, values[start : start + _BLOCK], seed=seed * 1_000_003 + n,
                        threads=threads)  # fmt: skip
        out.append(features(observe(runs, rng), months=len(runs.months), soft_figures=soft(part)))
        if progress is not None:
            progress(min(start + _BLOCK, len(unit)), len(unit))
    return Bank(unit=unit, features=np.concatenate(out))


def learn(bank: Bank, *, ridge: float = 400.0) -> Likelihood:
    """Learn statistics and their synthetic likelihood from a bank.

    Statistics are learned on two thirds and judged on a third, on which the likelihood's rest is
    measured, too.

    Raises
    ------
    ConfigError
        If nothing can be learned.
    """
    n = len(bank.unit)
    learned, judged = slice(0, 2 * n // 3), slice(2 * n // 3, n)
    centre = np.median(bank.features[learned], axis=0)
    scale = bank.features[learned].std(0) + 1e-9
    x = np.clip((bank.features - centre) / scale, -6, 6)
    mean = bank.unit[learned].mean(0)
    gram = x[learned].T @ x[learned] + ridge * np.eye(x.shape[1])
    weights = cho_solve(cho_factor(gram), x[learned].T @ (bank.unit[learned] - mean))
    rest = bank.unit[judged] - mean - x[judged] @ weights
    known = 1.0 - rest.var(0) / bank.unit[judged].var(0)
    keep = known > _KNOWN
    if not keep.any():
        raise ConfigError("what is observed says nothing of any parameter; simulate more members")
    weights = weights[:, keep]
    statistic = x @ weights
    terms = _terms(bank.unit)
    gram = terms[learned].T @ terms[learned] + 1e-3 * np.eye(terms.shape[1])
    by = cho_solve(cho_factor(gram), terms[learned].T @ statistic[learned])
    off = statistic[judged] - terms[judged] @ by
    covariance = off.T @ off / len(off) + 1e-9 * np.eye(off.shape[1])
    return Likelihood(centre=centre, scale=scale, weights=weights, mean=by,
                      root=np.linalg.cholesky(covariance), known=known)  # fmt: skip


def _terms(unit: Floats) -> Floats:
    return np.concatenate([np.ones((len(unit), 1)), unit, unit**2 - 1.0], axis=1)


def sample(
    likelihood: Likelihood, seen: Floats, *, prior: Normal, config: FitConfig,
    rng: np.random.Generator,
) -> Floats:  # fmt: skip
    """Sample the posterior of the free parameters, ``(draw, free)``.

    Parameters
    ----------
    likelihood : Likelihood
    seen : (feature,) float64
        What was observed.
    prior : Normal
    config : FitConfig
    rng : numpy.random.Generator

    Raises
    ------
    ConfigError
        If `emcee` is not installed.
    """
    emcee = _emcee()
    statistic = likelihood.statistics(seen)

    def log(unit: Floats) -> Floats:
        return prior.log(unit) + likelihood.log(unit, statistic)

    free = prior.mean.size
    walkers = max(config.walkers, 2 * free + 2)
    moves = [(emcee.moves.DEMove(), 0.7), (emcee.moves.DESnookerMove(), 0.1),
             (emcee.moves.StretchMove(), 0.2)]  # fmt: skip
    sampler = emcee.EnsembleSampler(walkers, free, log, vectorize=True, moves=moves)
    sampler.random_state = np.random.RandomState(int(rng.integers(2**31))).get_state()
    start = _start(likelihood, statistic, prior, walkers, rng)
    sampler.run_mcmc(start, config.steps, progress=False)
    chain = sampler.get_chain(discard=config.steps // 2, thin=10, flat=True)
    return np.asarray(
        chain[rng.choice(len(chain), config.draws, replace=len(chain) < config.draws)]
    )


def _emcee() -> Any:
    try:
        import emcee
    except ImportError:
        raise ConfigError('fitting needs emcee: pip install "frontcast[campaign]"') from None
    return emcee


def _start(
    likelihood: Likelihood, statistic: Floats, prior: Normal, walkers: int,
    rng: np.random.Generator,
) -> Floats:  # fmt: skip
    """Start near the linear solution, so that burning in is short."""
    free = prior.mean.size
    slope = likelihood.mean[1 : 1 + free].T
    white = solve_triangular(likelihood.root, slope, lower=True)
    inverse = np.linalg.inv(prior.root)
    precision = inverse.T @ inverse + white.T @ white
    residual = solve_triangular(
        likelihood.root, statistic - likelihood.mean[0] - slope @ prior.mean, lower=True
    )
    centre = prior.mean + np.linalg.solve(precision, white.T @ residual)
    root = np.linalg.cholesky(np.linalg.inv(precision))
    return np.asarray(centre + rng.standard_normal((walkers, free)) @ root.T)


def _told(progress: Progress, before: int, total: int, done: int, _: int) -> None:
    progress(before + done, total)


@dataclass(frozen=True, kw_only=True)
class Fit:
    """What a calibration found.

    Parameters
    ----------
    campaign : Campaign
    draws : (draw, free) float64
        Of the posterior, on the prior's scale.
    likelihood : Likelihood
        Of the last round.
    proposal : Normal
        What the last round was simulated from.
    seen : (feature,) float64
        What was observed.
    config : FitConfig
    """

    campaign: Campaign
    draws: Floats
    likelihood: Likelihood
    proposal: Normal
    seen: Floats
    config: FitConfig


def calibrate(
    campaign: Campaign, seen: Floats, *, config: FitConfig, progress: Progress | None = None
) -> Fit:
    """Fit a campaign's parameters.

    Parameters
    ----------
    campaign : Campaign
    seen : (feature,) float64
        `features` of what was observed before ``fit_until``.
    config : FitConfig
    progress : callable or None
        Called with members done and all, over the rounds.
    """
    rng = np.random.default_rng(config.seed)
    free = len(free_of(campaign))
    proposal = prior = Normal.prior(free)
    total = config.members * config.rounds
    for round_ in range(config.rounds):
        done = round_ * config.members
        bank = make_bank(
            campaign, proposal.draw(config.members, rng), seed=config.seed + 17 * round_,
            threads=config.threads,
            progress=None if progress is None else partial(_told, progress, done, total),
        )  # fmt: skip
        likelihood = learn(bank)
        draws = sample(likelihood, seen, prior=prior, config=config, rng=rng)
        if round_ + 1 < config.rounds:
            spread = np.asarray(np.cov(draws.T) + 1e-6 * np.eye(free), dtype=np.float64)
            root = np.linalg.cholesky(spread)
            proposal = Normal(mean=draws.mean(0), root=np.asarray(config.wide * root))
    return Fit(campaign=campaign, draws=draws, likelihood=likelihood, proposal=proposal, seen=seen,
               config=config)  # fmt: skip
