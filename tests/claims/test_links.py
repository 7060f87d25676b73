"""What claims of made-up reports are to each other; the texts were written for these tests."""

from dataclasses import replace
from datetime import date

import pytest

from frontcast.claims import contradictions, extract, links
from frontcast.records import Claim, Report

DAY = date(2025, 6, 18)


def report(text: str, *, day: date | None = DAY, outlet: str = "unknown", name: str = "") -> Report:
    return Report(id=name or f"{outlet} {day} {text}"[:64], text=text, published=day, outlet=outlet)


def relations(theatre, *reports: Report) -> list[tuple[str, str, str]]:
    claims = [c for r in reports for c in extract(r, theatre=theatre)]
    text = {c.id: c.text for c in claims}
    return [(x.relation, text[x.a], text[x.b]) for x in links(claims, reports=reports)]


def between(theatre, a: Report, b: Report) -> set[str]:
    """Relations between the claims of two reports, not within one."""
    claims = [c for r in (a, b) for c in extract(r, theatre=theatre)]
    home = {c.id: c.report for c in claims}
    return {x.relation for x in links(claims, reports=(a, b)) if home[x.a] != home[x.b]}


CONTRADICTS = [
    ("Russia controls about 70 percent of the Donetsk region, officials said.",
     "Russia controls about 50 percent of the Donetsk region, the General Staff said."),
    ("Russian troops have captured Toretsk, Moscow said.",
     "Russian troops have not captured Toretsk, the General Staff said."),
    ("Ukrainian troops in Myrnohrad are surrounded, Moscow said.",
     "Kyiv denied that Ukrainian troops in Myrnohrad are surrounded."),
    ("Russian troops are 3 kilometers from Kramatorsk, a governor said.",
     "Russian troops are 20 kilometers from Kramatorsk, the General Staff said."),
    ("A missile strike killed 12 civilians in Kramatorsk on Monday, the mayor said.",
     "The strike killed 31 civilians in Kramatorsk on Monday, a hospital said."),
    ("Ukrainian forces hold Kupiansk, the General Staff said.",
     "Russia's Defence Ministry said its troops had taken full control of Kupiansk."),
    ("The bridge in Kupiansk was destroyed, the governor said.",
     "The bridge in Kupiansk was not destroyed, a resident said."),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), CONTRADICTS)
def test_contradictions_between_reports(theatre, a, b):
    assert "contradicts" in between(theatre, report(a, outlet="A"), report(b, outlet="B"))


def test_a_hedged_ring_contradicts_a_denied_one_softly(theatre):
    a = report("Kyiv denied Russian claims that its troops in Kupiansk were surrounded.")
    b = report('"We are almost surrounded in Kupiansk," a platoon commander said.')
    claims = [c for r in (a, b) for c in extract(r, theatre=theatre)]
    reasons = {x.reason for x in contradictions(claims)}
    assert any("soft" in reason for reason in reasons)
    assert any("not both" in reason for reason in reasons)  # the denial against what it denies


SUPPORTS = [
    ("Russia controls about 70 percent of the Donetsk region, officials said.",
     "Russia holds 68 percent of the Donetsk region, the monitoring group said."),
    ("Russian troops have captured Toretsk, Moscow said.",
     "Toretsk was captured by Russian troops, a Ukrainian analyst said."),
    ("Russian troops are 3 kilometers from Kramatorsk, a governor said.",
     "Russian troops are about 3 kilometers from Kramatorsk, a mayor said."),
    ("Shelling killed 12 civilians in Kramatorsk on Monday, the mayor said.",
     "Shelling killed 12 civilians in Kramatorsk on Monday, a hospital said."),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), SUPPORTS)
def test_supports_between_reports(theatre, a, b):
    assert between(theatre, report(a, outlet="A"), report(b, outlet="B")) == {"supports"}


HARD_NEGATIVES = [
    # Different places, or different things at one place.
    ("Russian troops have captured Toretsk.", "Russian troops have not captured Siversk."),
    ("Russia controls 70 percent of the Donetsk region.",
     "Russia controls 99 percent of the Luhansk region."),
    ("Shelling killed 12 civilians in Kramatorsk on Monday.",
     "Shelling wounded 30 civilians in Kramatorsk on Monday."),
    ("Russia lost 40 tanks near Pokrovsk on Monday.",
     "Ukraine lost 12 tanks near Pokrovsk on Monday."),
    ("Russia lost 40 tanks near Pokrovsk on Monday.",
     "Russia lost 90 trucks near Pokrovsk on Monday."),
    ("The bridge in Kupiansk was destroyed.", "The school in Kupiansk was not destroyed."),
    ("The bridge in Kupiansk was destroyed.", "The bridge in Lyman was not destroyed."),
    ("The brigade lost 20 men near Lyman on Monday.",
     "The brigade lost 20 vehicles near Lyman on Monday."),
    ("About 1,200 civilians remain in Pokrovsk.",
     "About 60,000 civilians lived in Pokrovsk before the war."),
    # Different periods.
    ("Russia gained 400 square kilometers in the Donetsk region in May.",
     "Russia gained 900 square kilometers in the Donetsk region in April."),
    ("Shelling killed 12 civilians in Kramatorsk on Monday.",
     "Shelling killed 31 civilians in Kramatorsk in May."),
    ("Russia lost 40 tanks near Pokrovsk in March.",
     "Russia lost 90 tanks near Pokrovsk in April."),
    ("Fighting in Chasiv Yar was calm in March.", "Fighting in Chasiv Yar was not calm in May."),
    # Forecasts, conditions, aims.
    ("Russian forces could capture Kramatorsk by August.",
     "Russian troops have not captured Kramatorsk."),
    ("If Toretsk falls, the road to Kostiantynivka will open.",
     "The road to Kostiantynivka is not open."),
    ("Russia wants to capture all of the Donetsk region.",
     "Russia does not control all of the Donetsk region."),
    ("The loss of Lyman would open the door to Sloviansk.",
     "Russia may lack the troops to advance on Sloviansk."),
    ("Moscow aims to take Kramatorsk.", "Kyiv aims to hold Kramatorsk."),
    # Perspectives and judgements.
    ("Militarily, Toretsk is of no use, Ivan Petrenko said.",
     "Politically, Toretsk is very important, Ivan Petrenko said."),
    ("Lyman is a key railway hub.", "Lyman is not worth the losses."),
    ("The town of Siversk is quiet.", "Nobody in Siversk is calm."),
    # Compatible numbers and degrees.
    ("Russia controls about 70 percent of the Donetsk region.",
     "Russia controls more than half of the Donetsk region."),
    ("Russian troops are within 15 kilometers of Kramatorsk.",
     "Russian troops are 9 kilometers from Kramatorsk."),
    ("Myrnohrad is not surrounded.", "Fighting goes on in Myrnohrad."),
    ("More than 10 civilians were killed in Kramatorsk on Monday.",
     "Shelling killed 12 civilians in Kramatorsk on Monday."),
    ("Russian troops entered Kupiansk.", "Russian troops have not captured Kupiansk."),
    ("Two of the three bridges in Kupiansk were destroyed.",
     "One bridge in Kupiansk was not destroyed."),
    ("Russian troops are 2 kilometers from the outskirts of Dobropillia.",
     "Russian troops are 8 kilometers from the centre of Dobropillia."),
    # Who speaks of whom.
    ("Russian shelling destroyed the bridge in Lyman.",
     "Ukrainian engineers did not destroy the dam in Lyman."),
    ("Ukrainian forces advanced near Lyman.", "Russian forces did not advance near Lyman."),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), HARD_NEGATIVES)
def test_no_contradiction_update_or_copy(theatre, a, b):
    got = between(theatre, report(a, outlet="A"), report(b, outlet="B"))
    assert got <= {"supports"}


OLD = [
    ("Russian troops have captured Lyman.", "Ukrainian forces hold Lyman."),
    ("Russian forces could soon capture Pokrovsk.", "Russian forces could soon capture Pokrovsk."),
    ("Russian troops are 5 kilometers from Kramatorsk.",
     "Russian troops are 5 kilometers from Kramatorsk."),
    ("Kupiansk is a key railway hub.", "Kupiansk is no longer a key railway hub."),
    ("The bridge in Kupiansk was not destroyed.", "The bridge in Kupiansk was destroyed."),
    ("Russian troops have not captured Toretsk.", "Russian troops have captured Toretsk."),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), OLD)
def test_the_same_words_ten_months_apart_are_no_link(theatre, a, b):
    early, late = report(a, day=date(2024, 12, 20)), report(b, day=date(2025, 11, 5), outlet="B")
    assert between(theatre, early, late) == set()


def test_a_newer_value_of_the_same_outlet_updates(theatre):
    old = report("Russian troops are 9 kilometers from Kramatorsk.", outlet="A")
    new = report(
        "Russian troops are 4 kilometers from Kramatorsk.", outlet="A", day=date(2025, 7, 2)
    )
    same = report(
        "Russian troops are 9 kilometers from Kramatorsk.", outlet="A", day=date(2025, 7, 2)
    )
    got = relations(theatre, old, new)
    assert [(r, a[:31], b[:31]) for r, a, b in got] == [
        ("updates", "Russian troops are 4 kilometers", "Russian troops are 9 kilometers")
    ]
    assert relations(theatre, new, old) == got  # whichever is read first
    assert relations(theatre, old, same) == []
    elsewhere = replace(new, outlet="B")
    assert relations(theatre, old, elsewhere) == []


def test_a_newer_number_of_the_same_speaker_updates(theatre):
    old = report("Shelling killed 12 civilians in Kramatorsk, Vadym Filashkin said.", outlet="A")
    new = report("Shelling killed 15 civilians in Kramatorsk, Vadym Filashkin said.", outlet="B",
                 day=date(2025, 6, 20))  # fmt: skip
    claims = [c for r in (old, new) for c in extract(r, theatre=theatre)]
    (link,) = links(claims, reports=(old, new))
    assert link.relation == "updates"
    assert "12" in link.reason
    assert "15" in link.reason


STORY = (
    "Russian troops took the railway station of Kostiantynivka on Monday after a week of fighting. "
    "Shelling killed 12 civilians in Kostiantynivka, the mayor said. Two evacuation buses left at "
    "noon while drones circled above the brick factory. Volunteers carried the oldest residents "
    "down the stairs because the lifts have not worked since the autumn."
)


def test_a_retraction_reaches_the_copies(theatre):
    origin = report(STORY, outlet="A")
    copy = report(STORY.replace("12", "20"), outlet="B", day=date(2025, 6, 19))
    back = report(
        "Correction: A retracts its claim that shelling killed 12 civilians in Kostiantynivka.",
        outlet="A", day=date(2025, 6, 21),
    )  # fmt: skip
    reports = (copy, back, origin)
    claims = [c for r in reports for c in extract(r, theatre=theatre)]
    text = {c.id: c for c in claims}
    found = links(claims, reports=reports)
    taken = [x for x in found if x.relation == "retracts"]
    assert {text[x.b].report for x in taken} == {origin.id, copy.id}
    assert all("killed" in text[x.b].text for x in taken)
    assert any("origin" in x.reason for x in taken if text[x.b].report == copy.id)
    copies = [x for x in found if x.relation == "copies" and "killed" in text[x.a].text]
    assert [(text[x.a].report, text[x.b].report) for x in copies] == [(copy.id, origin.id)]
    assert "12 -> 20" in copies[0].reason
    assert not [x for x in found if x.relation in ("contradicts", "supports")]


def test_a_withdrawn_report_takes_all_its_claims_back(theatre):
    origin = report(STORY, outlet="A", day=date(2025, 5, 3))
    other = report("Russian troops have captured Toretsk, Moscow said.", outlet="A",
                   day=date(2025, 5, 4))  # fmt: skip
    back = report("A withdraws its report of 3 May.", outlet="A", day=date(2025, 5, 9))
    claims = [c for r in (origin, other) for c in extract(r, theatre=theatre)]
    # Hand-made: what matters here is the link, not that the sentence is found.
    text = back.text
    claims.append(
        Claim(report=back.id, doc="back", span_start=0, span_end=len(text), text=text,
              type="retraction", said_on=back.published,
              time=replace(claims[0].time, surface="3 May", start=date(2025, 5, 3),
                           end=date(2025, 5, 3)))
    )  # fmt: skip
    found = [x for x in links(claims, reports=(origin, other, back)) if x.relation == "retracts"]
    home = {c.id: c.report for c in claims}
    assert len(found) == sum(c.report == origin.id for c in claims)
    assert {home[x.b] for x in found} == {origin.id}


def test_another_outlet_cannot_retract(theatre):
    origin = report(STORY, outlet="A")
    back = report("Correction: C retracts its claim that shelling killed 12 civilians in "
                  "Kostiantynivka.", outlet="C", day=date(2025, 6, 21))  # fmt: skip
    assert "retracts" not in between(theatre, origin, back)


def test_links_do_not_depend_on_the_order_of_reports(theatre):
    reports = [report(text, outlet=f"{i}{side}", day=date(2025, 6, 10 + i))
               for i, pair in enumerate((*CONTRADICTS, *SUPPORTS))
               for side, text in zip("ab", pair, strict=True)]  # fmt: skip
    claims = [c for r in reports for c in extract(r, theatre=theatre)]
    forward = {(frozenset((x.a, x.b)), x.relation) for x in links(claims, reports=reports)}
    back = {(frozenset((x.a, x.b)), x.relation)
            for x in links(claims[::-1], reports=reports[::-1])}  # fmt: skip
    assert forward == back
    assert forward


def test_every_link_gives_its_reason(theatre):
    reports = [report(t, outlet=f"{i}") for i, pair in enumerate(CONTRADICTS) for t in pair]
    claims = [c for r in reports for c in extract(r, theatre=theatre)]
    ids = {c.id for c in claims}
    for link in links(claims, reports=reports):
        assert {link.a, link.b} <= ids
        assert link.a != link.b
        assert len(link.reason.split()) >= 5
