"""Is an installation, and a workspace, in order? In plain words, and how to mend what is not.

Looking changes nothing. `mend` does only what cannot lose anything: it takes away what writes left
unfinished, brings tables and the workspace's file up to date, and makes anew what is made of the
evidence.
"""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from frontcast.errors import FrontcastError
from frontcast.ledger import Ledger
from frontcast.pipeline import _doctor_installation as installation
from frontcast.pipeline import _doctor_workspace as inside
from frontcast.pipeline._checkup import Checked, State
from frontcast.pipeline._lines import replace_file
from frontcast.pipeline.rebuild import rebuild, rebuild_maps
from frontcast.pipeline.workspace import CONFIG, SCHEMA, Workspace, read_config


def examine(folder: Path | None) -> list[Checked]:
    """Check the installation, and a workspace if one is given. Nothing is changed.

    Parameters
    ----------
    folder : Path or None
        Of the workspace.

    Returns
    -------
    list of Checked
        One a check, in a fixed order, whatever came of it.
    """
    out = [_safely(name, check) for name, check in installation.CHECKS.items()]
    if folder is None:
        return out
    for name, check in inside.CHECKS.items():
        out.append(_safely(name, lambda check=check: check(folder)))  # type: ignore[misc]  # bound now
        if name == "workspace" and out[-1].state is State.BAD:
            break  # there is nothing more to look at
    return out


def mend(folder: Path, found: list[Checked]) -> list[str]:
    """Mend what can be mended without losing anything; say what was done.

    Parameters
    ----------
    folder : Path
        The workspace.
    found : list of Checked
        From `examine`.

    Returns
    -------
    list of str
        One line a thing done, or tried.
    """
    out = []
    for one in found:
        job = _MENDS.get(one.mend)
        if job is None or one.state is State.OK:
            continue
        try:
            out.append(job(folder, one))
        except (FrontcastError, OSError) as error:
            out.append(f"{one.name}: could not be mended: {error}")
    return out


def _safely(name: str, check: Callable[[], Checked]) -> Checked:
    try:
        return replace(check(), name=name)
    except (FrontcastError, OSError) as error:
        return Checked(name=name, state=State.BAD, says=str(error))


def _take_away(folder: Path, one: Checked) -> str:
    for item in one.items:
        path = folder / item
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return f"{len(one.items)} unfinished writes taken away"


def _upgrade(folder: Path, _: Checked) -> str:
    with Ledger(folder / "ledger.sqlite") as ledger:
        rows = sum(ledger.counts().values())
    return f"the ledger's tables are up to date ({rows} rows, none touched)"


def _number(folder: Path, _: Checked) -> str:
    path = folder / CONFIG
    text = path.read_text(encoding="utf-8")
    if read_config(path)[0] == 0:
        replace_file(path, f"schema = {SCHEMA}\n{text}".encode())
    return f"{CONFIG} names its schema, {SCHEMA}"


def _maps(folder: Path, one: Checked) -> str:
    workspace = Workspace.open(folder)
    done = [rebuild_maps(workspace, mapper) for mapper in one.items]
    kept = [d.mapper for d in done if d.lost]
    if kept:
        return f"maps of {', '.join(kept)} could not all be made again: left as they were"
    return f"maps of {', '.join(one.items)} made anew from the originals"


def _words(folder: Path, _: Checked) -> str:
    rebuild(Workspace.open(folder), maps=False)
    return "the index of words is made anew"


_MENDS: dict[str, Callable[[Path, Checked], str]] = {
    "take away": _take_away,
    "upgrade": _upgrade,
    "number": _number,
    "maps": _maps,
    "words": _words,
}
