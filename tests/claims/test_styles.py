"""Reports of our own writing in six styles: what must be found in each."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontcast.claims import RuleExtractor, extract
from frontcast.errors import ConfigError
from frontcast.reports import read_report

WIRE = """KYIV, Oct 14 (Reuters) - Russian troops captured the village of Zoria in Ukraine's \
eastern Donetsk region, Russia's Defence Ministry said on Tuesday.

Ukraine's General Staff did not confirm the loss. Its spokesperson, Andriy Kovalov, said Ukrainian \
forces had repelled 14 of 17 assaults near Kostiantynivka over the past day.

"The enemy is trying to cut the road between Kramatorsk and Sloviansk, but it has not succeeded," \
Kovalov said. At least three civilians were killed and 12 wounded in the shelling of Kramatorsk, \
regional governor Vadym Filashkin wrote on Telegram.
"""
POSTS = """Toretsk: street fighting in the centre. Enemy holds the mine.

Enemy took Novoekonomichne. Our guys pulled out last night.

Enemy losses for the day: 940 personnel, 12 tanks, 31 armoured vehicles
"""
BULLETIN = """Over the past day, 163 combat clashes took place. The enemy carried out 68 air \
strikes, dropped 121 guided bombs and used 5,200 kamikaze drones.

In the Pokrovsk direction, our defenders stopped 47 assaults near the settlements of \
Volodymyrivka, Rodynske and Udachne.

In the Kramatorsk direction, two clashes took place; the enemy launched nine air strikes.
"""
INTERVIEW = """Colonel Ivan Petrenko has commanded a brigade near Lyman since the spring.

Q: How bad is the situation?

A: It is difficult, but we hold the line. The Russians lost some 200 men last week.

Q: Do you have enough people?

A: My battalions are at 40 percent of their strength.
"""
STORY = """Olena Marchenko, 67, left Pokrovsk in August with two bags and a cat.

"The road was shelled every day," she recalled, sitting in a shelter in Dnipro.

A volunteer who drives evacuation vans gave a bleaker account. "We can reach the town only at \
night. Two of our vans were hit by drones this week."
"""
DAYS = {
    "wire": (WIRE, date(2025, 10, 14)),
    "posts": (POSTS, date(2025, 8, 20)),
    "bulletin": (BULLETIN, date(2025, 9, 12)),
    "interview": (INTERVIEW, date(2025, 9, 15)),
    "story": (STORY, date(2025, 10, 2)),
}


@pytest.fixture(scope="module")
def read(theatre):
    def one(style: str):
        text, published = DAYS[style]
        report = read_report(text.encode(), name=style, published=published)
        return {c.text: c for c in extract(report, theatre=theatre)}

    return one


def _one(claims, start: str):
    found = [c for text, c in claims.items() if text.startswith(start)]
    assert len(found) == 1, f"{start!r} in {list(claims)}"
    return found[0]


def test_wire(read):
    claims = read("wire")
    taken = _one(claims, "Russian troops captured the village of Zoria")
    assert taken.speaker == "Russian Defence Ministry"
    assert taken.type == "control_change"
    # Of five of this name one lies within 20 km of Kostiantynivka, the next is 60 km away.
    assert (taken.places[0].surface, taken.places[0].geonameid) == ("Zoria", 9114008)
    assert taken.statements == ("captured(Zoria [9114008], RU, whole) by 2025-10-14",)
    repelled = _one(claims, "Ukrainian forces had repelled")
    assert repelled.speaker == "Andriy Kovalov"
    assert [(q.low, q.unit) for q in repelled.quantities] == [(14, "assault"), (17, "assault")]
    quoted = _one(claims, "The enemy is trying")
    assert (quoted.speaker, quoted.quote) == ("Andriy Kovalov", "direct")
    assert _one(claims, "At least three civilians").speaker == "Vadym Filashkin"
    assert not any("KYIV" in text for text in claims)


def test_terse_posts(read):
    claims = read("posts")
    street = _one(claims, "street fighting in the centre")
    assert street.statements == ("contested(Toretsk) on 2025-08-20",)
    taken = _one(claims, "Enemy took")
    assert taken.statements == ("captured(Novoekonomichne, RU, whole) by 2025-08-20",)
    losses = [c for c in claims.values() if c.type == "losses"]
    assert [(c.quantities[0].low, c.quantities[0].unit) for c in losses] == [
        (940, "person"),
        (12, "tank"),
        (31, "vehicle"),
    ]


def test_bulletin(read):
    claims = read("bulletin")
    assert _one(claims, "Over the past day").quantities[0].low == 163
    assert {c.quantities[0].low for c in claims.values() if c.quantities} >= {68, 121, 5200, 2, 9}
    sector = _one(claims, "In the Pokrovsk direction")
    # Twelve villages are called Volodymyrivka; the one by Pokrovsk is meant.
    assert [p.geonameid for p in sector.places] == [704422, 689394, 695581, 690841]
    assert all(c.speaker == "narrator" for c in claims.values())


def test_interview(read):
    claims = read("interview")
    assert not any(text.startswith(("How", "Do you", "Q")) for text in claims)
    answers = [_one(claims, s) for s in ("It is difficult", "The Russians lost", "My battalions")]
    assert {(c.speaker, c.quote) for c in answers} == {("Ivan Petrenko", "direct")}
    assert (answers[1].time.start, answers[1].time.end) == (date(2025, 9, 8), date(2025, 9, 14))


def test_human_story(read):
    claims = read("story")
    assert _one(claims, "The road was shelled").speaker == "Olena Marchenko"
    reach = _one(claims, "We can reach")
    assert reach.speaker == "a volunteer who drives evacuation vans"
    assert (reach.anonymous, reach.quote) == (True, "direct")


def test_undated_report_has_claims_without_anchored_times(theatre):
    report = read_report(WIRE.encode(), name="undated")
    claims = extract(report, theatre=theatre)
    assert len(claims) >= 5
    assert all(c.time.start is None and c.statements == () for c in claims)


def test_a_report_read_twice_gives_the_same_ids(theatre):
    report = read_report(STORY.encode(), name="x", published=date(2025, 10, 2))
    first, second = (extract(report, theatre=theatre) for _ in range(2))
    assert [c.id for c in first] == [c.id for c in second]
    assert len({c.id for c in first}) == len(first)


def test_a_missing_pipeline_is_named(theatre):
    report = read_report(b"Troops took Lyman.", name="x")
    with pytest.raises(ConfigError, match="no_such_pipeline"):
        RuleExtractor(pipeline="no_such_pipeline").extract(report, theatre=theatre)


_SENTENCES = st.sampled_from(
    [
        s.strip()
        for text, _ in DAYS.values()
        for s in text.replace("\n", " ").split(". ")
        if s.strip()
    ]
)
_JOINTS = st.sampled_from([". ", ".\n\n", "; ", " “", "” ", ' "', "\r\n", " – ", "?! ", "\u00a0"])


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(_SENTENCES, _JOINTS), min_size=1, max_size=6))
def test_offsets_are_exact_whatever_the_text(theatre, parts):
    text = "".join(a + b for a, b in parts)
    report = read_report(text.encode(), name="x", published=date(2025, 10, 2))
    assert report.text == text
    for claim in extract(report, theatre=theatre):
        assert report.text[claim.span_start : claim.span_end] == claim.text
        for part in (*claim.places, *claim.quantities):
            assert report.text[part.start : part.end] == part.surface


@pytest.mark.parametrize(
    ("text", "start", "chain"),
    [
        (
            "Sergeant Ivan Koval said that a medic told him that the bridge near Lyman was gone.",
            "the bridge",
            ("Ivan Koval", "a medic"),
        ),
        (
            "Kyiv denied Moscow's claim that Russian troops had entered Lyman.",
            "Moscow's claim",
            ("Kyiv (Ukrainian government)", "Moscow (Russian government)"),
        ),
        ("The governor said a depot near Lyman burned.", "a depot", ("governor",)),
        ("A depot near Lyman burned.", "A depot", ()),
    ],
)
def test_hearsay_has_its_chain(theatre, text, start, chain):
    report = read_report(text.encode(), name="t.txt", published=date(2025, 6, 18))
    claims = {c.text: c for c in extract(report, theatre=theatre)}
    assert _one(claims, start).chain == chain
