"""Links between claims: supports, contradicts, updates, retracts, copies; each with its reason.

Claims are compared only with their like: the same measure of the same things, or the same kind
and place, near each other in time. What a copied report says again is linked to its original as a
copy and to nothing else, so that a story passed on ten times neither bears itself out nor
contradicts itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from frontcast.claims import _links_fields as fields
from frontcast.claims import _links_statements as statements
from frontcast.claims._differences import Alignment, changed_fields, same_claims
from frontcast.claims._links_said import Proposition, Said, prepare
from frontcast.claims.copies import Copy, find_copies
from frontcast.records import Claim, Link, Report

_REACH = 32  # claims of one measure looked at around each, in the order of their days


def links(
    claims: Iterable[Claim],
    *,
    reports: Iterable[Report] = (),
    copies: Iterable[Copy] | None = None,
) -> list[Link]:
    """Return what claims are to each other.

    Parameters
    ----------
    claims : iterable of Claim
        Of one report or of many.
    reports : iterable of Report
        The reports of the claims: without them no copy is seen and no outlet is known.
    copies : iterable of Copy, optional
        Which reports repeat which; default: found among `reports`.

    Returns
    -------
    list of Link
        In the order of the claims. `a` contradicts or supports `b` as much as `b` does `a`, and
        stands once; `a` is the later one in ``updates`` and ``retracts``, and the copy in
        ``copies``. Where the dates do not tell which is the copy, both directions are there.

    Notes
    -----
    Of a measure or a place with very many claims, each is compared with the 32 that follow it in
    time, not with all.
    """
    known = {r.id: r for r in reports}
    repeated = list(find_copies(known.values()) if copies is None else copies)
    sayings = prepare(claims, known)
    family = _families(repeated)
    found: dict[tuple[str, str], Link] = {}
    by_id = {s.id: s for s in sayings}

    def add(new: Iterable[Link]) -> None:
        for link in new:
            a, b = by_id[link.a], by_id[link.b]
            if (link.a, link.b) in found or (
                (link.b, link.a) in found and link.relation != "copies"
            ):
                continue
            if link.relation == "copies" or not _one_story(a, b, family):
                found[(link.a, link.b)] = link

    # What was found first stands: a copy is no witness, what was taken back was not contradicted.
    add(_copied(sayings, known, repeated))
    add(_retracted(sayings, list(found.values())))
    add(_updated(sayings))
    add(fields.of_new_numbers(sayings))
    add(_of_statements(sayings))
    add(_not_revised(fields.of_denials(sayings), by_id))
    add(_not_revised(fields.of_numbers(sayings), by_id))
    return sorted(found.values(), key=lambda x: (by_id[x.a].order, by_id[x.b].order))


def contradictions(claims: Iterable[Claim], *, reports: Iterable[Report] = ()) -> list[Link]:
    """Return the pairs of claims that cannot both be true; see `links`.

    Parameters
    ----------
    claims : iterable of Claim
    reports : iterable of Report

    Returns
    -------
    list of Link
        In the order of the claims; each pair once. Where one side was only half sure, the reason
        says so.
    """
    return [x for x in links(claims, reports=reports) if x.relation == "contradicts"]


def _families(copies: Sequence[Copy]) -> dict[str, str]:
    """Return for each report that repeats or is repeated the name of its family."""
    parent: dict[str, str] = {}

    def top(x: str) -> str:
        while parent.setdefault(x, x) != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for copy in copies:
        a, b = sorted((top(copy.a), top(copy.b)))
        parent[b] = a
    return {x: top(x) for x in list(parent)}


def _one_story(a: Said, b: Said, family: Mapping[str, str]) -> bool:
    """Whether two claims stand in different reports of one family."""
    x, y = a.claim.report, b.claim.report
    return x != y and x in family and family.get(x) == family.get(y)


def _copied(
    sayings: Sequence[Said], reports: Mapping[str, Report], copies: Sequence[Copy]
) -> Iterator[Link]:
    by_report: dict[str, list[Said]] = defaultdict(list)
    for said in sayings:
        by_report[said.claim.report].append(said)
    for copy in copies:
        first, second = by_report.get(copy.a), by_report.get(copy.b)
        if not first or not second or copy.a not in reports or copy.b not in reports:
            continue
        here, there = reports[copy.a], reports[copy.b]
        ids = {id(s.claim): s.id for s in (*first, *second)}
        pairs = same_claims(
            Alignment(here, there), [s.claim for s in first], [s.claim for s in second]
        )
        for a, b in pairs:
            yield from _copy_links(copy, ids[id(a)], ids[id(b)], reason=_copy_reason(here, a, b))


def _copy_links(copy: Copy, original: str, repeated: str, *, reason: str) -> Iterator[Link]:
    if copy.known_order:
        yield Link(a=repeated, b=original, relation="copies", reason=reason)
        return
    reason += "; the dates do not tell which came first"
    yield Link(a=repeated, b=original, relation="copies", reason=reason)
    yield Link(a=original, b=repeated, relation="copies", reason=reason)


def _copy_reason(report: Report, a: Claim, b: Claim) -> str:
    origin = report.outlet if report.outlet != "unknown" else a.doc or report.id[:12]
    day = f" of {report.published}" if report.published else ""
    changes = changed_fields(a, b)
    changed = f"changed: {'; '.join(changes)}" if changes else "nothing that counts was changed"
    return f"the report repeats that of {origin}{day}; {changed}"


def _retracted(sayings: Sequence[Said], copied: Sequence[Link]) -> Iterator[Link]:
    """Yield retractions, and with each those of the copies of what was taken back."""
    repeats: dict[str, list[str]] = defaultdict(list)
    for link in copied:
        repeats[link.b].append(link.a)
    for link in fields.of_retractions(sayings):
        yield link
        reached, todo = {link.a, link.b}, [link.b]
        while todo:
            for copy in repeats[todo.pop()]:
                if copy not in reached:
                    reached.add(copy)
                    todo.append(copy)
                    reason = f"a copy of what its origin took back: {link.reason}"
                    yield Link(a=link.a, b=copy, relation="retracts", reason=reason)


def _updated(sayings: Sequence[Said]) -> Iterator[Link]:
    """Yield updates: the same voice gives a later value of the same measure."""
    groups: dict[tuple[object, ...], list[tuple[Said, Proposition]]] = defaultdict(list)
    for said in sayings:
        if said.claim.said_on is None or said.voice[0] == "report" or said.ahead:
            continue
        if said.claim.modality in ("predicted", "conditional") or said.claim.type == "war_aim":
            continue
        for p in said.propositions:
            groups[(said.voice, p.statement.measure, p.statement.args)].append((said, p))
    for group in groups.values():
        group.sort(key=lambda x: (x[0].claim.said_on, statements.days_of(x[1].statement), x[0].id))
        for (old, p), (new, q) in pairwise(group):
            if old.claim.said_on == new.claim.said_on or _value(p) == _value(q):
                continue
            yield Link(
                a=new.id, b=old.id, relation="updates",
                reason=f"{new.who}: {_asserted(p)} -> {_asserted(q)}",
            )  # fmt: skip


def _of_statements(sayings: Sequence[Said]) -> Iterator[Link]:
    groups: dict[tuple[object, ...], list[tuple[Said, Proposition]]] = defaultdict(list)
    for said in sayings:
        if said.claim.modality != "conditional":
            for p in said.propositions:
                groups[statements.kin(p)].append((said, p))
    contradicting, supporting = [], []
    for group in groups.values():
        group.sort(key=lambda x: (statements.days_of(x[1].statement)[1], x[0].order))
        for i, one in enumerate(group):
            for other in group[i + 1 : i + 1 + _REACH]:
                (a, p), (b, q) = (one, other) if one[0].order < other[0].order else (other, one)
                if a.id == b.id:
                    continue
                reason = _clash(a, b, p, q)
                if reason:
                    contradicting.append(
                        Link(a=a.id, b=b.id, relation="contradicts", reason=reason)
                    )
                    continue
                reason = _agreement(a, b, p, q)
                if reason:
                    supporting.append(Link(a=a.id, b=b.id, relation="supports", reason=reason))
    yield from contradicting
    yield from supporting


def _clash(a: Said, b: Said, p: Proposition, q: Proposition) -> str:
    if "predicted" in (a.claim.modality, b.claim.modality) or _revised(a, b):
        return ""
    both = f"{_told(a, p)}; {_told(b, q)}"
    if statements.excludes(p, q):
        return f"{both}: not both{_hedges(a, b)}"
    if a.voice != b.voice and statements.softly_excludes(p, q):
        return f"{both}: hardly both, a soft contradiction{_hedges(a, b)}"
    return ""


def _agreement(a: Said, b: Said, p: Proposition, q: Proposition) -> str:
    if a.voice == b.voice:
        return ""
    both = f"{_told(a, p)}; {_told(b, q)}"
    aims = [s.claim.type == "war_aim" for s in (a, b)]
    equal = _value(p) == _value(q)
    if any(aims):
        same = all(aims) and equal and p.statement.args == q.statement.args
        return f"{both}: the same aim" if same else ""
    if a.ahead or b.ahead:
        same = a.ahead and b.ahead and statements.same_forecast(a, b, p=p, q=q)
        return f"{both}: the same forecast" if same and equal else ""
    return f"{both}: in accord{_hedges(a, b)}" if statements.bears_out(p, q) else ""


def _not_revised(found: Iterable[Link], by_id: Mapping[str, Said]) -> Iterator[Link]:
    return (x for x in found if not _revised(by_id[x.a], by_id[x.b]))


def _revised(a: Said, b: Said) -> bool:
    """Whether the same voice says something else on another day: that is news, not a clash."""
    said, other = a.claim.said_on, b.claim.said_on
    return a.voice == b.voice and said != other and said is not None and other is not None


def _value(p: Proposition) -> tuple[object, ...]:
    s = p.statement
    if s.signature.kind == "flag":
        return ((s.value is not False) != p.false,)
    return s.relation, s.value, p.false


def _told(said: Said, p: Proposition) -> str:
    return f"{said.who} {'denies' if p.false else 'says'} that {p.text}"


def _asserted(p: Proposition) -> str:
    return f"{'not ' if p.false else ''}{p.text}"


def _hedges(a: Said, b: Said) -> str:
    hedged = dict.fromkeys(s.who for s in (a, b) if s.claim.modality == "hedged")
    return f" ({' and '.join(hedged)} half sure)" if hedged else ""
