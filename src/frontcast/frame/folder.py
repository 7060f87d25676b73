"""Folders on a disk or on object storage, by one name: a path, or an address such as ``s3://``."""

from pathlib import Path
from typing import Any, cast

from frontcast.errors import ConfigError


def folder_at(where: str | Path) -> Path:
    """Return a folder on a disk, or one on object storage that reads like one.

    Parameters
    ----------
    where : str or Path
        A path, or an address of a file system that fsspec knows: ``s3://bucket/war``,
        ``gs://``, ``abfs://``, ``memory://``. Keys and endpoints are fsspec's own matter: its
        configuration files and the environment.

    Raises
    ------
    ConfigError
        If the address needs a package that is not installed.

    Examples
    --------
    >>> str(folder_at("maps"))
    'maps'
    """
    if not isinstance(where, str):
        return where
    if "://" not in where:
        return Path(where)
    try:
        from fsspec import get_filesystem_class
        from upath import UPath

        get_filesystem_class(where.split("://")[0])
        folder = UPath(where)
    except (ImportError, ValueError) as error:
        raise ConfigError(
            f"{where} cannot be reached ({error}): pip install 'frontcast[objects]', and for S3 "
            "s3fs, for Google's store gcsfs, for Azure's adlfs"
        ) from error
    return cast("Path", folder)


def is_local(folder: Path) -> bool:
    """Tell whether a folder of `folder_at` is on a disk."""
    return isinstance(folder, Path)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that readers see all of it or what was there before.

    On a disk by renaming; an object is replaced as one by its store.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not is_local(path):
        path.write_bytes(data)
        return
    partial = path.with_suffix(".partial")
    partial.write_bytes(data)
    partial.replace(path)


def zarr_store(path: Path) -> Any:
    """Return a folder as zarr wants it."""
    if is_local(path):
        return path
    from zarr.storage import FsspecStore

    folder: Any = path
    return FsspecStore.from_url(folder.as_uri(), storage_options=dict(folder.storage_options))
