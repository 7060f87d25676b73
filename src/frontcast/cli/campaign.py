"""`frontcast campaign`: the mechanism behind the pace, run, fitted and put to scenarios."""

from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from frontcast.cli.app import Fmt, Out, W, _bar, _open, app
from frontcast.cli.output import Format, err, out, write_json, write_rows

if TYPE_CHECKING:
    from frontcast.campaign import Campaign

campaign = typer.Typer(
    help="A research model of what sets the pace of a campaign. Aggregate; plans nothing.",
    no_args_is_help=True,
)
app.add_typer(campaign, name="campaign")

Config = Annotated[
    Path | None, typer.Option("--config", help="A campaign.toml; default: the pack's")
]
AxisName = Annotated[str, typer.Option("--axis", help="Only this axis.")]
Members = Annotated[int, typer.Option(min=1, max=100_000, help="Ways it may go.")]
Seed = Annotated[int, typer.Option(help="Of the random numbers.")]
Threads = Annotated[int, typer.Option(min=1, help="Changes no result.")]
Prior = Annotated[bool, typer.Option("--prior", help="Parameters from the prior.")]
Figure = Annotated[Path | None, typer.Option("--figure", help="Write a chart, .svg.")]
NOTE = ("A research and teaching model of sums by axis, the same for both sides. No "
        "recommendation; see docs/campaign.md and docs/limits.md.")  # fmt: skip


def _campaign(workspace: Path | None, config: Path | None, axis: str = "") -> "Campaign":
    from frontcast.pipeline.campaign import open_campaign

    found = open_campaign(_open(workspace), config)
    if axis:
        found.axis(axis)
    return found


def _write_figure(figure: Path, text: str) -> None:
    figure.write_text(text + "\n", encoding="utf-8")
    err.print(f"wrote {figure}", highlight=False)


@campaign.command("run")
def run(
    axis: AxisName = "",
    members: Members = 1000,
    checks: Annotated[
        bool, typer.Option("--checks", help="Also: coverage, and the reports' figures.")
    ] = False,
    figure: Figure = None,
    prior: Prior = False,
    config: Config = None,
    seed: Seed = 1,
    threads: Threads = 1,
    fmt: Fmt = Format.TABLE,
    output: Out = None,
    workspace: W = None,
) -> None:
    """Run the calibrated baseline: ground by month, when towns fall."""
    from frontcast.pipeline import campaign as jobs

    opened = _campaign(workspace, config, axis)
    ran = jobs.run(opened, members=members, seed=seed, threads=threads, prior=prior)
    rows = jobs.month_rows(ran, axis=axis)
    if figure is not None:
        _write_figure(figure, jobs.chart(ran, axis=axis))
    if fmt is Format.JSON and output is None:
        covered, said = jobs.check_rows(ran) if checks else ([], [])
        write_json({"title": opened.title, "members": members, "parameters": ran.origin,
                    "months": rows, "towns": jobs.town_rows(ran, axis=axis), "coverage": covered,
                    "figures": said})  # fmt: skip
        return
    shown = (
        rows if axis or fmt is not Format.TABLE else [r for r in rows if r["axis"] == "all axes"]
    )
    write_rows(shown, fmt=fmt, path=output, title=f"{opened.title}: km2 taken by {opened.sides[0]}")
    if fmt is Format.TABLE and output is None:
        write_rows(jobs.town_rows(ran, axis=axis), fmt=fmt, title="When towns fall")
        if checks:
            covered, said = jobs.check_rows(ran)
            write_rows(covered, fmt=fmt, title="What was observed, in intervals of 90 %")
            columns = ("figure", "reported", "low", "median", "high", "mean", "defined", "inside")
            write_rows(said, fmt=fmt, columns=columns, title="What reports say, and the model")
        out.print(f"{members} members, parameters from the {ran.origin}. {NOTE}", highlight=False)


@campaign.command("fit")
def fit(
    members: Annotated[int, typer.Option(min=300, help="Simulated in each round.")] = 20_000,
    rounds: Annotated[int, typer.Option(min=1, help="Of simulation.")] = 2,
    steps: Annotated[int, typer.Option(min=100, help="Of the sampler.")] = 3000,
    replicates: Annotated[
        int, typer.Option(min=0, help="Of simulation-based calibration; 0: none.")
    ] = 0,
    output: Annotated[Path, typer.Option("-o", "--out", help="For the draws, .csv.")] = Path(
        "campaign-posterior.csv"
    ),
    config: Config = None,
    seed: Seed = 1,
    threads: Threads = 1,
    workspace: W = None,
) -> None:
    """Fit the model to its series; say what the data tell of each parameter."""
    from frontcast.campaign import FitConfig
    from frontcast.pipeline import campaign as jobs

    opened = _campaign(workspace, config)
    settings = FitConfig(members=members, rounds=rounds, steps=steps, seed=seed, threads=threads)
    with _bar() as bar:
        task = bar.add_task("campaigns", total=None)
        found = jobs.fit(
            opened, output, config=settings, replicates=replicates,
            progress=lambda done, all_: bar.update(task, completed=done, total=all_),
        )  # fmt: skip
    write_rows(found["identified"], fmt=Format.TABLE, title="What the data tell")  # type: ignore[arg-type]
    if replicates:
        write_rows(found["ranks"], fmt=Format.TABLE, title="Ranks on made-up data")  # type: ignore[arg-type]
    out.print(f"wrote {output} and {output.with_suffix('.json')}", highlight=False)


@campaign.command("compare")
def compare(
    scenarios: Annotated[list[Path], typer.Argument(help="TOML files of dated changes.")],
    axis: AxisName = "",
    members: Members = 1000,
    figure: Figure = None,
    prior: Prior = False,
    config: Config = None,
    seed: Seed = 1,
    threads: Threads = 1,
    fmt: Fmt = Format.TABLE,
    output: Out = None,
    workspace: W = None,
) -> None:
    """Put scenarios to the model: the same members with and without a change."""
    from frontcast.pipeline import campaign as jobs

    opened = _campaign(workspace, config, axis)
    found = jobs.compare(opened, scenarios, members=members, axis=axis, seed=seed, threads=threads,
                         prior=prior)  # fmt: skip
    if figure is not None:
        _write_figure(figure, found.chart)
    if fmt is Format.TABLE and output is None:
        shown = [_short(row) for row in found.rows]
        write_rows(shown, fmt=fmt, title=f"{opened.title}: 5 %, 50 %, 95 % over members")
        out.print(f"{members} members, parameters from the {found.origin}, the same in each "
                  f"scenario. {NOTE}", highlight=False)  # fmt: skip
    else:
        write_rows(found.rows, fmt=fmt, path=output)


def _short(row: dict[str, object]) -> dict[str, object]:
    def three(values: object) -> str:
        return " / ".join(f"{v:,.0f}" if not isnan(v) else "-" for v in values)  # type: ignore[attr-defined]

    fallen = row["fallen"]
    return {
        "scenario": row["scenario"],
        "outcome": row["outcome"],
        "baseline": three(row["baseline"]),
        "scenario's": three(row["changed"]),
        "difference": three(row["difference"]),
        "share larger": row["more"],
        "falls": "" if fallen is None else " -> ".join(f"{v:.0%}" for v in fallen),  # type: ignore[attr-defined]
    }


@campaign.command("sensitivity")
def sensitivity(
    outcome: Annotated[str, typer.Option(help="Of the first side.")] = "ground_km2",
    axis: AxisName = "",
    trajectories: Annotated[int, typer.Option(min=2, help="Of Morris' design.")] = 16,
    figure: Figure = None,
    config: Config = None,
    seed: Seed = 1,
    threads: Threads = 1,
    fmt: Fmt = Format.TABLE,
    output: Out = None,
    workspace: W = None,
) -> None:
    """Say which parameters an outcome hangs on (Morris' elementary effects)."""
    from dataclasses import asdict

    from frontcast.pipeline import campaign as jobs

    opened = _campaign(workspace, config, axis)
    found, drawn = jobs.sensitivity(opened, outcome=outcome, axis=axis, trajectories=trajectories,
                                    seed=seed, threads=threads)  # fmt: skip
    if figure is not None:
        _write_figure(figure, drawn)
    write_rows([asdict(e) for e in found], fmt=fmt, path=output,
               title=f"What {outcome} hangs on, {axis or 'all axes'}")  # fmt: skip
