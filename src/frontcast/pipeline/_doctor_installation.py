"""Checks of an installation: what runs, what is missing, what time it is."""

import re
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Final

from frontcast.claims import pipeline_loads
from frontcast.errors import ConfigError, FrontcastError
from frontcast.pipeline._checkup import Checked, State
from frontcast.pipeline._doctor_libraries import libraries, python
from frontcast.pipeline.workspace import Workspace
from frontcast.theatre import pack_names

_ROOM_MB: Final = 200
_BUILT: Final = datetime(2026, 1, 1, tzinfo=UTC)  # no clock that is right shows an earlier time


def language() -> Checked:
    """Does the spaCy pipeline load that claims are found with?"""
    try:
        name = pipeline_loads()
    except ConfigError as error:
        return Checked(
            state=State.BAD,
            says=str(error),
            do="pip install --upgrade frontcast, or set FRONTCAST_SPACY",
        )
    return Checked(says=f"{name} loads")


def packs() -> Checked:
    """Can every pack that ships be opened, maps and all?"""
    for name in pack_names():
        try:
            worlds = Workspace.of_pack(name).worlds()
        except (FrontcastError, OSError, ValueError, KeyError) as error:
            return Checked(state=State.BAD, says=f"the pack {name} cannot be read: {error}",
                           do="install frontcast again")  # fmt: skip
        if not worlds:
            return Checked(state=State.WARN, says=f"the pack {name} has no maps",
                           do="install frontcast again")  # fmt: skip
    return Checked(says=f"{', '.join(pack_names())}: maps can be read")


def page() -> Checked:
    """Is the map page built, with every file that it loads?"""
    folder = Path(str(resources.files("frontcast.web") / "static"))
    index = folder / "index.html"
    if not index.is_file():
        return Checked(
            state=State.WARN,
            says="the map page is not built: serve and export site show a plain page",
            do="in a checkout: make frontend; a package from pip has it",
        )
    named = re.findall(r'(?:src|href)="\./([^"]+)"', index.read_text(encoding="utf-8"))
    served = ("data/", "api/", "ogc/")  # answers of the server, no files of the page
    lost = [n for n in named if not n.startswith(served) and not (folder / n).is_file()]
    if lost:
        return Checked(state=State.BAD, says=f"the map page lacks {', '.join(lost)}",
                       do="install frontcast again")  # fmt: skip
    return Checked(says="built")


def room() -> Checked:
    """Is there room for temporary files?"""
    return room_in(Path(tempfile.gettempdir()))


def room_in(folder: Path) -> Checked:
    """Is there room in a folder's file system?"""
    free = shutil.disk_usage(folder).free
    said = f"{free / 1e9:.1f} GB free in {folder}"
    if free < _ROOM_MB * 1_000_000:
        return Checked(state=State.BAD, says=said, do=f"make room: {_ROOM_MB} MB at least")
    return Checked(says=said)


def clock() -> Checked:
    """Can the time be right? Days of maps and reports are compared with today, UTC."""
    now = datetime.now(UTC)
    said = f"{now:%Y-%m-%d %H:%M} UTC"
    if now < _BUILT:
        return Checked(state=State.BAD, says=f"the clock shows {said}, before this was made",
                       do="set the clock")  # fmt: skip
    return Checked(says=said)


CHECKS: Final[dict[str, Callable[[], Checked]]] = {
    "python": python,
    "libraries": libraries,
    "language": language,
    "packs": packs,
    "page": page,
    "room for temporary files": room,
    "clock": clock,
}
