"""J3: scores of forecasts against the libraries': CRPS, Brier, reliability, ROC.

Usage: python benchmarks/bench_verification.py

Made-up forecasts (seeded). CPU seconds of one core, least of some runs, each scaled to the size
that the list of peers names: CRPS of 1e6 cases with 50 members from 1e5, binary scores of 1e8
forecasts from 1e7 (peers that take longer from 1e6). frontcast takes single or double precision as
it comes; the libraries get what they are fastest with. Values must agree to 1e-6.
"""

import os
import warnings

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

import numpy as np  # noqa: E402 - one thread must be set first
import xarray as xr  # noqa: E402 - as above
from _bench import Job, least  # noqa: E402 - as above

from frontcast.verify import brier_score, crps_ensemble  # noqa: E402 - as above
from frontcast.verify.histogram import (  # noqa: E402 - as above
    COUNT,
    EVENTS,
    area_under_curve,
    in_bins,
    joint_histogram,
    roc_curve,
)

CASES, MEMBERS = 100_000, 50
FORECASTS, FEWER = 10_000_000, 1_000_000
TOLERANCE = 1e-6


def crps(job: Job) -> None:
    rng = np.random.default_rng(0)
    fcst, obs = rng.normal(size=(CASES, MEMBERS)), rng.normal(size=CASES)
    scale, repeats = 1e6 / CASES, 4
    ours, want = least(lambda: crps_ensemble(fcst, obs), repeats=repeats)
    peers = {}
    if ps := job.peer("properscoring"):
        peers["properscoring"] = lambda: ps.crps_ensemble(obs, fcst).mean()
    if sr := job.peer("scoringrules"):
        for how in ("qd", "pwm"):
            peers[f"scoringrules, numba, {how}"] = lambda how=how: sr.crps_ensemble(
                obs, fcst, estimator=how, backend="numba"
            ).mean()
    x, y = xr.DataArray(fcst, dims=("case", "member")), xr.DataArray(obs, dims="case")
    if xs := job.peer("xskillscore"):
        peers["xskillscore"] = lambda: float(
            xs.crps_ensemble(y, x, member_dim="member", dim="case")
        )
    if sc := job.peer("scores.probability"):
        few = slice(CASES // 10)
        some = crps_ensemble(fcst[few], obs[few])
        seconds, got = least(
            lambda: float(sc.crps_for_ensemble(x[few], y[few], "member", method="ecdf")), repeats=2
        )
        job.row("CRPS, scores (ecdf)", seconds * 10 * scale, "s")
        job.check("CRPS: as of scores", abs(got - some) < TOLERANCE)
    best = np.inf
    for name, work in peers.items():
        work()
        seconds, got = least(work, repeats=repeats)
        best = min(best, seconds)
        job.row(f"CRPS, {name}", seconds * scale, "s")
        # The estimator of probability-weighted moments is another number: fair, not as it is.
        if not name.endswith("pwm"):
            job.check(f"CRPS: as of {name}", abs(got - want) < TOLERANCE)
    job.row("CRPS, frontcast", ours * scale, "s")
    job.goal("CRPS 1e6 x 50: best library / frontcast", best / ours, 1)


def binary(job: Job) -> None:
    rng = np.random.default_rng(1)
    p = rng.random(FORECASTS, dtype=np.float32).astype(np.float64)
    y = (rng.random(FORECASTS) < p).astype(np.float64)
    scale, few = 1e8 / FORECASTS, slice(FEWER)
    fewer = FORECASTS / FEWER * scale
    xp, xy = (xr.DataArray(a, dims="case") for a in (p, y))
    events = xr.DataArray(y.astype(bool), dims="case")
    ours, want = least(lambda: brier_score(p, y), repeats=3)
    plain, got = least(lambda: np.mean((p - y) ** 2), repeats=3)
    job.row("Brier, NumPy mean((p - y)**2)", plain * scale, "s")
    job.check("Brier: as of NumPy", abs(got - want) < TOLERANCE)
    best = plain
    sc, xs = job.peer("scores.probability"), job.peer("xskillscore")
    if sc:
        seconds, got = least(lambda: float(sc.brier_score(xp, xy)), repeats=2)
        best = min(best, seconds)
        job.row("Brier, scores", seconds * scale, "s")
        job.check("Brier: as of scores", abs(got - want) < TOLERANCE)
    job.row("Brier, frontcast", ours * scale, "s")
    job.goal("Brier 1e8: best peer / frontcast", best / ours, 1)
    once, table = least(lambda: joint_histogram(p, y), repeats=3)
    job.row("one joint histogram (reliability, ROC, calibration), frontcast", once * scale, "s")
    after, _ = least(lambda: (in_bins(table), area_under_curve(table)), repeats=3)
    job.row("  the scores from it", after, "s")
    some = joint_histogram(p[few], y[few])
    if xs:
        edges = np.linspace(0, 1, 21)
        seconds, got = least(
            lambda: xs.reliability(events[few], xp[few], dim="case",
                                   probability_bin_edges=edges), repeats=1)  # fmt: skip
        job.row("reliability, xskillscore", seconds * fewer, "s")
        bins = in_bins(some, gate=0.0)
        bins[0] += some[:-1000].sum(0)  # the rows that halve in width below 0.001
        job.check("reliability: as of xskillscore",
                  np.allclose(got.to_numpy(), bins[:, EVENTS] / bins[:, COUNT], atol=TOLERANCE)
                  )  # fmt: skip
        job.goal("reliability 1e8: xskillscore / the whole histogram", seconds * fewer
                 / (once * scale), 1)  # fmt: skip
    if sc:
        thresholds = np.linspace(0, 1, 11)
        seconds, got = least(
            lambda: sc.roc_curve_data(xp[few], xy[few], thresholds, check_args=False), repeats=1
        )
        job.row("ROC with 11 thresholds, scores", seconds * fewer, "s")
        alarms, hits = roc_curve(some)
        at = 1000 - (thresholds * 1000).round().astype(int)
        at[0] = len(some)  # whatever is forecast is at least 0
        theirs = got.sel(threshold=thresholds)  # it adds one of its own at infinity
        same = np.allclose(theirs["POD"], hits[at], atol=TOLERANCE) and np.allclose(
            theirs["POFD"], alarms[at], atol=TOLERANCE
        )
        job.check("ROC: the points of scores", same)
        job.goal("ROC 1e8: scores / the whole histogram", seconds * fewer / (once * scale), 1)


def main() -> None:
    warnings.simplefilter("ignore")
    job = Job("J3", "verification: CRPS of 1e6 x 50, binary scores of 1e8",
              "Made-up forecasts; CPU seconds of one core, scaled from 1e5 x 50 and from 1e7 "
              "(xskillscore and ROC of scores: from 1e6).")  # fmt: skip
    crps(job)
    binary(job)
    job.done()


if __name__ == "__main__":
    main()
