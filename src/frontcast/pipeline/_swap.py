"""Put a finished folder in the place of the one before, so that there is a whole one always."""

import ctypes
import errno
import os
import shutil
from pathlib import Path
from typing import Final

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
#: What a file system, a kernel or a C library without the call answers.
_CANNOT: Final = (errno.EINVAL, errno.ENOSYS, errno.EPERM, errno.EXDEV, errno.ENOTSUP)


def put_in_place(finished: Path, folder: Path) -> None:
    """Give a finished folder the name of another one, which is removed.

    Where the system can exchange two names at once (Linux, most file systems), a reader and a
    crash find one or the other whole, never none.

    Parameters
    ----------
    finished : Path
        In the same file system as `folder`.
    folder : Path
        Need not be there.
    """
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if not folder.exists():
        finished.rename(folder)
    elif _exchanged(finished, folder):
        finished.rename(old)
    else:
        folder.rename(old)
        finished.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    done: int = call(
        _AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), ctypes.c_uint(_RENAME_EXCHANGE)
    )
    if done == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(one))
