"""What each part of the propagation ensemble is worth, out of sample.

Usage: python scripts/forecast_ablations.py MAPS OUT [FIRST LAST [WORKERS]]

Hindcasts the model on a folder of mirror files with one part left out or changed at a time, on
the same issue dates, and prints a Markdown table: skill against climatology at 30 and 90 days with
its block bootstrap interval, how far it lies above that of the model as it is (the same draws of
issue dates for both, so that this interval is much the narrower), and the worst issue date. OUT
keeps the digests, so that a run that was cut off goes on. The default dates are those that the
model was developed on: no map after July 2025 is read.
"""

import sys
from datetime import date, timedelta
from pathlib import Path

from frontcast.forecast import Propagation, PropagationConfig
from frontcast.forecast.propagation import FitConfig, LevelConfig, LevelModel, NoiseConfig
from frontcast.pipeline.hindcast import HindcastConfig, hindcast
from frontcast.pipeline.observations import read_folder
from frontcast.pipeline.workers import Workers
from frontcast.verify import CLIMATOLOGY, Verification

LEADS = (30, 90)
AS_IS = "as it is"
_FAST, _MEAN = (
    LevelModel(weight=1.0, tau_days=1e9),
    LevelModel(weight=0.0, tau_days=1.0, slow_days=240.0),
)
VARIANTS = {
    AS_IS: PropagationConfig(),
    "momentum drawn by two cells instead of half a cell": PropagationConfig(few=2.0),
    "no momentum": PropagationConfig(fit=FitConfig(without=("gain ",))),
    "no shape of the front (n3, n6, n12)": PropagationConfig(
        fit=FitConfig(without=("n3", "n6", "n12"))
    ),
    "no sector effect, no bursts": PropagationConfig(
        noise=NoiseConfig(sector_sd=0.0, burst_sd=0.0)
    ),
    "no season": PropagationConfig(gains=LevelConfig(season=0.0)),
    "pace of the last weeks carried on": PropagationConfig(gains=LevelConfig(models=(_FAST,))),
    "pace of the last months only": PropagationConfig(gains=LevelConfig(models=(_MEAN,))),
    "that as a fourth model of the pace": PropagationConfig(
        gains=LevelConfig(models=(*LevelConfig().models, _MEAN))
    ),
    "nothing known of earlier years": PropagationConfig(
        fit=FitConfig(momentum_sd=0.5, decay_sd=0.2, shape_sd=3.0)
    ),
    "sector effect over 8 km instead of 12": PropagationConfig(noise=NoiseConfig(sector_km=8.0)),
    "over 18 km": PropagationConfig(noise=NoiseConfig(sector_km=18.0)),
    "of 60 days instead of 120": PropagationConfig(noise=NoiseConfig(sector_days=60.0)),
    "of 240 days": PropagationConfig(noise=NoiseConfig(sector_days=240.0)),
    "bursts of sd .4 instead of .8": PropagationConfig(noise=NoiseConfig(burst_sd=0.4)),
    "of sd 1.2": PropagationConfig(noise=NoiseConfig(burst_sd=1.2)),
}


def main(maps: Path, out: Path, *, first: date, last: date, workers: int) -> None:
    found = read_folder(maps, keep=out / "maps", as_of=last + timedelta(days=max(LEADS) + 1))
    models = [Propagation(config=config, name=name) for name, config in VARIANTS.items()]
    made = hindcast(
        found, models, folder=out, workers=Workers(count=workers),
        config=HindcastConfig(first=first, last=last, leads=LEADS, members=200),
    )  # fmt: skip
    print("| variant |" + "".join(f" BSS {k} d | gain | worst date |" for k in LEADS))
    print("|---|" + "---|---|---|" * len(LEADS))
    for name in VARIANTS:
        print(f"| {name} |" + "".join(row(made, name, lead=lead) for lead in LEADS))


def row(made: Verification, name: str, *, lead: int) -> str:
    skill = made.find("bss", model=name, lead=lead)
    dates = made.sorted_by("issue", score="bss", model=name, lead=lead)
    worst = min(r.value for r in dates if r.value is not None)
    text = f" {skill.value:.3f} ({skill.low:.2f} to {skill.high:.2f}) |"
    if name == AS_IS:
        return f"{text} | {worst:.2f} |"
    less = made.find("brier_difference", model=name, lead=lead, by="against", group=AS_IS)
    unit = made.find("brier", model=CLIMATOLOGY, lead=lead).value
    gain, low, high = (-v / unit for v in (less.value, less.high, less.low))
    return f"{text} {gain:+.3f} ({low:+.3f} to {high:+.3f}) | {worst:.2f} |"


if __name__ == "__main__":
    span = [date.fromisoformat(d) for d in sys.argv[3:5]] or [date(2024, 12, 21), date(2025, 5, 2)]
    main(
        Path(sys.argv[1]), Path(sys.argv[2]), first=span[0], last=span[1],
        workers=int(sys.argv[5]) if len(sys.argv) > 5 else 1,
    )  # fmt: skip
