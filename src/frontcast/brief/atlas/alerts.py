"""Alerts as the page and feed readers want them."""

import re
from collections.abc import Sequence
from typing import Any, Final
from xml.etree import ElementTree as ET

from frontcast.brief.atlas.overview import key_of
from frontcast.records import Alert

_ATOM: Final = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold, not even escaped.
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def alert_view(alert: Alert) -> dict[str, Any]:
    """Return one alert of ``data/alerts.json``."""
    return {
        "id": alert.id,
        "kind": alert.kind,
        "day": alert.day.isoformat() if alert.day else None,
        "seen_at": alert.seen_at,
        "title": alert.title,
        "detail": alert.detail,
        "place": key_of(alert.place) if alert.place else None,
    }


def alerts_atom(alerts: Sequence[Alert], *, title: str, theatre: str) -> bytes:
    """Return alerts as an Atom feed (RFC 4287).

    Parameters
    ----------
    alerts : sequence of Alert
        The latest first.
    title : str
        Of the feed.
    theatre : str
        Name of the theatre, for the feed's id.
    """
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed")
    _put(feed, "id", f"urn:frontcast:alerts:{theatre}")
    _put(feed, "title", title)
    _put(feed, "updated", alerts[0].seen_at if alerts else "1970-01-01T00:00:00Z")
    _put(_put(feed, "author", ""), "name", "frontcast watch")
    for alert in alerts:
        entry = _put(feed, "entry", "")
        _put(entry, "id", f"urn:sha256:{alert.id}")
        _put(entry, "title", alert.title)
        _put(entry, "updated", alert.seen_at)
        ET.SubElement(entry, f"{{{_ATOM}}}category", term=alert.kind)
        _put(entry, "summary", alert.detail)
    out: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return out


def _put(parent: ET.Element, name: str, text: str) -> ET.Element:
    made = ET.SubElement(parent, f"{{{_ATOM}}}{name}")
    made.text = _UNFIT.sub("\ufffd", text) or None
    return made
