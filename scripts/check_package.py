"""Build wheel and sdist, and see that they are what they must be (`make package`).

The wheel is built three times, twice from the tree and once from the unpacked sdist: the same bytes
each time, with the page and the pack in it. It is installed into an empty venv from hashed locks,
and `frontcast demo` and `frontcast doctor` are run from it in another folder.
Usage: python scripts/check_package.py [FOLDER]    (default: dist)
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MUST_HOLD = (
    "frontcast/web/static/index.html", "frontcast/theatre/packs/donetsk/maps-deepstate.npz",
    "frontcast/theatre/packs/donetsk/theatre.toml", "frontcast/py.typed",
    "frontcast/ledger/migrations/versions/v0001_first.py", "frontcast/brief/templates/brief.css",
)  # fmt: skip


def build(tree: Path, folder: Path, kind: str) -> Path:
    """Build one distribution and return its path."""
    env = {**os.environ, "FRONTCAST_REQUIRE_PAGE": "1", "SOURCE_DATE_EPOCH": "1767225600"}
    run([sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)], tree, env)
    (found,) = folder.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return found


def run(command: list[str], where: Path, env: dict[str, str] | None = None) -> str:
    """Run a command; end with what it said if it fails."""
    done = subprocess.run(
        command, cwd=where, env=env, capture_output=True, text=True, check=False
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{(done.stdout + done.stderr)[-3000:]}")
    return done.stdout


def sha256(path: Path) -> str:
    """Return the hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Build, compare, install, run."""
    out = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist")
    with tempfile.TemporaryDirectory() as made:
        work = Path(made)
        wheels = [build(ROOT, work / f"wheel{n}", "wheel") for n in (1, 2)]
        sdists = [build(ROOT, work / f"sdist{n}", "sdist") for n in (1, 2)]
        with tarfile.open(sdists[0]) as tar:
            tar.extractall(work / "unpacked", filter="data")
        (tree,) = (work / "unpacked").iterdir()
        wheels.append(build(tree, work / "wheel3", "wheel"))
        for kind, files in (("wheel", wheels), ("sdist", sdists)):
            if len({sha256(path) for path in files}) != 1:
                sys.exit(f"the {kind} is not the same each time: {[sha256(p) for p in files]}")
            print(f"{files[0].name}: {len(files)} builds, one SHA-256 {sha256(files[0])}")
        names = set(zipfile.ZipFile(wheels[0]).namelist())
        if lost := [name for name in MUST_HOLD if name not in names]:
            sys.exit(f"the wheel lacks {', '.join(lost)}")
        installed(wheels[0], work)
        out.mkdir(parents=True, exist_ok=True)
        for path in (wheels[0], sdists[0]):
            shutil.copy(path, out)
    print(f"written to {out}")


def installed(wheel: Path, work: Path) -> None:
    """Install a wheel into an empty venv and run it elsewhere."""
    venv.create(work / "venv", with_pip=True)
    python = str(work / "venv" / "bin" / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    run([*pip, "--require-hashes", "-r", str(ROOT / "requirements" / "run.txt")], work)
    run([*pip, "--no-deps", str(wheel)], work)
    elsewhere = work / "elsewhere"
    elsewhere.mkdir()
    program = str(work / "venv" / "bin" / "frontcast")
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    where = run([python, "-c", "import frontcast; print(frontcast.__file__)"], elsewhere, env)
    if not Path(where.strip()).is_relative_to(work):
        sys.exit(f"the wheel is not what runs: {where}")
    run([program, "demo"], elsewhere, env)
    page = elsewhere / "demo" / "pokrovsk.html"
    print(f"demo from the wheel: {page.stat().st_size / 1000:.0f} kB")
    print(run([program, "doctor"], elsewhere, env).rstrip())


if __name__ == "__main__":
    main()
