"""What was fetched from a feed and of the pages it links to, so that nothing is asked for twice.

Noted in ``sync/feed-HASH.json`` beside the archive, one file a feed.
"""

from frontcast.errors import FetchError
from frontcast.frame import sha256_hex
from frontcast.sources.archive import Archive
from frontcast.sources.fetch import Fetcher, remember, remembered


class Memory:
    """What is held of one feed.

    Parameters
    ----------
    archive : Archive
        Where the bytes go.
    feed : str
        The feed's address.
    """

    def __init__(self, archive: Archive, feed: str) -> None:
        self._archive = archive
        key = sha256_hex(feed.encode("utf-8", "replace"))[:16]
        self._path = archive.path / "sync" / f"feed-{key}.json"
        self._state = remembered(self._path)
        self._fetched: dict[str, dict[str, str]] = {}

    def has(self, address: str) -> bool:
        """Tell whether this was fetched earlier and is still held."""
        known = self._state.get(address)
        return known is not None and self._archive.has(known["sha256"])

    def fetch(self, address: str, *, fetcher: Fetcher, licence: str) -> tuple[bytes, bool]:
        """Return the bytes at an address, now in the archive, and whether they are new.

        Raises
        ------
        FetchError
            If they cannot be had.
        """
        known = self._state[address] if self.has(address) else {}
        answer = fetcher.get(
            address, etag=known.get("etag", ""), modified=known.get("modified", "")
        )
        if answer.status == 304 and known:
            return self._archive.get(known["sha256"]), False
        if answer.status != 200:
            raise FetchError(f"{address} answered {answer.status}: nothing is there")
        name = address.rstrip("/").rsplit("/", 1)[-1][:100]
        sha = self._archive.put(answer.data, name=name, origin=answer.address, licence=licence)
        self._fetched[address] = {
            "sha256": sha, "etag": answer.etag, "modified": answer.modified,
        }  # fmt: skip
        return answer.data, known.get("sha256") != sha

    def save(self) -> None:
        """Note that all that was fetched has been dealt with."""
        self._state |= self._fetched
        self._fetched = {}
        remember(self._path, self._state)
