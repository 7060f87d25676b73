"""``frontcast score`` and ``frontcast question``: predictions, how they came out, whose record."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from frontcast.cli.app import AsOf, Fmt, Mapper, Out, W, _day, _open, app
from frontcast.cli.output import Format, err, out, write_json, write_rows
from frontcast.errors import ConfigError

if TYPE_CHECKING:
    from frontcast.brief.scores import Scoreboard
    from frontcast.claims import VerbalTable
    from frontcast.records import Question

question = typer.Typer(
    help="Questions with a date: from reports, from people, from markets.", no_args_is_help=True
)
app.add_typer(question, name="question")

Table = Annotated[
    Path | None,
    typer.Option(envvar="FRONTCAST_VERBAL_TABLE",
                 help="Another table of verbal probabilities (TOML)."),
]  # fmt: skip
Who = Annotated[str, typer.Option(envvar="FRONTCAST_WHO", help="Who says so.")]
If = Annotated[str | None, typer.Option("--if", help="A Statement that must come true first.")]
By = Annotated[str | None, typer.Option(help="Last day.")]
_SHOWN = ("said_on", "who", "words", "statement", "condition", "chance", "outcome",
          "by_definition", "brier")  # fmt: skip
_WORDS = ("said_on", "who", "words", "condition", "unresolvable")


@app.command()
def score(
    hindcast: Annotated[
        bool, typer.Option("--hindcast", help="Also: what our models would have given.")
    ] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Keep all of it in the ledger.")] = False,
    table: Table = None,
    fmt: Fmt = Format.TABLE,
    output: Out = None,
    as_of: AsOf = None,
    mapper: Mapper = None,
    workspace: W = None,
) -> None:
    """Score what was predicted: what was said, how it came out by each definition, whose record.

    A file that ends in .md becomes a page on the record.
    """
    from frontcast.brief.scores import question_rows
    from frontcast.pipeline.score import score, write_record

    opened = _open(workspace)
    shown = score(
        opened, as_of=_day(as_of), mapper=mapper, table=_table(table), hindcast=hindcast, keep=keep
    )
    if output is not None and output.suffix == ".md":
        size = write_record(opened, shown, path=output)
        out.print(f"wrote {output} ({size / 1000:.0f} kB)", highlight=False)
        return
    if fmt is Format.TABLE and output is None:
        _show(shown)
        return
    if fmt is Format.JSON and output is None:
        write_json(_whole(shown))
        return
    write_rows(question_rows(shown), fmt=fmt, path=output)


def _table(path: Path | None) -> "VerbalTable":
    from frontcast.pipeline.questions import verbal_table

    return verbal_table(path)


def _show(shown: "Scoreboard") -> None:
    from frontcast.brief.scores import board_rows, question_rows
    from frontcast.verify import LEAST_RATED

    rows = question_rows(shown)
    asked = [r for r in rows if not r["unresolvable"]]
    write_rows(asked, fmt=Format.TABLE, columns=_SHOWN, title="What was predicted")
    left = [r for r in rows if r["unresolvable"]]
    if left:
        write_rows(left, fmt=Format.TABLE, columns=_WORDS, title="What no map can tell")
    scores = board_rows(shown.board)
    if scores:
        columns = ("by", "name", "rated", "happened", "brier", "brier_low", "brier_high", "log",
                   "skill_base_rate", "skill_persistence")  # fmt: skip
        write_rows(scores, fmt=Format.TABLE, columns=columns, title="Records")
    for line in _notes(shown, LEAST_RATED):
        out.print(line, markup=False, highlight=False)


def _notes(shown: "Scoreboard", least: int) -> list[str]:
    lines = [
        f"Chances are read from words by the table {shown.table}; a range is scored at its middle.",
        "Brier score: 0 is perfect, 0.25 is what 50 % always gets.",
        "Intervals: 90 %, by town and by month.",
        f"Nobody's mean is shown below {least} predictions that came out.",
    ]
    board = shown.board
    if board.murphy is not None:
        m = board.murphy
        lines.append(
            f"All {board.rated}: Brier {m.brier:.3f} = reliability {m.reliability:.3f} - "
            f"resolution {m.resolution:.3f} + uncertainty {m.uncertainty:.3f} "
            f"{m.within:+.3f} within bins"
        )
        curve = [f"{said:.0%} said, {seen:.0%} seen ({n})" for said, seen, n in board.curve]
        lines.append("Said and seen: " + ", ".join(curve))
    lines += [
        f"{f.later.who} gave {f.sooner.what} by {f.sooner.by} {f.sooner.low:.0%} at least, but by "
        f"{f.later.by} {f.later.high:.0%} at most: chances cannot fall with time."
        for f in shown.faults
    ]
    return lines


def _whole(shown: "Scoreboard") -> dict[str, object]:
    from dataclasses import asdict

    from frontcast.brief.scores import board_rows, question_views

    board = shown.board
    return {
        "as_of": shown.as_of,
        "table": shown.table,
        "questions": [asdict(v) for v in question_views(shown)],
        "records": board_rows(board),
        "rated": board.rated,
        "base_rate": board.base_rate,
        "decomposition": None if board.murphy is None else asdict(board.murphy),
        "calibration": [{"said": a, "seen": b, "count": n} for a, b, n in board.curve],
        "horizon_faults": [asdict(f) for f in shown.faults],
    }


@question.command("add")
def question_add(
    text: Annotated[str, typer.Argument(help='A Statement, such as "captured(X, RU, half)".')],
    by: By = None,
    p: Annotated[str | None, typer.Option(help="Chance: 0.3, 30% or 0.2..0.4.")] = None,
    who: Who = "",
    condition: If = None,
    on: Annotated[str | None, typer.Option(help="Day it was said; default: today.")] = None,
    note: Annotated[str, typer.Option(help="Why.")] = "",
    workspace: W = None,
) -> None:
    """Ask a question, and give a chance for it."""
    from frontcast.pipeline.questions import add_question, chance_of

    made = add_question(
        _open(workspace), text, by=_day(by), condition=condition or "",
        p=chance_of(p) if p else None, who=who, on=_day(on), note=note,
    )  # fmt: skip
    _told(made)


@question.command("edit")
def question_edit(
    start: Annotated[str, typer.Argument(metavar="ID", help="Beginning of the question's id.")],
    statement: Annotated[str, typer.Option(help="What to ask instead.")] = "",
    by: By = None,
    condition: If = None,
    who: Who = "",
    workspace: W = None,
) -> None:
    """Ask another question in the place of one; what was given for it counts for the new one."""
    from frontcast.pipeline.questions import edit_question

    made = edit_question(
        _open(workspace), start, statement=statement, by=_day(by), condition=condition, who=who
    )
    _told(made)


def _told(made: "Question") -> None:
    asked = made.statement or f"kept, but not to be resolved: {made.unresolvable}"
    given = f", if {' and '.join(made.conditions)}" if made.conditions else ""
    out.print(f"{made.id[:12]}  {asked}{given}", markup=False, highlight=False)


@question.command("list")
def question_list(
    fmt: Fmt = Format.TABLE, output: Out = None, table: Table = None, as_of: AsOf = None,
    workspace: W = None,
) -> None:  # fmt: skip
    """List the questions: those kept, and those that the claims of the reports pose."""
    from frontcast.pipeline.questions import question_list_rows

    rows = question_list_rows(_open(workspace), as_of=_day(as_of), table=_table(table))
    columns = ("id", "asked_on", "who", "text", "statement", "condition", "deadline", "chances")
    write_rows(rows, fmt=fmt, path=output, columns=columns)


@question.command("import")
def question_import(
    file: Annotated[Path, typer.Argument(help="CSV: question, time, p, source.")],
    workspace: W = None,
) -> None:
    """Bring in chances that others gave, such as prices of prediction markets."""
    from frontcast.pipeline.questions import import_chances

    if not file.is_file():
        raise ConfigError(f"there is no file {file}")
    made = import_chances(_open(workspace), file)
    out.print(f"{made.rows} rows read, {made.new} chances added, {made.questions} new questions, "
              f"{len(made.refused)} rows refused", highlight=False)  # fmt: skip
    for line, why in made.refused[:50]:
        err.print(f"  line {line}: {why}", markup=False, highlight=False)
    if len(made.refused) > 50:
        err.print(f"  and {len(made.refused) - 50} more")


@question.command("forecast")
def question_forecast(
    ids: Annotated[
        list[str] | None, typer.Argument(help="Beginnings of ids; default: all open ones.")
    ] = None,
    fmt: Fmt = Format.TABLE,
    output: Out = None,
    as_of: AsOf = None,
    mapper: Mapper = None,
    seed: Annotated[int, typer.Option(help="Of the random numbers.")] = 1,
    workspace: W = None,
) -> None:
    """Enter our models' chances for open questions: from then on they stand, and are scored."""
    from frontcast.pipeline.predict import keep_own

    made = keep_own(
        _open(workspace), only=ids or (), as_of=_day(as_of), mapper=mapper, seed=seed
    )  # fmt: skip
    rows = [
        {"question": p.question, "model": p.who, "made_on": p.made_on, "p": p.p,
         "source": p.source, "inputs": p.inputs, "note": p.note}
        for p in made
    ]  # fmt: skip
    write_rows(rows, fmt=fmt, path=output, columns=("question", "model", "made_on", "p", "source"))
