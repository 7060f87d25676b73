"""Score the models on past days: into a file of scores, and into the record that is shown."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from frontcast.control import World
from frontcast.forecast import Model
from frontcast.frame import to_date
from frontcast.pipeline.forecast import LEADS, MEMBERS, models
from frontcast.pipeline.hindcast import HindcastConfig, Progress, hindcast
from frontcast.pipeline.observations import Observations
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
    workers: int = 1,
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


def make_record(world: World, folder: Path) -> Record:
    """Hindcast a World by all models and write the record into a folder.

    Parameters
    ----------
    world : World
        Observed, as of some day.
    folder : Path
        For ``<mapper>-<as of>.json``.

    Returns
    -------
    Record
    """
    span = default_span(world, leads=LEADS)
    config = HindcastConfig(first=span.first, last=span.last, leads=LEADS, members=MEMBERS)
    record = hindcast(world, models(), config=config).record()
    keep_record(record, folder)
    return record


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
