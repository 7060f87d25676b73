"""What each part of the propagation ensemble is worth, out of sample.

Usage: python scripts/forecast_ablations.py MAPS OUT [FIRST LAST [WORKERS]]

Hindcasts the model on a folder of mirror files with one part left out or changed at a time, on
the same issue dates, and prints a Markdown table: skill against climatology with its block
bootstrap interval at 30 and 90 days, and the worst issue date. OUT keeps the digests, so that a
run that was cut off goes on. The default dates are those that the model was developed on.
"""

import sys
from datetime import date
from pathlib import Path

from frontcast.forecast import Propagation, PropagationConfig
from frontcast.forecast.propagation import FitConfig, LevelConfig, LevelModel, NoiseConfig
from frontcast.pipeline.hindcast import HindcastConfig, hindcast
from frontcast.pipeline.observations import read_folder
from frontcast.pipeline.workers import Workers

LEADS = (30, 90)
_FAST, _MEAN = (
    LevelModel(weight=1.0, tau_days=1e9),
    LevelModel(weight=0.0, tau_days=1.0, slow_days=240.0),
)
VARIANTS = {
    "as it is": PropagationConfig(),
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
    "nothing known of earlier years": PropagationConfig(
        fit=FitConfig(momentum_sd=0.5, decay_sd=0.2, shape_sd=3.0)
    ),
}


def main(maps: Path, out: Path, *, first: date, last: date, workers: int) -> None:
    found = read_folder(maps, keep=out / "maps")
    models = [Propagation(config=config, name=name) for name, config in VARIANTS.items()]
    made = hindcast(
        found, models, folder=out, workers=Workers(count=workers),
        config=HindcastConfig(first=first, last=last, leads=LEADS, members=200),
    )  # fmt: skip
    record = made.record()
    print("| variant |" + "".join(f" BSS {lead} d | 90 % interval |" for lead in LEADS))
    print("|---|" + "---|---|" * len(LEADS))
    for name in VARIANTS:
        row = [record.score(lead, model=name).bss_climatology for lead in LEADS]
        cells = "".join(f" {s.value:.3f} | {s.low:.2f} to {s.high:.2f} |" for s in row)
        print(f"| {name} |{cells}")


if __name__ == "__main__":
    span = [date.fromisoformat(d) for d in sys.argv[3:5]] or [date(2024, 12, 21), date(2025, 5, 2)]
    main(
        Path(sys.argv[1]), Path(sys.argv[2]), first=span[0], last=span[1],
        workers=int(sys.argv[5]) if len(sys.argv) > 5 else 1,
    )  # fmt: skip
