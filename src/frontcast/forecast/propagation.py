"""Stochastic propagation: the front spreads cell by cell, in many members."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from frontcast.control import UNKNOWN, World
from frontcast.forecast._assemble import Outcome, assemble
from frontcast.forecast._front import Front, front_of
from frontcast.forecast._history import History, read_history
from frontcast.forecast._level import (
    LevelConfig,
    LevelModel,
    dealt,
    expected_gains,
    level_noise,
    steps_of,
)
from frontcast.forecast._members import Changes
from frontcast.forecast._noise import Noise, NoiseConfig
from frontcast.forecast._past import last_map
from frontcast.forecast._rates import REFERENCE, STEP_DAYS, FitConfig, fit_rates
from frontcast.forecast._shares import cell_shares, place_shares
from frontcast.forecast._spread import PART_STEPS, Run, Scene, propagate, set_scene
from frontcast.forecast.forecast import Forecast
from frontcast.forecast.persistence import start_notes

_LOSSES = LevelConfig(
    models=(LevelModel(weight=0.8, tau_days=60.0, fast_days=30.0, slow_days=240.0),), season=0.0
)
_TUNING = 64  # members that the level is tuned on
_ROUNDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PropagationConfig:
    """Settings of the stochastic propagation.

    Parameters
    ----------
    fit : FitConfig
        Of the pattern: where.
    gains, losses : LevelConfig
        Of the level: how much, in either direction.
    noise : NoiseConfig
        By sector.
    few : float
        Expected cells by which the momentum of a stretch is drawn to that of the whole front:
        fewer than for other models, for quiet stretches stay quieter than those expect.
    """

    fit: FitConfig = field(default_factory=FitConfig)
    gains: LevelConfig = field(default_factory=LevelConfig)
    losses: LevelConfig = _LOSSES
    noise: NoiseConfig = field(default_factory=NoiseConfig)
    few: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Propagation:
    """An ensemble of fronts that spread by chance, in both directions.

    Each cell at the front changes hands at a rate that hangs on the hostile ground around it, on
    how much was taken nearby of late, and on the level: the pace of the whole front. Rates are
    fitted to the past at issue time. Members differ in the level, in slow effects by sector and
    in bursts, so that gains of a member come in lumps, as they do. The mean gain of the members
    is that of the level models.

    Parameters
    ----------
    config : PropagationConfig
    threads : int
        Members drawn side by side; changes no result.
    name, version : str
        As `Model` has them.
    """

    config: PropagationConfig = field(default_factory=PropagationConfig)
    threads: int = 1
    name: str = "propagation"
    version: str = "4"

    def fit_predict(
        self, world: World, *, init: date, leads: Sequence[int], members: int,
        rng: np.random.Generator,
    ) -> Forecast:  # fmt: skip
        """Fit to the past and spread the front; see `Model.fit_predict`."""
        front = front_of(world)
        cells, day = last_map(world, init)
        history = read_history(world, front)
        changes = draw(
            history, cells, init=init, leads=leads, members=members, config=self.config, rng=rng,
            threads=self.threads,
        )  # fmt: skip
        chance = cell_shares(changes, cells, front=front, leads=leads, members=members)
        outcome = Outcome(
            probability=chance,
            changes=changes,
            members=members,
            places=place_shares(changes, world, cells, chance, leads=leads, members=members),
            notes=start_notes(init, day),
            level=dealt(len(self.config.gains.models), members).astype(np.int8),
        )
        return assemble(
            world, outcome, front=front, cells=cells, init=init, leads=leads,
            model=(self.name, self.version), rng=rng,
        )  # fmt: skip


def draw(
    history: History, cells: NDArray[np.uint8], *, init: date, leads: Sequence[int],
    members: int, config: PropagationConfig, rng: np.random.Generator, threads: int = 1,
) -> Changes:  # fmt: skip
    """Fit the rates and spread the front.

    Parameters
    ----------
    history, cells, init, leads, members, config, rng, threads
        As for `prepare`.

    Returns
    -------
    Changes
        Of all members.
    """
    ready = prepare(
        history, cells, init=init, leads=leads, members=members, config=config, rng=rng,
        threads=threads,
    )  # fmt: skip
    if ready is None:
        return Changes.none()
    run = propagate(
        ready.scene, push=ready.push, pull=ready.pull, noise=ready.noise, threads=threads
    )
    return _by_side(run.changes, history.front)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What is fitted before members are drawn.

    Parameters
    ----------
    scene : Scene
        The front on the issue date, with its rates.
    push, pull : (member, step) float64
        Log factors of gains and losses of the whole front.
    noise : Noise
        By sector.
    """

    scene: Scene
    push: NDArray[np.float64]
    pull: NDArray[np.float64]
    noise: Noise


def prepare(
    history: History, cells: NDArray[np.uint8], *, init: date, leads: Sequence[int],
    members: int, config: PropagationConfig, rng: np.random.Generator, threads: int = 1,
) -> Ready | None:  # fmt: skip
    """Fit the rates and tune the levels; None where there is no front.

    Parameters
    ----------
    history : History
        The past up to `init`.
    cells : (y, x) uint8
        The map it starts from.
    init, leads, members, rng
        As for `Model.fit_predict`.
    config : PropagationConfig
    threads : int
        Members drawn side by side.
    """
    history = history.drawn_by(config.few)
    flips, front = history.flips, history.front
    near = history.momentum(flips.last)
    known = front.home & (cells != UNKNOWN)
    if near.front_cells == 0 or not known.any():
        return None
    rates = fit_rates(
        flips, border=history.border, anchors=history.momentum, cell_km=front.cell_km,
        config=config.fit, rng=rng,
    )  # fmt: skip
    steps = -(-max(leads) // STEP_DAYS)
    scene = set_scene(
        flips, near, rates, held=known & (cells == front.attacker.flag), ground=known,
        border=history.border, noise=config.noise, steps=steps, cell_km=front.cell_km,
    )  # fmt: skip
    levels = [
        _level(flips.daily(gained=gained), init=init, steps=steps, members=members,
               config=one, front_cells=near.front_cells, rng=rng)
        for gained, one in ((True, config.gains), (False, config.losses))
    ]  # fmt: skip
    push, pull = (log for log, _ in levels)
    noise = Noise(config=config.noise, root=scene.root, steps=steps, seed=int(rng.integers(2**62)))
    bias = _tuned(scene, push, pull, targets=[target for _, target in levels],
                  noise=noise, threads=threads)  # fmt: skip
    return Ready(scene=scene, push=push + bias[0], pull=pull + bias[1], noise=noise)


def _by_side(changes: Changes, front: Front) -> Changes:
    to = np.where(changes.to == 1, front.attacker.flag, front.defender.flag)
    return replace(changes, to=to.astype(np.uint8))


def _level(
    daily: NDArray[np.float64], *, init: date, steps: int, members: int, config: LevelConfig,
    front_cells: int, rng: np.random.Generator,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:  # fmt: skip
    """Return log factors by member and step, and the expected changes a step, in cells."""
    by_model = steps_of(
        expected_gains(daily, init=init, days=steps * STEP_DAYS, config=config),
        step_days=STEP_DAYS,
    )
    noise = level_noise(members, steps=steps, step_days=STEP_DAYS, config=config, rng=rng)
    own = by_model[dealt(len(by_model), members)]
    return np.log(own / STEP_DAYS / front_cells) - REFERENCE + noise, by_model.mean(0)


def _tuned(
    scene: Scene, push: NDArray[np.float64], pull: NDArray[np.float64], *,
    targets: Sequence[NDArray[np.float64]], noise: Noise, threads: int,
) -> NDArray[np.float64]:  # fmt: skip
    """Return what to add to the log factors, ``(2, step)``, so that means meet the targets."""
    steps = push.shape[1]
    part = np.minimum(np.arange(steps) // PART_STEPS, (steps - 1) // PART_STEPS)
    bias = np.zeros((2, steps))
    for _ in range(_ROUNDS):
        run = propagate(
            scene, push=push[:_TUNING] + bias[0], pull=pull[:_TUNING] + bias[1], noise=noise,
            threads=threads,
        )  # fmt: skip
        for k, target in enumerate(targets):
            got = _by_part(run, part, to=1 - k) / min(_TUNING, len(push))
            want = np.bincount(part, weights=target)
            bias[k] += np.clip(np.log((want + 0.1) / (got + 0.1)), -1.5, 1.5)[part]
    return bias


def _by_part(run: Run, part: NDArray[np.int64], *, to: int) -> NDArray[np.float64]:
    kept = run.changes.to == to
    step = (run.changes.day[kept].astype(np.int64) - 1) // STEP_DAYS
    return np.bincount(part[step], minlength=int(part.max()) + 1).astype(np.float64)
