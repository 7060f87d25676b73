"""The n-th write under a folder fails: a small library in C, loaded before the C library.

It is built with the system's compiler. Where there is none, or no Linux, `NoShimError` says so.
"""

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).with_name("shim.c")
_SETTING = "FRONTCAST_SOAK_SHIM"
#: Every write fails from then on; one fails; one writes half; half, then no room; half, then -9.
KINDS = {"full disk": 1, "input/output error": 2, "short write": 3, "half a write, then full": 4,
         "half a write, then kill -9": 5}  # fmt: skip


class NoShimError(RuntimeError):
    """There is no compiler here, or the system does not load libraries first."""


def build(folder: Path) -> Path:
    """Compile the library."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        raise NoShimError("want a C compiler (cc) on Linux")
    path = folder / "shim.so"
    done = subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", str(path), str(SOURCE), "-ldl"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise NoShimError(f"it does not compile: {done.stderr[-500:]}")
    return path


def tidy() -> None:
    """Take the library's file away, once it is loaded; programs started from here go without."""
    path = os.environ.pop("LD_PRELOAD", "")
    if path and loaded() is not None:
        shutil.rmtree(Path(path).parent, ignore_errors=True)


def loaded() -> ctypes.CDLL | None:
    """Return the library, if this process was started with it."""
    if _SETTING not in os.environ:
        return None
    found = ctypes.CDLL(None)
    found.shim_seen.restype = ctypes.c_long
    found.shim_arm.argtypes = [ctypes.c_char_p, ctypes.c_long, ctypes.c_int]
    return found


def start_again() -> None:
    """Replace this program by the same one with the library loaded first; it does not return.

    Raises
    ------
    NoShimError
        If it cannot be built.
    """
    path = build(Path(tempfile.mkdtemp(prefix="frontcast-shim-")))
    env = {**os.environ, "LD_PRELOAD": str(path), _SETTING: "1"}
    os.execve(sys.executable, [sys.executable, "-m", "tests.soak", *sys.argv[1:]], env)


def arm(folder: Path, *, at: int, kind: str) -> None:
    """Let the call of this number under a folder fail (0: only count)."""
    library = loaded()
    if library is None:
        raise NoShimError("the library is not loaded: python -m tests.soak loads it")
    library.shim_arm(os.fsencode(folder.resolve()), at, KINDS.get(kind, 0))


def seen() -> int:
    """Return how many calls were counted since it was armed."""
    library = loaded()
    return 0 if library is None else int(library.shim_seen())
