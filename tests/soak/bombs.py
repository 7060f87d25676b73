"""Files made to burst or hang a reader: time and memory of each, and what came of it."""

import os
import re
from pathlib import Path

from frontcast.frame import sha256_hex
from frontcast.records import Report
from frontcast.reports import Reader
from frontcast.reports._killable import Killable

from .count import Count

MOST_MB = 256.0
#: Seconds: of what unpacks or nests without end, and of what is only laborious, which is ended.
BOMB_S, LABORIOUS_S = 5.0, 10.0
_BOMB = re.compile("bomb|laughs|packed|stream of|deep|nested|brackets|tree")


def bombs() -> Count:
    """Read every hostile file of the tests with the defaults that users have."""
    from tests.reports.test_hostile import CASES, html_page

    count = Count("bombs and hostile files, with the defaults")
    slowest, peak = 0.0, 0.0
    for name, make in CASES.items():
        data = make()
        count.cases += 1
        peaks: list[float] = []
        with _Watched(peaks), Reader() as reader:
            list(reader.read(html_page(), name="warm"))  # its processes have started
            started = _used()
            try:
                items = list(reader.read(data, name=name))
            except Exception as error:  # noqa: BLE001 - this is what is looked for
                count.note("crashed", f"{name}: {error!r}")
                continue
        took = _used() - started
        slowest, peak = max(slowest, took), max([peak, *peaks])
        if took > (BOMB_S if _BOMB.search(name) else LABORIOUS_S):
            count.note("crashed", f"{name}: {took:.1f} s of CPU")
        if peaks and max(peaks) > MOST_MB:
            count.note("crashed", f"{name}: {max(peaks):.0f} MB")
        if not items and name != "feed: nothing in it":
            count.note("lost", name)
        for item in items:
            whose = item.outcome.id if isinstance(item.outcome, Report) else item.outcome.sha256
            if whose not in (sha256_hex(item.data or b""), sha256_hex(data)):
                count.note("lost", f"{name}: what came names other bytes")
    count.notes[f"slowest {slowest:.1f} s of CPU, largest {peak:.0f} MB: reports"] = count.cases
    return count


def _used() -> float:
    """Seconds of CPU of this process and its ended children: a busy machine adds none."""
    return sum(os.times()[:4])


class _Watched:
    """Notes the most memory that each reading process ever had, before it ends."""

    def __init__(self, peaks: list[float]) -> None:
        self.peaks, self.really = peaks, Killable.close

    def __enter__(self) -> None:
        def close(worker: Killable) -> None:
            if worker._process is not None:
                status = Path(f"/proc/{worker._process.pid}/status")
                if status.exists():
                    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
                    self.peaks += [int(found[1]) / 1024] if found else []
            self.really(worker)

        Killable.close = close  # type: ignore[method-assign]

    def __exit__(self, *_: object) -> None:
        Killable.close = self.really  # type: ignore[method-assign]
