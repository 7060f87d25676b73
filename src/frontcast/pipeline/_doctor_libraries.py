"""The first checks of an installation. They need nothing of what they look for, but `packaging`."""

import importlib
import platform
from importlib import metadata
from typing import Final

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from frontcast.pipeline._checkup import Checked, State


def python() -> Checked:
    """Is this Python one that frontcast runs on?"""
    said = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    wanted = metadata.metadata("frontcast")["Requires-Python"]
    if not SpecifierSet(wanted).contains(platform.python_version(), prereleases=True):
        return Checked(state=State.BAD, says=said, do=f"use Python {wanted}")
    return Checked(says=said)


def libraries() -> Checked:
    """Is everything installed that frontcast needs, in versions that it accepts?"""
    wrong: list[str] = []
    checked = 0
    for text in metadata.requires("frontcast") or ():
        need = Requirement(text)
        if need.marker is not None and not need.marker.evaluate({"extra": ""}):
            continue
        checked += 1
        try:
            found = metadata.version(need.name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{need.name} is missing")
            continue
        if not need.specifier.contains(found, prereleases=True):
            wrong.append(f"{need.name} is {found}, want {need.specifier}")
    wrong += [
        f"{name} cannot be loaded: {why}" for name in _COMPILED if (why := _loads(name))
    ]  # fmt: skip
    if wrong:
        return Checked(state=State.BAD, says="; ".join(wrong), do="pip install --upgrade frontcast")
    return Checked(says=f"{checked} libraries in versions that fit")


#: Those with compiled parts, which a wrong platform or a broken download breaks.
_COMPILED: Final = ("numpy", "shapely", "pyproj", "numba", "rasterio", "lxml.etree", "orjson")


def _loads(name: str) -> str:
    try:
        importlib.import_module(name)
    except (ImportError, OSError) as error:
        return str(error).splitlines()[0]
    return ""
