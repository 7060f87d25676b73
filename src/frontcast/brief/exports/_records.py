"""A claim with its report and verdicts, as rows that every export starts from."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from frontcast.brief.exports._release import Release, released
from frontcast.records import Claim, Link, Place, Report, Verdict
from frontcast.theatre import Theatre


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedClaim:
    """A claim to be exported.

    Parameters
    ----------
    claim : Claim
    report : Report
        The claim's report, whose licence class decides what leaves.
    verdicts : tuple of Verdict
        On the claim's Statements, as said by the claim (a denial is judged by the opposite).
    """

    claim: Claim
    report: Report
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A claim with what may leave of it."""

    item: ExportedClaim
    release: Release
    fields: dict[str, Any]

    @property
    def source(self) -> str:
        """The report's address; where it is unknown, its hash."""
        report = self.item.report
        return report.address if report.address != "unknown" else f"urn:sha256:{report.id}"


def rows_of(items: Iterable[ExportedClaim], *, theatre: Theatre | None = None) -> list[Row]:
    """Apply the licence of each report, once a report."""
    names = {r.name: r.id for r in theatre.gazetteer.regions} if theatre else {}
    known: dict[str, Release] = {}
    out = []
    for item in items:
        report = item.report
        if report.id not in known:
            known[report.id] = Release.of(report, names)
        release = known[report.id]
        out.append(Row(item, release, released(item.claim, release)))
    return out


def tidy(row: Row) -> dict[str, Any]:
    """Return one flat row: the claim, where it comes from, and what the maps say."""
    f, report, say = row.fields, row.item.report, row.release.say
    verdicts = row.item.verdicts
    return {
        "claim": f["id"], "report": report.id, "address": row.source,
        "outlet": say(report.outlet), "author": say(report.author),
        "title": report.title if row.release.free else None,
        "published": _iso(report.published), "known_at": _iso(report.known_at),
        "licence": report.licence, "span_start": f["span_start"], "span_end": f["span_end"],
        "text": f["text"], "speaker": f["speaker"], "speaker_role": f["speaker_role"],
        "speaker_org": f["speaker_org"], "anonymous": f["anonymous"], "via": f["via"],
        "chain": say(" > ".join(f["chain"])) or None, "quote": f["quote"],
        "modality": f["modality"], "polarity": f["polarity"], "type": f["type"],
        "type_alt": "; ".join(f["type_alt"]) or None,
        "places": say("; ".join(p["canonical"] for p in f["places"] if p["canonical"])) or None,
        "place_ids": "; ".join(p["place"] for p in f["places"] if p["place"]) or None,
        "quantities": json.dumps(f["quantities"], ensure_ascii=False) if f["quantities"] else None,
        "time_start": f["time"]["start"], "time_end": f["time"]["end"],
        "said_start": f["statement_time"]["start"], "said_end": f["statement_time"]["end"],
        "statements": f["statement"],
        "outcomes": "; ".join(str(v.outcome) for v in verdicts) or None,
        "findings": say(" ".join(v.sentence for v in verdicts)) or None,
        "extractor": f["extractor"], "withheld": "; ".join(f["withheld"]) or None,
    }  # fmt: skip


def located(rows: Sequence[Row], theatre: Theatre) -> list[tuple[Row, Mapping[str, Any], Place]]:
    """Return each claim at each of its resolved settlements."""
    by_id = {p.id: p for p in theatre.gazetteer.places}
    out = []
    for row in rows:
        seen = set()
        for mention in row.fields["places"]:
            place = by_id.get(mention["place"] or "")
            if place is not None and place.id not in seen:
                seen.add(place.id)
                out.append((row, mention, place))
    return out


def _iso(day: Any) -> str | None:
    return day.isoformat() if day is not None else None


def link_rows(links: Iterable[Link], rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return links as rows, no more of the two reports' words than both licences allow.

    Parameters
    ----------
    links : iterable of Link
    rows : sequence of Row
        The claims that the links tie, as from `rows_of`.

    Returns
    -------
    list of dict
        ``relation, a, b, reason, said_a, said_b, speaker_a, speaker_b, text_a, text_b, report_a,
        report_b``.
    """
    by_id = {row.fields["id"]: row for row in rows}
    out = []
    for link in links:
        a, b = by_id[link.a], by_id[link.b]
        reason = a.release.say(link.reason)
        reason = b.release.say(reason) or f"{link.relation}; the reason names a report's words"
        out.append({
            "relation": link.relation, "a": link.a, "b": link.b, "reason": reason,
            "said_a": _iso(a.item.claim.said_on), "said_b": _iso(b.item.claim.said_on),
            "speaker_a": a.fields["speaker"], "speaker_b": b.fields["speaker"],
            "text_a": a.fields["text"], "text_b": b.fields["text"],
            "report_a": a.item.report.id, "report_b": b.item.report.id,
        })  # fmt: skip
    return out
