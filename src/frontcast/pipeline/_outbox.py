"""When sources may be asked again, and what was posted: on disk, so that a restart knows."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import httpx
import orjson

from frontcast.brief import atlas
from frontcast.pipeline._lines import Lines, replace_file
from frontcast.records import Alert

_LOG = logging.getLogger(__name__)
_WEBHOOK_S: Final = 20.0
_MOST_SENT: Final = 100  # in one round: a webhook is no mailing list
_MOST_TRIES: Final = 10


class Schedule:
    """When each source may be asked again.

    Parameters
    ----------
    path : Path
    clock : callable
        Seconds since 1970.
    """

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._path, self._clock = path, clock
        self._state: dict[str, dict[str, float]] = {}
        with suppress(FileNotFoundError, orjson.JSONDecodeError):
            loaded = orjson.loads(path.read_bytes())
            self._state = loaded if isinstance(loaded, dict) else {}

    def wait(self, key: str) -> float:
        """Return seconds until a source is due; 0: it is."""
        return max(0.0, self._state.get(key, {}).get("next", 0.0) - self._clock())

    def due(self, key: str) -> bool:
        """Whether a source may be asked."""
        return self.wait(key) == 0

    def note(self, key: str, *, minutes: int, failed: bool = False) -> None:
        """Note that a source was asked; one that fails is left alone twice as long each time."""
        failures = self._state.get(key, {}).get("failures", 0.0) + 1 if failed else 0.0
        usual = minutes * 60.0
        pause = min(usual * 2.0 ** min(failures, 20), max(86_400.0, usual))
        self._state[key] = {"next": self._clock() + pause, "failures": failures}
        replace_file(self._path, orjson.dumps(self._state))


class Outbox:
    """Posts each alert to a webhook at most once.

    Before a post the intent is written down, after it what came of it. A run that was ended in
    between does not know whether the post arrived, and does not repeat it: the log has the alert.
    A post that surely failed is repeated in later rounds, ten times at most.

    Parameters
    ----------
    path : Path
        Notes of what was posted.
    address : str
        Where to; empty: nowhere.
    """

    def __init__(self, path: Path, *, address: str) -> None:
        self._notes, self._address = Lines(path), address

    def send(self, alerts: Sequence[Alert]) -> int:
        """Post what was not posted yet, the earliest first; return how many surely arrived."""
        if not self._address:
            return 0
        settled, failures = self._known()
        waiting = [
            a for a in alerts if a.id not in settled and failures[a.id] < _MOST_TRIES
        ]  # fmt: skip
        arrived = 0
        with httpx.Client(timeout=_WEBHOOK_S, follow_redirects=False) as client:
            for alert in waiting[:_MOST_SENT]:
                self._notes.add([{"alert": alert.id, "result": "sending"}])
                result = self._post(client, alert)
                self._notes.add([{"alert": alert.id, "result": result}])
                arrived += result == "sent"
                if result == "failed":
                    break  # the others would fail, too
        return arrived

    def _post(self, client: httpx.Client, alert: Alert) -> str:
        headers = {"content-type": "application/json", "idempotency-key": alert.id}
        body = orjson.dumps(atlas.alert_view(alert))
        try:
            answer = client.post(self._address, content=body, headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            _LOG.warning("webhook: %s", error)
            return "failed"
        except httpx.HTTPError as error:
            _LOG.warning("webhook: whether an alert arrived is not known: %s", error)
            return "unsure"
        if answer.is_success:
            return "sent"
        _LOG.warning("webhook answered %s", answer.status_code)
        return "failed"

    def _known(self) -> tuple[set[str], Counter[str]]:
        """Alerts that arrived or may have; how often a post of each surely failed."""
        settled, failures = set[str](), Counter[str]()
        for note in self._notes.read():
            key = str(note["alert"])
            if note["result"] == "failed":
                settled.discard(key)
                failures[key] += 1
            else:
                settled.add(key)
        return settled, failures
