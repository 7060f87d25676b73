"""Commands that keep an installation and a workspace in order."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from frontcast.cli.app import Fmt, W, _open, app
from frontcast.cli.output import Format, err, out, write_rows
from frontcast.errors import EvidenceError, WorkspaceError

_CODE = {"ok": 0, "look": 0, "bad": 1}


@app.command()
def rebuild(
    workspace: W = None,
    maps: Annotated[bool, typer.Option(help="The maps' stores, from the originals.")] = True,
    words: Annotated[bool, typer.Option(help="The index that search uses.")] = True,
) -> None:
    """Make anew what is made of the evidence; the old stays if anything of it would be lost."""
    from frontcast.pipeline.rebuild import rebuild

    done = rebuild(_open(workspace), maps=maps, words=words)
    for one in done:
        out.print(f"{one.mapper}: {one.editions} editions", markup=False, highlight=False)
        for line in one.lost:
            err.print(f"  {line}", markup=False, highlight=False)
    if any(one.lost for one in done):
        raise EvidenceError("some maps could not be made again: their old stores were kept")


@app.command()
def doctor(
    workspace: W = None,
    repair: Annotated[
        bool, typer.Option("--mend", help="Mend what can be mended without losing anything.")
    ] = False,
    fmt: Fmt = Format.TABLE,
) -> None:
    """Check the installation and a workspace: what is wrong, and how to mend it.

    Changes nothing without --mend. Ends with exit code 0 if nothing is bad, 1 if something is.
    """
    try:
        from frontcast.pipeline.doctor import examine, mend
    except ImportError as error:  # whatever is missing, this is the command to say so
        _say_what_is_missing(error)
    folder = workspace or (Path() if Path("frontcast.toml").is_file() else None)
    if repair and folder is None:
        raise WorkspaceError("want a workspace to mend: -w FOLDER")
    found = examine(folder)
    if repair and folder is not None:
        for line in mend(folder, found):
            err.print(f"mended: {line}", markup=False, highlight=False)
        found = examine(folder)
    if fmt is Format.TABLE:
        for one in found:
            out.print(f"{one.state:4} {one.name}: {one.says}", markup=False, highlight=False)
            if one.do:
                by = " (--mend does it)" if one.mend else ""
                out.print(f"       to mend: {one.do}{by}", markup=False, highlight=False)
    else:
        write_rows([asdict(one) for one in found], fmt=fmt)
    raise typer.Exit(max(_CODE[one.state] for one in found))


def _say_what_is_missing(error: ImportError) -> NoReturn:
    try:
        from frontcast.pipeline._doctor_libraries import libraries, python

        said = [f"{check.state:4} {check.says}" for check in (python(), libraries())]
    except ImportError:
        said = []
    for line in (*said, f"bad  frontcast cannot be loaded: {error}"):
        out.print(line, markup=False, highlight=False)
    out.print("       to mend: pip install --upgrade frontcast", markup=False, highlight=False)
    raise typer.Exit(1)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="New file; .tar, or .tar.gz to pack it.")],
    workspace: W = None,
) -> None:
    """Write a workspace into one file, whole and checked, while others may write to it."""
    from frontcast.pipeline.backup import backup

    done = backup(_open(workspace), file)
    out.print(f"wrote {file}: {done.files} files, {done.size / 1e6:.1f} MB, read back and compared",
              markup=False, highlight=False)  # fmt: skip
    out.print(f"SHA-256 {done.sha256}", markup=False, highlight=False)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What frontcast backup wrote.")],
    folder: Annotated[Path, typer.Option("-w", "--workspace", help="New folder for it.")],
    sha256: Annotated[
        str | None, typer.Option(help="As backup printed it: refuse any other file.")
    ] = None,
) -> None:
    """Make a workspace of a backup, after checking all of it; nothing is written over."""
    from frontcast.pipeline.backup import restore

    done = restore(file, folder, sha256=sha256)
    out.print(f"restored {folder}: {done.files} files, {done.size / 1e6:.1f} MB, all as written",
              markup=False, highlight=False)  # fmt: skip
