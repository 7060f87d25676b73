"""`frontcast hindcast`: forecast from past days as if it were then, and keep the score."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from frontcast.cli.app import (
    AsOf,
    Mapper,
    Processes,
    Scheduler,
    W,
    _bar,
    _day,
    _days,
    _horizons,
    app,
)
from frontcast.cli.output import err, out

if TYPE_CHECKING:
    from frontcast.pipeline.hindcast import HindcastConfig
    from frontcast.pipeline.observations import Observations
    from frontcast.verify import Verification


@app.command()
def hindcast(
    first: Annotated[str | None, typer.Option("--from", help="First issue date.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last issue date.")] = None,
    every: Annotated[str, typer.Option(help="Between issue dates, such as 15d.")] = "15d",
    horizons: Annotated[str, typer.Option(help="Days ahead.")] = "30,60,90,180",
    members: Annotated[int, typer.Option(min=1, help="Size of the ensembles.")] = 300,
    maps: Annotated[
        Path | None, typer.Option(help="Folder of map files; no workspace is needed.")
    ] = None,
    source: Annotated[str, typer.Option(help="Of the folder's files.")] = "deepstate-mirror",
    theatre: Annotated[str, typer.Option(help="Of the folder's files.")] = "donetsk",
    models: Annotated[
        str | None, typer.Option(help="Which, the best first; default: all that there are.")
    ] = None,
    workers: Processes = None,
    scheduler: Scheduler = "",
    seed: Annotated[int, typer.Option(help="Of the random numbers.")] = 1,
    output: Annotated[Path, typer.Option("-o", "--out", help="For the scores.")] = Path(
        "scores.json"
    ),
    as_of: AsOf = None,
    mapper: Mapper = None,
    workspace: W = None,
) -> None:
    """Score the models on past days; forecasts are kept beside the scores.

    The scores of a workspace's own maps become the record shown beside its forecasts. A run
    that was cut off goes on where it was.
    """
    from frontcast.pipeline.forecast import chosen_models
    from frontcast.pipeline.record import score_models
    from frontcast.pipeline.workers import Workers

    found = _observations(
        maps, source=source, theatre=theatre, workspace=workspace, as_of=as_of, mapper=mapper,
        keep=output.parent,
    )  # fmt: skip
    config = _config(found, first=first, last=last, horizons=_horizons(horizons))
    contest = chosen_models(models.split(",") if models else ())
    with _bar() as bar:
        task = bar.add_task("issue dates", total=None)
        made = score_models(
            found,
            output,
            contest=contest,
            config=replace(
                config, every_days=_days(every, what="a step"), members=members, seed=seed
            ),
            records=None if found.workspace is None else found.workspace / "records",
            workers=Workers(count=workers, scheduler=scheduler),
            progress=lambda done, all_: bar.update(task, completed=done, total=all_),
        )
    _say(made, output)


def _observations(
    maps: Path | None,
    *,
    source: str,
    theatre: str,
    workspace: Path | None,
    as_of: str | None,
    mapper: str | None,
    keep: Path,
) -> "Observations":
    from frontcast.pipeline.observations import find_observations, read_folder
    from frontcast.pipeline.workspace import CONFIG

    if maps is None:
        return find_observations(workspace=workspace, as_of=_day(as_of), mapper=mapper)
    if (maps / CONFIG).is_file():
        return find_observations(workspace=maps, as_of=_day(as_of), mapper=mapper)
    with _bar() as bar:
        task = bar.add_task("maps", total=None)
        return read_folder(
            maps, keep=keep / "maps", theatre=theatre, source=source, as_of=_day(as_of),
            progress=lambda done, all_: bar.update(task, completed=done, total=all_),
            refused=lambda what: err.print(f"left out {what}", markup=False, highlight=False),
        )  # fmt: skip


def _config(
    found: "Observations", *, first: str | None, last: str | None, horizons: list[int]
) -> "HindcastConfig":
    from frontcast.pipeline.record import default_span

    span = default_span(found.open(), leads=sorted(set(horizons)))
    return replace(span, first=_day(first) or span.first, last=_day(last) or span.last)


def _say(made: "Verification", output: Path) -> None:
    record = made.record()
    for score in record.scores:
        out.print(record.sentence(score.lead_days, model=score.model), highlight=False)
    out.print(f"wrote {output}; forecasts lie in {output.parent / 'forecasts'}", highlight=False)
