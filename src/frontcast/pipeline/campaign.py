"""The campaign model: run it, fit it, put scenarios to it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from frontcast.brief.campaign import Fan, fan_chart, fan_charts, tornado
from frontcast.campaign import (
    Campaign,
    Effect,
    FitConfig,
    Observed,
    Runs,
    calibrate,
    coverage,
    differences,
    effects,
    figure_rows,
    fitting_features,
    identified,
    load_campaign,
    load_scenario,
    member_values,
    observe,
    rank_statistics,
    read_series,
    run_scenario,
    save_draws,
    simulate,
    whole,
)
from frontcast.campaign.compare import QUANTILES
from frontcast.errors import ConfigError
from frontcast.pipeline.workspace import Workspace

CONFIG = "campaign.toml"
_BANDS = (5, 25, 50, 75, 95)


@dataclass(frozen=True, kw_only=True)
class Ran:
    """Members of a campaign with what is needed to print them.

    Parameters
    ----------
    campaign : Campaign
    runs : Runs
    origin : str
        ``posterior`` or ``prior``: where the parameters are from.
    observed : Observed or None
        Real series, where there are any.
    seed : int
    """

    campaign: Campaign
    runs: Runs
    origin: str
    observed: Observed | None
    seed: int


def open_campaign(workspace: Workspace, config: Path | None = None) -> Campaign:
    """Open a campaign: a file, or the one of the workspace's theatre.

    Raises
    ------
    ConfigError
        If there is none, or it cannot be read.
    """
    theatre = workspace.theatre
    people = {p.name: float(p.population or 0) for p in theatre.places}
    if config is not None:
        return load_campaign(config, people=people)
    folders = [f for f in (workspace.pack, workspace.path and workspace.path / "theatre") if f]
    for folder in folders:
        if (folder / CONFIG).is_file():
            return load_campaign(folder / CONFIG, people=people)
    raise ConfigError(f"the theatre {theatre.name} has no {CONFIG}; name one with --config FILE")


def run(
    campaign: Campaign, *, members: int, seed: int = 1, threads: int = 1, prior: bool = False
) -> Ran:
    """Run the baseline.

    Parameters
    ----------
    campaign : Campaign
    members, seed, threads : int
    prior : bool
        Draw parameters from the prior though there is a posterior.
    """
    values, origin = member_values(campaign, members, seed=seed, prior=prior)
    runs = simulate(campaign, values, seed=seed, threads=threads)
    series = campaign.series
    observed = read_series(campaign) if series is not None and series.is_file() else None
    return Ran(campaign=campaign, runs=runs, origin=origin, observed=observed, seed=seed)


def month_rows(ran: Ran, *, axis: str = "") -> list[dict[str, object]]:
    """Return the ground taken by month, by axis or in all, beside what the maps show.

    Returns
    -------
    list of dict
        ``month, axis, p05, p25, p50, p75, p95`` in km2, ``observed``, ``use`` (fitted or held out).
    """
    campaign, months = ran.campaign, ran.runs.months
    names = [axis] if axis else [*campaign.names, "all axes"]
    out: list[dict[str, object]] = []
    for name in names:
        gains, real = _area(ran, name)
        bands = np.percentile(gains, _BANDS, axis=0)
        for i, month in enumerate(months):
            row: dict[str, object] = {"month": f"{month:%Y-%m}", "axis": name}
            row |= {
                f"p{q:02d}": round(float(b), 1) for q, b in zip(_BANDS, bands[:, i], strict=True)
            }
            row["observed"] = None if real is None or np.isnan(real[i]) else float(real[i])
            row["use"] = "fitted" if month < campaign.fit_until else "held out"
            out.append(row)
    return out


def _area(ran: Ran, name: str) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
    gains = ran.runs.gains.astype(np.float64)
    real = None if ran.observed is None else ran.observed.ground
    if name == "all axes":
        return gains.sum(-1), None if real is None else real.sum(-1)
    a = ran.campaign.axis(name)
    return gains[..., a], None if real is None else real[:, a]


def town_rows(ran: Ran, *, axis: str = "") -> list[dict[str, object]]:
    """Return when towns fall: ``town, axis, attacker, chance, p05, p50, p95`` (days)."""
    campaign = ran.campaign
    out: list[dict[str, object]] = []
    for one in campaign.axes:
        if axis and one.name != axis:
            continue
        for side, towns in one.ahead.items():
            for town in towns:
                days = ran.runs.fall_days(town.place)
                fell = days[days >= 0]
                row: dict[str, object] = {"town": town.place, "axis": one.name, "attacker": side,
                                          "chance": round(fell.size / days.size, 3)}  # fmt: skip
                quantiles = np.percentile(fell, [5, 50, 95]) if fell.size else [None] * 3
                row |= {
                    f"p{q:02d}": None if d is None else campaign.first + timedelta(days=int(d))
                    for q, d in zip((5, 50, 95), quantiles, strict=True)
                }
                out.append(row)
    return out


def check_rows(ran: Ran) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Return coverage of what was observed, and the figures of reports, as rows."""
    if ran.observed is None:
        return [], figure_rows(ran.runs)
    seen = observe(ran.runs, np.random.default_rng([ran.seed, 1]))
    return [asdict(c) for c in coverage(seen, ran.observed)], figure_rows(ran.runs)


def chart(ran: Ran, *, axis: str = "") -> str:
    """Return a fan chart of the ground taken by month, as SVG."""
    name = axis or "all axes"
    gains, real = _area(ran, name)
    return fan_chart(
        Fan(
            title=f"Ground taken by {ran.campaign.sides[0]} by month, {name}",
            note=f"{ran.runs.members} members, parameters from the {ran.origin}; "
            "shaded: 50 % and 90 % of members; dots: by the maps",
            unit="km2",
            months=ran.runs.months,
            bands=np.percentile(gains, _BANDS, axis=0),
            observed=real,
            split=ran.campaign.fit_until if ran.observed is not None else None,
        )
    )


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What scenarios come to against the baseline.

    Parameters
    ----------
    rows : list of dict
        Of `Difference`.
    origin : str
        ``posterior`` or ``prior``: where the parameters are from.
    chart : str
        Ground taken in the baseline and in each scenario, as SVG.
    """

    rows: list[dict[str, object]]
    origin: str
    chart: str


def compare(
    campaign: Campaign, scenarios: Sequence[Path], *, members: int, axis: str = "", seed: int = 1,
    threads: int = 1, prior: bool = False,
) -> Compared:  # fmt: skip
    """Put scenarios to a campaign.

    Parameters
    ----------
    campaign : Campaign
    scenarios : sequence of Path
    members, seed, threads : int
    axis : str
        Compare sums of this axis only; empty: of all.
    prior : bool
        As for `run`.

    Raises
    ------
    ConfigError
        If a scenario cannot be used.
    """
    changed = [load_scenario(path, campaign) for path in scenarios]
    base = run(campaign, members=members, seed=seed, threads=threads, prior=prior)
    where = axis or "all axes"
    bands = np.percentile(_taken(base.runs, axis), _BANDS, axis=0)
    rows: list[dict[str, object]] = []
    fans = []
    for one in changed:
        runs = run_scenario(base.runs, one, seed=seed, threads=threads)
        rows += [asdict(d) for d in differences(base.runs, runs, axis=axis)]
        fans.append(
            Fan(
                title=one.title,
                note=f"Ground taken by {campaign.sides[0]} since {campaign.first}, {where}. "
                "Shaded: baseline, 50 % and 90 % of members; lines: scenario, 5, 50, 95 %",
                unit="km2",
                months=runs.months,
                bands=bands,
                other=np.percentile(_taken(runs, axis), QUANTILES, axis=0),
            )
        )
    drawn = fan_charts(f"{campaign.title}: scenarios and the baseline, {where}", fans)
    return Compared(rows=rows, origin=base.origin, chart=drawn)


def _taken(runs: Runs, axis: str) -> NDArray[np.float64]:
    ground = runs.of("ground_km2")[..., 0].astype(np.float64)
    return ground[..., runs.campaign.axis(axis)] if axis else ground.sum(-1)


def fit(
    campaign: Campaign, out: Path, *, config: FitConfig, replicates: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, object]:  # fmt: skip
    """Fit a campaign to its series; write the draws, and beside them what the fit is worth.

    Parameters
    ----------
    campaign : Campaign
    out : Path
        ``.csv`` of draws; the checks go to the same name with ``.json``.
    config : FitConfig
    replicates : int
        Of simulation-based calibration; 0: none.
    progress : callable or None

    Returns
    -------
    dict
        ``identified``, and with replicates ``ranks``: rows.
    """
    observed = read_series(campaign)
    seen = fitting_features(observed, campaign)
    found = calibrate(campaign, seen, config=config, progress=progress)
    notes = [
        f"Draws of the posterior of {campaign.title}.",
        f"Fitted to {int(observed.fitted.sum())} months before {campaign.fit_until}.",
        (
            f"{config.rounds} rounds of {config.members} members, {config.steps} steps, "
            f"seed {config.seed}."
        ),
    ]
    save_draws(out, campaign, whole(found.draws, campaign), notes=notes)
    checks: dict[str, object] = {"notes": notes, "identified": identified(found)}
    if replicates:
        ranks = rank_statistics(campaign, found.likelihood, found.proposal, replicates=replicates,
                                config=config, progress=progress)  # fmt: skip
        checks["ranks"] = [
            {"parameter": n, "p_value": float(p), "rank_variance": float(s)}
            for n, p, s in zip(ranks.names, ranks.p_values(), ranks.spread(), strict=True)
        ]
        checks["replicates"] = replicates
    out.with_suffix(".json").write_text(json.dumps(checks, indent=1) + "\n", encoding="utf-8")
    return checks


def sensitivity(
    campaign: Campaign, *, outcome: str, axis: str = "", trajectories: int = 16, seed: int = 1,
    threads: int = 1,
) -> tuple[list[Effect], str]:  # fmt: skip
    """Return the effects of the parameters on an outcome, and a tornado of the largest as SVG."""
    values, origin = member_values(campaign, 400, seed=seed)
    found = effects(campaign, values, outcome=outcome, axis=axis, trajectories=trajectories,
                    seed=seed, threads=threads)  # fmt: skip
    title = f"{outcome.replace('_', ' ')}, {campaign.sides[0]}, {axis or 'all axes'}"
    note = ("Mean elementary effect, a parameter going from 10th to 90th percentile of the "
            f"{origin} (Morris); whisker: mean size")  # fmt: skip
    return found, tornado(title, note, [(e.name, e.mean, e.size) for e in found[:14]])
