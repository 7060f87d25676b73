"""Independent sources: a copy is none, and the order of reports does not matter."""

from datetime import date, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from frontcast.claims import Copy, corroboration
from frontcast.records import Claim, Link, Report

DAY = date(2025, 6, 18)


def claim(report: str, *, speaker: str = "narrator", start: int = 0, **fields) -> Claim:
    return Claim(report=report, doc=report, span_start=start, span_end=start + 4, text="Fell",
                 speaker=speaker, **fields)  # fmt: skip


def support(*claims: Claim) -> list[Link]:
    return [Link(a=a.id, b=b.id, relation="supports", reason="same") for i, a in enumerate(claims)
            for b in claims[i + 1 :]]  # fmt: skip


def count(claims, reports=(), copies=(), links=None) -> int:
    links = support(*claims) if links is None else links
    return corroboration(claims[0].id, links, claims=claims, reports=reports, copies=copies)


def copy(a: str, b: str, *, known: bool = True) -> Copy:
    return Copy(a=a, b=b, kind="copy", known_order=known, jaccard=0.9, containment=0.9)


def test_alone_is_one():
    assert count([claim("r1")]) == 1


def test_two_papers_are_two_and_one_paper_twice_is_one():
    claims = [claim("r1"), claim("r2")]
    for outlets, wanted in ((("A", "B"), 2), (("A", "A"), 1), (("unknown", "unknown"), 2)):
        reports = [
            Report(id=c.report, text="Fell", outlet=o) for c, o in zip(claims, outlets, strict=True)
        ]
        assert count(claims, reports) == wanted


def test_a_speaker_quoted_everywhere_is_one():
    claims = [claim(f"r{i}", speaker="Vadym Filashkin") for i in range(4)]
    assert count(claims) == 1
    assert count([*claims, claim("r9", speaker="Ivan Petrenko")]) == 2


def test_one_wire_is_one():
    texts = ["KYIV (Reuters) - Fell", "Fell, Reuters reported.", "Fell", "(AFP) Fell"]
    claims = [claim(f"r{i}") for i in range(4)]
    reports = [Report(id=f"r{i}", text=t, outlet=f"O{i}") for i, t in enumerate(texts)]
    assert count(claims, reports) == 3


def test_a_copy_counts_for_its_original_only():
    claims = [claim("r1"), claim("r2")]
    assert count(claims, copies=[copy("r1", "r2")]) == 1
    assert count(claims, copies=[copy("r2", "r1")]) == 1
    # The original says something else: the copy alone is no source.
    assert count([claim("r2")], copies=[copy("r1", "r2")]) == 0
    # What a copy says unchanged is what its original says.
    both = [claim("r2"), claim("r1")]
    told = [Link(a=both[0].id, b=both[1].id, relation="copies", reason="-")]
    assert count(both, copies=[copy("r1", "r2")], links=told) == 1


def test_where_nobody_knows_the_original_all_must_say_it():
    claims = [claim("r1"), claim("r2")]
    assert count(claims, copies=[copy("r1", "r2", known=False)]) == 1
    assert count(claims[:1], copies=[copy("r1", "r2", known=False)]) == 0


REPORTS = st.integers(1, 6)


@st.composite
def ledgers(draw):
    n = draw(REPORTS)
    reports = [
        Report(id=f"r{i}", text=draw(st.sampled_from(["Fell", "(AFP) Fell", "(Reuters) Fell"])),
               outlet=draw(st.sampled_from(["A", "B", "unknown"])),
               published=DAY + timedelta(days=i))
        for i in range(n)
    ]  # fmt: skip
    claims = [
        claim(f"r{i}", start=5 * j,
              speaker=draw(st.sampled_from(["narrator", "Ann", "Bob", "an official"])))
        for i, j in product(range(n), range(2))
    ]  # fmt: skip
    links = [x for x in support(*claims) if draw(st.booleans())]
    copies = [copy(f"r{i}", f"r{j}", known=draw(st.booleans()))
              for j in range(1, n) for i in range(j) if draw(st.integers(0, 3)) == 0]  # fmt: skip
    links += [Link(a=_of(claims, c.b).id, b=_of(claims, c.a).id, relation="copies", reason="-")
              for c in copies]  # fmt: skip
    return reports, claims, links, copies


def _of(claims, report):
    return next(c for c in claims if c.report == report)


@given(ledgers(), st.data())
def test_adding_a_copy_never_raises_the_count(ledger, data):
    reports, claims, links, copies = ledger
    asked = data.draw(st.sampled_from(claims))
    before = corroboration(asked.id, links, claims=claims, reports=reports, copies=copies)
    original = data.draw(st.sampled_from(reports))
    known = data.draw(st.booleans())
    copied = [c for c in claims if c.report == original.id]
    fresh = [claim("new", speaker=c.speaker, start=c.span_start) for c in copied]
    more = [*links]
    for mine, theirs in zip(fresh, copied, strict=True):
        if data.draw(st.booleans()):
            more.append(Link(a=mine.id, b=theirs.id, relation="copies", reason="-"))
            if not known:
                more.append(Link(a=theirs.id, b=mine.id, relation="copies", reason="-"))
        others = [c for c in claims if c.report != original.id and data.draw(st.booleans())]
        more += [Link(a=mine.id, b=c.id, relation="supports", reason="-") for c in others]
    after = corroboration(
        asked.id, more, claims=[*claims, *fresh],
        reports=[*reports, Report(id="new", text=original.text, outlet="C")],
        copies=[*copies, copy(original.id, "new", known=known)],
    )  # fmt: skip
    assert after <= before


@given(ledgers(), st.randoms())
def test_the_order_does_not_matter(ledger, random):
    reports, claims, links, copies = ledger
    asked = claims[0].id
    before = corroboration(asked, links, claims=claims, reports=reports, copies=copies)
    for things in (reports, claims, links, copies):
        random.shuffle(things)
    assert corroboration(asked, links, claims=claims, reports=reports, copies=copies) == before
    assert 0 <= before <= len(reports) * 2
