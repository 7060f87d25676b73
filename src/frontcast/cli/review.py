"""``frontcast review``: a person decides on claims that a machine extracted."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from frontcast.cli.app import Fmt, W, _open, app
from frontcast.cli.output import Format, err, out, write_rows
from frontcast.errors import ConfigError, FrontcastError

if TYPE_CHECKING:
    from frontcast.pipeline.review import Waiting
    from frontcast.pipeline.workspace import Workspace

_KEYS = "[a]ccept  [e]dit  [r]eject  [s]kip  [q]uit"
_NOTHING = "-"  # typed for a field that shall be empty


@app.command()
def review(
    claim: Annotated[
        str | None, typer.Argument(help="A claim's id, or its beginning; default: ask.")
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="It stands as extracted.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="It does not stand.")] = False,
    fields: Annotated[
        list[str] | None,
        typer.Option("--set", help="It stands with FIELD=VALUE; may be given several times."),
    ] = None,
    reviewer: Annotated[str, typer.Option(envvar="FRONTCAST_REVIEWER", help="Who decides.")] = "",
    note: Annotated[str, typer.Option(help="Why.")] = "",
    report: Annotated[str | None, typer.Option(help="Only claims of this report (id).")] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the claims that wait.")] = False,
    fmt: Fmt = Format.TABLE,
    workspace: W = None,
) -> None:
    """Accept, edit or reject claims: one that is named, or one after the other at the terminal."""
    from frontcast.pipeline.review import waiting

    opened = _open(workspace)
    if list_:
        rows = [_row(w) for w in waiting(opened, report=report)]
        columns = ("id", "text", "speaker", "type", "modality", "statements")
        write_rows(rows, fmt=fmt, columns=columns)
        return
    if not reviewer.strip():
        raise ConfigError("who decides? name the reviewer with --reviewer or FRONTCAST_REVIEWER")
    if claim is not None:
        _decide(opened, claim, accept=accept, reject=reject, fields=fields or [],
                reviewer=reviewer, note=note)  # fmt: skip
        return
    if accept or reject or fields:
        raise ConfigError("name the claim to decide on; `frontcast review --list` lists them")
    _walk(opened, waiting(opened, report=report), reviewer=reviewer)


def _row(one: "Waiting") -> dict[str, object]:
    from frontcast.pipeline.review import shown

    claim = one.standing.claim
    return {"id": claim.id, "report": claim.report, "outlet": one.report.outlet,
            "text": claim.text, **shown(claim)}  # fmt: skip


def _decide(
    workspace: "Workspace",
    claim: str,
    *,
    accept: bool,
    reject: bool,
    fields: list[str],
    reviewer: str,
    note: str,
) -> None:
    from frontcast.pipeline.review import decide

    if accept + reject + bool(fields) != 1:
        raise ConfigError("want one of --accept, --reject and --set FIELD=VALUE")
    parted = [text.partition("=") for text in fields]
    if any(not sign for _, sign, _ in parted):
        raise ConfigError("want --set FIELD=VALUE, such as --set speaker=narrator")
    made = decide(
        workspace,
        claim,
        decision="accept" if accept else "reject" if reject else "edit",
        fields={name.strip(): value for name, _, value in parted},
        reviewer=reviewer,
        note=note,
    )
    out.print(f"{made.decision}: claim {made.claim[:12]} by {made.reviewer}",
              markup=False, highlight=False)  # fmt: skip


def _walk(workspace: "Workspace", claims: "list[Waiting]", *, reviewer: str) -> None:
    from frontcast.pipeline.review import decide

    done = 0
    for number, one in enumerate(claims, start=1):
        out.print(f"\n{number} of {len(claims)}", style="bold", highlight=False)
        _show(one)
        try:
            key = _key()
            if key == "q":
                break
            if key == "s":
                continue
            fields = _ask(one, workspace) if key == "e" else {}
            if key == "e" and not fields:
                out.print("nothing was changed: skipped", highlight=False)
                continue
            note = typer.prompt("why", default="", show_default=False)
        except typer.Abort:
            break
        decision = {"a": "accept", "e": "edit", "r": "reject"}[key]
        decide(workspace, one.standing.claim.id, decision=decision, fields=fields,  # type: ignore[arg-type] # of the three
               reviewer=reviewer, note=note)  # fmt: skip
        done += 1
    out.print(f"{done} decided, {len(claims) - done} wait", highlight=False)


def _key() -> str:
    while True:
        key = str(typer.prompt(_KEYS)).strip().lower()[:1]
        if key in ("a", "e", "r", "s", "q"):
            return key


def _show(one: "Waiting") -> None:
    from frontcast.pipeline.review import shown

    claim = one.standing.claim
    day = one.report.published or "day unknown"
    out.print(_safe(f"{one.report.outlet}, {day}: {one.report.title}"), highlight=False)
    words = Text(_safe(f"«{claim.text}»"), style="bold reverse")
    out.print(Text.assemble(_safe(one.before), words, _safe(one.after)))
    for name, value in shown(claim).items():
        out.print(Text(f"  {name:<10} {_safe(value) or _NOTHING}"))


def _ask(one: "Waiting", workspace: "Workspace") -> dict[str, str]:
    """Ask for each field until its value can be read; return those that were changed."""
    from frontcast.pipeline.review import edit, shown

    changed: dict[str, str] = {}
    for name, now in shown(one.standing.claim).items():
        while True:
            text = str(typer.prompt(f"  {name}", default=now or _NOTHING)).strip()
            text = "" if text == _NOTHING else text
            if text == now:
                break
            try:
                edit(one.standing.claim, {name: text}, theatre=workspace.theatre)
            except FrontcastError as error:
                err.print(str(error), markup=False, highlight=False)
            else:
                changed[name] = text
                break
    return changed


def _safe(text: str) -> str:
    """Keep a report's text from steering the terminal."""
    return "".join(c if c.isprintable() or c == "\n" else "·" for c in text)
