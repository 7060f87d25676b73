"""A lock between processes that no crash leaves behind: the system lets go of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # not a POSIX system: one process at a time is up to whoever runs them
    fcntl = None  # type: ignore[assignment]  # there is no such module there


@contextmanager
def locked(path: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold a file's lock.

    Parameters
    ----------
    path : Path
        The lock file, made with its folder if it is not there. It stays, empty, and means nothing
        by being there.
    wait : bool
        For as long as another process holds it.

    Raises
    ------
    BlockingIOError
        Without `wait`, if another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        if fcntl is not None:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
