"""Claims with their verdicts as a page shows them; no more of a report than its licence allows."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from frontcast.brief._quotes import quote
from frontcast.brief.atlas.overview import key_of
from frontcast.brief.exports import ExportedClaim, Release, Row, link_rows, rows_of
from frontcast.brief.scores import Scoreboard, question_views
from frontcast.records import Claim, Link, Report, Verdict
from frontcast.theatre import Theatre

_FIELDS: Final = (
    "id", "report", "text", "speaker", "speaker_role", "speaker_org", "anonymous", "via", "chain",
    "quote", "modality", "polarity", "type", "type_alt", "quantities", "time", "statement_time",
    "statements", "said_on", "extractor", "confidence", "licence", "withheld",
)  # fmt: skip
_QUOTED = 600


def web_address(address: str) -> str | None:
    """Return an address if it may become a link: ``http`` or ``https`` with a host; else None.

    Examples
    --------
    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        return None
    return address if address.isprintable() and " " not in address else None


def claim_views(items: Iterable[ExportedClaim], *, theatre: Theatre) -> list[dict[str, Any]]:
    """Return claims as ``data/claims.json`` gives them, in the order given.

    Parameters
    ----------
    items : iterable of ExportedClaim
    theatre : Theatre
        Whose places give the coordinates.
    """
    return [_view(row, theatre) for row in rows_of(items, theatre=theatre)]


def _view(row: Row, theatre: Theatre) -> dict[str, Any]:
    fields, report, claim = row.fields, row.item.report, row.item.claim
    sentence, start, end = None, None, None
    if row.release.free:
        sentence, start, end = quote(claim, report, longest=_QUOTED)
    by_id = {p.id: p for p in theatre.places} if claim.places else {}
    places = []
    for mention, given in zip(claim.places, _mentions(fields, claim), strict=True):
        place = by_id.get(mention.place or "")
        places.append(
            {
                "name": place.name if place else given.get("canonical"),
                "surface": given.get("surface"),
                "key": key_of(place.id) if place else None,
                "lon": place.lon if place else None,
                "lat": place.lat if place else None,
                "kind": mention.kind,
            }
        )
    return {
        **{name: fields[name] for name in _FIELDS},
        "span": [claim.span_start, claim.span_end],
        "places": places,
        "sentence": sentence,
        "sentence_span": None if sentence is None else [start, end],
        "title": report.title if row.release.free and report.title != "unknown" else None,
        "outlet": _known(row.release.say(report.outlet)),
        "address": web_address(report.address),
        "published": _iso(report.published),
        "verdicts": [verdict_view(v, row.release) for v in row.item.verdicts],
    }


def claim_is(row: Mapping[str, Any], wanted: Mapping[str, str]) -> bool:
    """Return whether a claim, as `claim_views` gives it, is as wanted.

    Parameters
    ----------
    row : mapping
    wanted : mapping of str to str
        ``place`` (key), ``report``, ``from``, ``to`` (days said), ``outcome``, ``type``, ``q``
        (words in what may be shown of it).
    """
    said = row["said_on"] or ""
    words = " ".join(str(row[k] or "") for k in ("text", "speaker", "outlet", "title")).casefold()
    tests: dict[str, Callable[[str], bool]] = {
        "place": lambda v: any(p["key"] == v for p in row["places"]),
        "report": lambda v: row["report"] == v,
        "from": lambda v: said >= v,
        "to": lambda v: bool(said) and said <= v,
        "outcome": lambda v: any(d["outcome"] == v for d in row["verdicts"]),
        "type": lambda v: row["type"] == v,
        "q": lambda v: all(word in words for word in v.casefold().split()),
    }
    return all(tests[name](value) for name, value in wanted.items())


def _mentions(fields: dict[str, Any], claim: Claim) -> Sequence[dict[str, Any]]:
    given = fields["places"]
    # Mentions are never dropped, only their words: the two go side by side.
    return given if len(given) == len(claim.places) else [{} for _ in claim.places]


def verdict_view(verdict: Verdict, release: Release | None = None) -> dict[str, Any]:
    """Return a verdict; with a release, its words only as far as they may leave.

    Parameters
    ----------
    verdict : Verdict
    release : Release or None
        Of the report that the Statement was read from; None: the Statement is the user's own.
    """

    def say(text: str) -> str | None:
        return text if release is None else release.say(text)

    return {
        "statement": say(verdict.statement),
        "outcome": str(verdict.outcome),
        "value": verdict.value,
        "unit": verdict.unit,
        "error": verdict.error,
        "valid_on": _iso(verdict.valid_on),
        "mapper": verdict.mapper,
        "detail": say(verdict.detail),
        "sentence": say(verdict.sentence),
        "by_mapper": [asdict(m) | {"outcome": str(m.outcome)} for m in verdict.by_mapper],
        "sources": list(verdict.sources),
    }


def link_views(links: Iterable[Link], items: Iterable[ExportedClaim]) -> list[dict[str, Any]]:
    """Return what claims are to each other: ``relation, a, b, reason``.

    Parameters
    ----------
    links : iterable of Link
    items : iterable of ExportedClaim
        The claims that may be named; links to others are left out.
    """
    rows = rows_of(items)
    known = {row.fields["id"] for row in rows}
    kept = [link for link in links if link.a in known and link.b in known]
    return [
        {name: row[name] for name in ("relation", "a", "b", "reason")}
        for row in link_rows(kept, rows)
    ]


def report_view(report: Report, claims: Sequence[Claim], *, theatre: Theatre) -> dict[str, Any]:
    """Return a report with its claims' offsets, and its text where the licence lets it pass.

    Parameters
    ----------
    report : Report
    claims : sequence of Claim
        Of this report.
    theatre : Theatre
    """
    release = Release.of(report, {r.name: r.id for r in theatre.regions})
    return report_row(report, claims=len(claims), release=release) | {
        "text": report.text if release.free else None,
        "boilerplate": [list(span) for span in report.boilerplate],
        "marks": [
            {"claim": c.id, "start": c.span_start, "end": c.span_end}
            for c in sorted(claims, key=lambda c: (c.span_start, c.span_end))
        ],
    }


def report_row(report: Report, *, claims: int, release: Release | None = None) -> dict[str, Any]:
    """Return what a list of reports says of one.

    Parameters
    ----------
    report : Report
    claims : int
        How many claims it makes.
    release : Release or None
        None: made for this call.
    """
    release = release or Release.of(report)
    return {
        "id": report.id,
        "title": _known(report.title) if release.free else None,
        "outlet": _known(release.say(report.outlet)),
        "author": _known(release.say(report.author)),
        "address": web_address(report.address),
        "published": _iso(report.published),
        "language": report.language,
        "licence": report.licence,
        "characters": len(report.text),
        "claims": claims,
    }


def question_rows(
    shown: Scoreboard, *, speakers: Mapping[str, Collection[str]], theatre: Theatre
) -> list[dict[str, Any]]:
    """Return the questions of ``data/questions.json``, the latest first.

    Parameters
    ----------
    shown : Scoreboard
    speakers : mapping of str to names
        By report: who speaks in it. Of a report whose words may not be passed on, names leave and
        nothing else.
    theatre : Theatre
    """
    releases: dict[str, Release] = {}

    def say(report: Report, text: str) -> str:
        release = releases.setdefault(report.id, Release.of(report))
        if release.free:
            return text
        return (release.say(text) or "") if text in speakers.get(report.id, ()) else ""

    views = question_views(shown, say=say, mapper=theatre.mapper_title)
    rows = []
    for watched, view in zip(shown.watched, views, strict=True):
        row = asdict(view)
        place = next((p for p in theatre.gazetteer.candidates(watched.where)), None)
        row["place"] = key_of(place.id) if place is not None else None
        row["where"] = watched.where or None
        for chance in row["chances"]:
            chance["made_on"] = chance["made_on"].isoformat()
        for outcome in row["outcomes"]:
            outcome |= {k: _iso(outcome[k]) for k in ("day", "met_on")}
        row |= {k: _iso(row[k]) for k in ("said_on", "deadline")}
        rows.append(row)
    return sorted(rows, key=lambda r: (r["said_on"], r["id"]), reverse=True)


def _known(text: str | None) -> str | None:
    return None if text in ("unknown", "") else text


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
