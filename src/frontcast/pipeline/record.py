"""Score the models on past days: into a file of scores, and into the record that is shown."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from frontcast.control import World
from frontcast.forecast import Model
from frontcast.frame import to_date
from frontcast.pipeline.forecast import LEADS, MEMBERS, models
from frontcast.pipeline.hindcast import HindcastConfig, Progress, hindcast
from frontcast.pipeline.observations import Observations
from frontcast.pipeline.workers import HERE, Workers
from frontcast.verify import Record, Verification

FIRST_AFTER_DAYS = 165
"""Days of maps before the first issue date, unless one is asked for."""


def score_models(
    maps: World | Observations,
    out: Path,
    *,
    contest: Sequence[Model],
    config: HindcastConfig,
    records: Path | None = None,
    workers: Workers = HERE,
    progress: Progress | None = None,
) -> Verification:
    """Hindcast, and write the scores; what an earlier run that was cut off has made is used.

    Parameters
    ----------
    maps : World or Observations
        Observed control.
    out : Path
        For the scores, ``.json``; ``forecasts/`` and ``digests/`` are put beside it.
    contest : sequence of Model
        The best first.
    config : HindcastConfig
        Which forecasts.
    records : Path or None
        Folder for the record as well.
    workers, progress
        As `hindcast` takes them.

    Returns
    -------
    Verification
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    found = hindcast(
        maps, contest, config=config, folder=out.parent, workers=workers, progress=progress
    )
    _write(out, found.to_json())
    if records is not None:
        keep_record(found.record(), records)
    return found


def default_span(world: World, *, leads: Sequence[int]) -> HindcastConfig:
    """Return issue dates from 165 days after the first map to the last that can be scored."""
    start, end = to_date(world.days[0]), to_date(world.days[-1])
    first = start + timedelta(days=FIRST_AFTER_DAYS)
    last = max(first, end - timedelta(days=min(leads)))
    return HindcastConfig(first=first, last=last, leads=tuple(leads))


def make_record(
    maps: World | Observations,
    folder: Path,
    *,
    keep: Path | None = None,
    workers: Workers = HERE,
    progress: Progress | None = None,
) -> Record:
    """Hindcast by all models and write the record into a folder.

    Parameters
    ----------
    maps : World or Observations
        Observed, as of some day.
    folder : Path
        For ``<mapper>-<as of>.json``.
    keep : Path or None
        Where forecasts are kept: records as of several days share them.
    workers, progress
        As `hindcast` takes them.

    Returns
    -------
    Record
    """
    world = maps if isinstance(maps, World) else maps.open()
    config = replace(default_span(world, leads=LEADS), members=MEMBERS)
    found = hindcast(maps, models(), config=config, folder=keep, workers=workers, progress=progress)
    keep_record(found.record(), folder)
    return found.record()


def keep_record(record: Record, folder: Path) -> Path:
    """Write a record into a folder, named by whose maps it is of and by what it knew."""
    path = folder / f"{record.mapper}-{record.as_of}.json"
    _write(path, record.to_json())
    return path


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.write_text(text + "\n", encoding="utf-8")
    half.replace(path)
