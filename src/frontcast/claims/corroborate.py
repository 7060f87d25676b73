"""How many independent sources stand behind a claim."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from frontcast.claims._differences import changed_fields
from frontcast.claims._links_said import voice, wires
from frontcast.claims.copies import Copy
from frontcast.records import Claim, Link, Report


def corroboration(
    claim_id: str,
    links: Iterable[Link],
    *,
    claims: Iterable[Claim],
    reports: Iterable[Report] = (),
    copies: Iterable[Copy] = (),
) -> int:
    """Count the independent sources that say what a claim says, itself included.

    Counted once each: one speaker, wherever quoted; one publication's own voice; all who credit
    the same news agency; a report and its copies. A copy is no source: it counts for nothing but
    its original, and where the dates do not tell which is the original, the reports count as
    one if all of them say so, else not at all.

    Parameters
    ----------
    claim_id : str
        Id of one of `claims`.
    links : iterable of Link
        As from `links`: who ``supports`` whom.
    claims, reports
        What the links are about.
    copies : iterable of Copy
        Which reports repeat which.

    Returns
    -------
    int
        0 if the claim is known from copies only whose original says something else.
    """
    by_id = {c.id: c for c in claims}
    known = {r.id: r for r in reports}
    supports, copied = _graph(links, by_id)
    own = _originals(claim_id, copied)
    supporting = {x for key in own for x in supports[key]}
    # Where nobody knows which is the original, what each says unchanged is said by each. Not so
    # for the claims in support: a copy could lend its original a support that it never gave.
    own |= {x for key in own for x in copied[key] if key in copied[x]}
    said = own | supporting
    family, roots = _origins(copies)
    saying: dict[str, set[str]] = defaultdict(set)  # family -> its originals that say so
    keys: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for key in said & by_id.keys():
        claim = by_id[key]
        home = family.get(claim.report, claim.report)
        if claim.report in roots.get(home, {claim.report}):
            saying[home].add(claim.report)
            keys[home] |= _voices(claim, known)
    counted = {home for home in saying if saying[home] >= roots.get(home, set())}
    return _groups((keys[home], home in counted) for home in saying)


_Graph = Mapping[str, set[str]]


def _graph(links: Iterable[Link], by_id: Mapping[str, Claim]) -> tuple[_Graph, _Graph]:
    """Return who supports whom, and who copies whom without changing what counts."""
    supports: dict[str, set[str]] = defaultdict(set)
    copied: dict[str, set[str]] = defaultdict(set)
    for link in links:
        if link.relation == "supports":
            supports[link.a].add(link.b)
            supports[link.b].add(link.a)
        elif link.relation == "copies" and link.a in by_id and link.b in by_id:
            unchanged = not changed_fields(by_id[link.b], by_id[link.a])
            copied[link.a] |= {link.b} if unchanged else set()
    return supports, copied


def _originals(key: str, copied: _Graph) -> set[str]:
    """Return a claim with what it is known to be copied from, step by step."""
    out, todo = {key}, [key]
    while todo:
        here = todo.pop()
        fresh = {x for x in copied[here] if here not in copied[x]} - out
        out |= fresh
        todo += fresh
    return out


def _voices(claim: Claim, reports: Mapping[str, Report]) -> set[tuple[str, ...]]:
    report = reports.get(claim.report)
    out = {voice(claim, report)}
    if claim.speaker == "narrator" and report is not None:
        out |= {("wire", name) for name in wires(report)}
    return out


def _origins(copies: Iterable[Copy]) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Return each report's family, and of each family the reports that copy no other."""
    neighbours: dict[str, set[str]] = defaultdict(set)
    later: set[str] = set()
    for copy in copies:
        neighbours[copy.a].add(copy.b)
        neighbours[copy.b].add(copy.a)
        if copy.known_order:
            later.add(copy.b)
    family: dict[str, str] = {}
    roots: dict[str, set[str]] = {}
    for start in sorted(neighbours):
        if start in family:
            continue
        members, todo = {start}, [start]
        while todo:
            fresh = neighbours[todo.pop()] - members
            members |= fresh
            todo += fresh
        family |= dict.fromkeys(members, start)
        roots[start] = members - later
    return family, roots


def _groups(sets: Iterable[tuple[set[tuple[str, ...]], bool]]) -> int:
    """Return into how many groups the sets that count fall, which share no element.

    Sets that do not count still join others: one voice in two places stays one.
    """
    groups: list[tuple[set[tuple[str, ...]], bool]] = []
    for keys, counts in sets:
        joined = [g for g in groups if g[0] & keys]
        groups = [g for g in groups if not g[0] & keys]
        groups.append((keys.union(*(g[0] for g in joined)), counts or any(g[1] for g in joined)))
    return sum(counts for _, counts in groups)
