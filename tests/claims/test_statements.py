"""Sentences of our own -> Statements, by the conventions; and which of them claim the opposite."""

from datetime import date

import pytest

from frontcast.claims import asserts_false, contradictions, extract
from frontcast.records import Claim, parse
from frontcast.reports import read_report

DAY = date(2025, 6, 18)  # a Wednesday


def read(text: str, theatre, *, published: date | None = DAY):
    report = read_report(text.encode(), name="own.txt", published=published)
    return extract(report, theatre=theatre)


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Russia holds roughly 70 percent of the Donetsk region.",
         "share(Donetsk Oblast, RU) = 65..75% on 2025-06-18"),
        ("Russian forces control more than 98 percent of Luhansk region.",
         "share(Luhansk Oblast, RU) >= 98% on 2025-06-18"),
        ("Ukraine controls 20 percent of the Kherson region.",
         "share(Kherson Oblast, UA) = 20% on 2025-06-18"),
        ("Russian troops control all of the Luhansk region.",
         "share(Luhansk Oblast, RU) = 100% on 2025-06-18"),
        ("Moscow wants to seize the rest of the Zaporizhzhia region.",
         "share(Zaporizhzhia Oblast, RU) < 100% on 2025-06-18"),
        ("Russian forces captured Velyka Novosilka in January.",
         "captured(Velyka Novosilka, RU, whole) by 2025-01-31"),
        ("Bakhmut fell in May 2023.", "captured(Bakhmut, RU, whole) by 2023-05-31"),
        ("Russian troops have not taken Kostiantynivka.",
         "captured(Kostiantynivka, RU, whole) = false on 2025-06-18"),
        ("The Russian army failed to capture Chasiv Yar.",
         "captured(Chasiv Yar, RU, whole) = false on 2025-06-18"),
        ("Ukrainian forces still hold Kostiantynivka.",
         "control(Kostiantynivka) = UA on 2025-06-18"),
        ("Russian troops are about 7 km from Kostiantynivka.",
         "distance(Kostiantynivka) = 6.3..7.7 km on 2025-06-18"),
        ("Russian troops are a few kilometres from the outskirts of Pokrovsk.",
         "distance(Pokrovsk, edge) = 2..5 km on 2025-06-18"),
        ("The enemy is within 3 km of Myrnohrad.", "distance(Myrnohrad) <= 3 km on 2025-06-18"),
        ("Druzhkivka lies close to the front line.",
         "distance(Druzhkivka) <= 15 km on 2025-06-18"),
        ("Russian forces are on the verge of capturing Toretsk.",
         "captured(Toretsk, RU, whole) by 2025-07-18"),
        ("Pokrovsk will not fall before winter.",
         "captured(Pokrovsk, RU, whole) = false by 2025-11-30"),
        ("Russian troops will take Siversk by the end of the year.",
         "captured(Siversk, RU, whole) by 2025-12-31"),
        ("Street fighting continues in Toretsk.", "contested(Toretsk) on 2025-06-18"),
        ("Ukrainian troops in Pokrovsk are surrounded.",
         "enclosure(Pokrovsk, UA, corridor) = 0 km on 2025-06-18"),
        ("Pokrovsk is nearly encircled.", "enclosure(Pokrovsk, UA) >= 75% on 2025-06-18"),
        ("Russian forces gained 450 square kilometres in the Donetsk region in May 2025.",
         "gain(Donetsk Oblast, RU) = 450 km2 from 2025-05-01 to 2025-05-31"),
        ("Fighting goes on in the Donetsk region, of which Moscow holds nearly 80 percent.",
         "share(Donetsk Oblast, RU) = 75..80% on 2025-06-18"),
        ("Putin demanded that Ukraine withdraw from the whole of Donetsk region.",
         "share(Donetsk Oblast, RU) < 100% on 2025-06-18"),
        ("Ukrainian troops are being pushed back in the Kursk region.",
         "area(Kursk Oblast, UA) falling from 2025-05-19 to 2025-06-18"),
        ("Russian troops entered Pokrovsk in recent days.",
         "gain(Pokrovsk, RU) > 0 km2 from 2025-06-08 to 2025-06-18"),
        ("Russian forces hold about a fifth of Toretsk.",
         "share(Toretsk, RU) = 15..25% on 2025-06-18"),
        ("Russian troops have captured most of the town of Toretsk.",
         "share(Toretsk, RU) = 50..100% on 2025-06-18"),
        ("Russia will capture Kostiantynivka by the end of 2025, an official said.",
         "captured(Kostiantynivka, RU, whole) by 2025-12-31"),
        ("Siversk: held by Ukraine, quiet night.", "control(Siversk) = UA on 2025-06-18"),
        ("Ukraine has lost over 40 percent of the territory in the Kursk region it had captured.",
         "retained(Kursk Oblast, UA) <= 60% on 2025-06-18"),
        ("A HEADLINE STANDS HERE\n\nKYIV, June 18 -- Russian forces have captured Toretsk.",
         "captured(Toretsk, RU, whole) by 2025-06-18"),
    ],
)  # fmt: skip
def test_one_sentence(theatre, sentence, wanted):
    assert str(parse(wanted)) == wanted
    found = [s for c in read(sentence, theatre) for s in c.statements]
    assert found == [wanted]


@pytest.mark.parametrize(
    "sentence",
    [
        "The front has crept north since the thaw.",
        "Pokrovsk is an important railway junction.",
        "The president said talks would take place in Kyiv.",
        "If Russian forces seize Pokrovsk, they may turn north.",
        "Shops in Kramatorsk were closed.",
        "A drone flew 40 km from Kramatorsk.",
        "Ukrainian troops regained control of two villages near Dobropillia.",
        "Russian troops seized several positions in Kostiantynivka.",
        "It is unclear whether Ukrainian troops withdrew from Siversk.",
        "The command ordered its units to leave Siversk to avoid encirclement.",
    ],
)
def test_what_maps_cannot_answer_has_no_statement(theatre, sentence):
    assert [s for c in read(sentence, theatre) for s in c.statements] == []


def test_without_a_day_there_is_no_statement_and_no_anchored_time(theatre):
    claims = read("Russia currently controls 60 percent of the Donetsk region.", theatre,
                  published=None)  # fmt: skip
    assert len(claims) == 1
    assert claims[0].statements == ()
    assert (claims[0].time.start, claims[0].time.end) == (None, None)


def _claim(statement: str, *, speaker: str = "A", start: int = 0, **fields) -> Claim:
    return Claim(report="r", doc="r", span_start=start, span_end=start + 3, text="abc",
                 speaker=speaker, statements=(statement,), said_on=DAY, **fields)  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "polarity", "false"),
    [
        ("control(Pokrovsk) = RU on 2025-06-18", "positive", False),
        ("control(Pokrovsk) = RU on 2025-06-18", "negative", True),
        ("captured(Pokrovsk, RU, whole) = false on 2025-06-18", "negative", False),
        ("captured(Pokrovsk, RU, whole) by 2025-06-18", "negative", True),
    ],
)
def test_asserts_false(statement, polarity, false):
    assert asserts_false(_claim(statement, polarity=polarity)) is false


@pytest.mark.parametrize(
    ("a", "b", "clash"),
    [
        ("share(Donetsk Oblast, RU) = 55..65% on 2025-06-18",
         "share(Donetsk Oblast, RU) >= 70% on 2025-06-18", True),
        ("share(Donetsk Oblast, RU) = 55..65% on 2025-06-18",
         "share(Donetsk Oblast, RU) >= 60% on 2025-06-18", False),
        ("share(Donetsk Oblast, RU) = 55..65% on 2025-06-18",
         "share(Luhansk Oblast, RU) >= 70% on 2025-06-18", False),
        ("share(Donetsk Oblast, RU) = 55..65% on 2025-06-18",
         "share(Donetsk Oblast, RU) >= 70% on 2025-07-18", False),
        ("control(Pokrovsk) = RU on 2025-06-18", "control(Pokrovsk) = UA on 2025-06-18", True),
        ("control(Pokrovsk) = RU on 2025-06-18", "control(Pokrovsk) = RU on 2025-06-18", False),
        ("captured(Toretsk, RU, whole) by 2025-06-01",
         "captured(Toretsk, RU, whole) = false by 2025-06-30", True),
        ("captured(Toretsk, RU, whole) by 2025-06-30",
         "captured(Toretsk, RU, whole) = false by 2025-06-01", False),
        ("gain(Donetsk Oblast, RU) rising monthly from 2025-01 to 2025-05",
         "gain(Donetsk Oblast, RU) falling monthly from 2025-01 to 2025-05", True),
        ("gain(Donetsk Oblast, RU) = 400 km2 from 2025-05-01 to 2025-05-31",
         "gain(Donetsk Oblast, RU) = 900 km2 from 2025-04-01 to 2025-05-31", False),
    ],
)  # fmt: skip
def test_contradictions_by_hand(a, b, clash):
    claims = [_claim(a), _claim(b, speaker="B", start=9)]
    links = contradictions(claims)
    assert [(x.a, x.b, x.relation) for x in links] == (
        [(claims[0].id, claims[1].id, "contradicts")] if clash else []
    )
    assert all("not both" in x.reason for x in links)
    assert len(contradictions(claims[::-1])) == len(links)


def test_a_rumour_called_false_is_denied(theatre):
    claims = read("Reports of an encirclement of Myrnohrad are false.", theatre)
    assert [(c.modality, c.polarity, asserts_false(c)) for c in claims] == [
        ("denied", "negative", True)
    ]
    assert claims[0].statements == ("enclosure(Myrnohrad, UA, corridor) = 0 km on 2025-06-18",)


def test_a_denial_contradicts_what_it_denies(theatre):
    claims = read(
        "Kyiv denied Russian claims that Ukrainian troops in Kupiansk were surrounded.", theatre
    )
    denied = [c for c in claims if c.modality == "denied"]
    claimed = [c for c in claims if c.modality == "asserted"]
    assert [c.speaker for c in denied] == ["Kyiv (Ukrainian government)"]
    assert [c.speaker for c in claimed] == ["Russia (officials, unnamed)"]
    assert denied[0].statements == claimed[0].statements != ()
    assert asserts_false(denied[0])
    assert not asserts_false(claimed[0])
    assert len(contradictions(claims)) == 1


def test_a_share_of_something_larger_is_not_the_regions(theatre):
    # Seen on an invented wire: the fifth of the country became the share of an oblast.
    text = (
        "Russia controls about a fifth of Ukraine, including nearly all of Luhansk and about two "
        "thirds of Donetsk."
    )
    report = read_report(text.encode(), name="t.txt", published=date(2025, 6, 18))
    found = [s for c in extract(report, theatre=theatre) for s in c.statements]
    assert found == ["share(Donetsk Oblast, RU) = 61.7..71.7% on 2025-06-18"]
