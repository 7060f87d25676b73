"""`frontcast evaluate`: how right what is found is, against what somebody annotated."""

import json
import math
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from frontcast.cli.app import W, _open, app
from frontcast.cli.extractor import Endpoint, ExtractorName, Model, chosen_extractor
from frontcast.cli.output import Format, out, plain, write_json, write_rows

if TYPE_CHECKING:
    from frontcast.pipeline.evaluate import Evaluation

evaluate = typer.Typer(help="Measure against annotated reports.", no_args_is_help=True)
app.add_typer(evaluate, name="evaluate")

_SHOWN = {
    "extractor": "extractor", "style": "style", "claims": "n", "f1": "F1", "precision": "P",
    "recall": "R", "recall_tier1": "R1", "type": "type", "modality": "mod", "polarity": "pol",
    "quote": "quote", "speaker": "spk", "place_id": "place", "unresolved": "unres",
    "quantity": "qty", "range": "range", "time": "time",
}  # fmt: skip


class Shape(StrEnum):
    """How the evaluation is printed."""

    TABLE = "table"
    JSON = "json"


@evaluate.command("claims")
def claims(
    gold: Annotated[
        list[Path],
        typer.Option(help="Folder of NAME.gold.jsonl, NAME.txt, NAME.meta.json; may be repeated."),
    ],
    pred: Annotated[
        Path | None, typer.Option(help="Folder of NAME.jsonl: score these, run nothing.")
    ] = None,
    extractor: ExtractorName = "rules",
    endpoint: Endpoint = None,
    model: Model = None,
    fmt: Annotated[Shape, typer.Option("--format", help="How to print.")] = Shape.TABLE,
    misses: Annotated[bool, typer.Option("--misses", help="List what is wrong too.")] = False,
    confusion: Annotated[bool, typer.Option("--confusion", help="List types mixed up.")] = False,
    output: Annotated[
        Path | None, typer.Option("--json", help="Also write everything to this file, as JSON.")
    ] = None,
    theatre: Annotated[str | None, typer.Option(help="Theatre, without a workspace.")] = None,
    workspace: W = None,
) -> None:
    """Score the claims found in annotated reports, by style, beside plain baselines."""
    from frontcast.pipeline.evaluate import (
        evaluate_claims,
        found_claims,
        gold_documents,
        kept_claims,
    )
    from frontcast.theatre import load_theatre

    known = load_theatre(theatre) if theatre else _open(workspace).theatre
    documents = gold_documents(gold)
    if pred is not None:
        name, found = str(pred), kept_claims(documents, pred)
    else:
        chosen = chosen_extractor(extractor, endpoint=endpoint, model=model)
        name, found = extractor, found_claims(documents, chosen, theatre=known)
    made = evaluate_claims(documents, found, name=name, theatre=known)
    if output is not None:
        text = json.dumps(plain(_whole(made)), ensure_ascii=False, indent=2) + "\n"
        output.write_text(text, encoding="utf-8")
    if fmt is Shape.JSON:
        write_json(_whole(made))
        return
    _show(made, misses=misses, confusion=confusion)


def _whole(made: "Evaluation") -> dict[str, Any]:
    return {
        "rows": made.rows,
        "confusion": made.confusion,
        "misses": [{"document": name, **_fields(miss)} for name, miss in made.misses],
    }


def _fields(miss: Any) -> dict[str, Any]:
    fields = plain(miss)
    return fields if isinstance(fields, dict) else {}


def _show(made: "Evaluation", *, misses: bool, confusion: bool) -> None:
    rows = [{short: _cell(row[name]) for name, short in _SHOWN.items()} for row in made.rows]
    write_rows(rows, fmt=Format.TABLE, title="Claims against gold")
    for row in made.rows:
        if "intervals" in row:
            parts = (f"{_SHOWN[name]} {low:.2f}-{high:.2f}"
                     for name, (low, high) in row["intervals"].items()
                     if name in _SHOWN and not math.isnan(low))  # fmt: skip
            shown = ", ".join(parts) or "none, too few parts to draw from"
            out.print(f"90 % intervals, pooled (bootstrap): {shown}", highlight=False)
    if confusion:
        wrong = [row for row in made.confusion if row["annotated"] != row["found"]]
        write_rows(wrong, fmt=Format.TABLE, title="Types mixed up (-: no such claim)")
    if misses:
        listed = [{"document": name, **_fields(miss)} for name, miss in made.misses]
        write_rows(listed, fmt=Format.TABLE, title="What is not as annotated")


def _cell(value: object) -> object:
    if isinstance(value, float):
        return "-" if math.isnan(value) else f"{value:.2f}"
    return value
