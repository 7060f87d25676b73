"""Everyday uses of the words of war: no Statement; who says and what is counted around them."""

from datetime import date

import pytest

from frontcast.claims import asserts_false, extract
from frontcast.claims._quantities import find_quantities
from frontcast.reports import read_report

DAY = date(2025, 10, 22)  # a Wednesday


def read(text: str, theatre):
    report = read_report(text.encode(), name="own.txt", published=DAY)
    return extract(report, theatre=theatre)


@pytest.mark.parametrize(
    "sentence",
    [
        # Somebody else takes, holds, leaves or falls.
        "Customs officers seized 80 cartons of cigarettes in Sloviansk.",
        "The blaze at a depot in Kramatorsk was brought under control by noon.",
        "The minibus pulled out of Druzhkivka at dawn.",
        "A wedding hall in Kramatorsk held sixty guests.",
        "Mortar shells fell on Lyman.",
        "The number of pupils in Kramatorsk fell by 30 percent.",
        "The choir was surrounded by children in Sloviansk.",
        "Sloviansk was cut off from gas for a week.",
        "Rescue workers entered Kostiantynivka on Sunday.",
        "The summit will take place in Pokrovsk.",
        "Druzhkivka will take in a thousand people.",
        "The envoy pushed back against the plan in Kramatorsk.",
        "Ukrainian officials held Lyman responsible.",
        # A settlement is where it happened, or gives its name to a part.
        "The sergeant was captured in Bakhmut.",
        "Russian troops captured nine men in Toretsk.",
        "Russian forces seized the Toretsk mine.",
        "A quarter of the flats in Toretsk are occupied.",
        "Medics wounded near the front line recover in Dnipro.",
        # Lengths that do not run from troops.
        "A kindergarten 9 km from Kramatorsk burned down.",
        "Ukrainian gunners destroyed two guns 6 km from Toretsk.",
        # Not said to be so.
        "Fears of the fall of Lyman are growing.",
        "Russia's seizure of Siversk remains a distant prospect.",
        "Don't believe the posts that Russian forces captured Siversk.",
        "Nobody believes that Russian troops captured Siversk.",
        "The encirclement of Lyman remains unlikely before winter.",
        "Fighting in Bakhmut ended in 2023.",
        "Control of Chasiv Yar gives gunners a wide view.",
        "The army has not captured a single town this spring apart from Toretsk.",
        "The town of Lyman was liberated.",  # by whom, this does not say
    ],
)
def test_everyday_words_make_no_statement(theatre, sentence):
    assert [s for c in read(sentence, theatre) for s in c.statements] == []


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Lyman fell on Monday.", ["captured(Lyman, RU, whole) by 2025-10-20"]),
        ("Russian forces took the villages of Koptieve and Razine.",
         ["captured(Koptieve, RU, whole) by 2025-10-22",
          "captured(Razine, RU, whole) by 2025-10-22"]),
        ("Siversk is already in Russian hands.", ["control(Siversk) = RU on 2025-10-22"]),
        ("Lyman remains under Ukrainian control.", ["control(Lyman) = UA on 2025-10-22"]),
        ("Ukrainian troops in Siversk have been cut off.",
         ["enclosure(Siversk, UA, corridor) = 0 km on 2025-10-22"]),
        ("Ukraine's army said its units had retaken Razine.",
         ["captured(Razine, UA, whole) by 2025-10-22"]),
        ("Russian forces seized Balahan, nine kilometres east of Pokrovsk.",
         ["captured(Balahan, RU, whole) by 2025-10-22"]),
        ("The Russians hold most of Siversk, perhaps 80 percent.",
         ["share(Siversk, RU) = 75..85% on 2025-10-22"]),
        ("After the fall of Toretsk, Druzhkivka is the last town on that road.",
         ["captured(Toretsk, RU, whole) by 2025-10-22"]),
        ("Grey zone: Koptieve, Razine",
         ["contested(Koptieve) on 2025-10-22", "contested(Razine) on 2025-10-22"]),
    ],
)  # fmt: skip
def test_armies_and_settlements_pass(theatre, sentence, wanted):
    claims = read(sentence, theatre)
    assert [s for c in claims for s in c.statements] == wanted
    assert not any(asserts_false(c) for c in claims)


def test_a_frame_with_an_apposition_names_the_speaker(theatre):
    claims = read(
        "Ukrainian units still hold Lyman, Petro Savchuk, a spokesman for the eastern group, told "
        "public radio. \"They filmed one flag and ran away again,\" he said.", theatre,
    )  # fmt: skip
    assert claims
    assert {c.speaker for c in claims} == {"Petro Savchuk"}


def test_according_to_someone_amid_a_sentence(theatre):
    claims = read(
        "About 700 people came through the shelter in a month, according to its manager, Ivan "
        "Melnyk, and most of them went on to Dnipro.", theatre,
    )  # fmt: skip
    assert claims[0].speaker == "Ivan Melnyk"


def test_the_guest_is_whom_the_introduction_presents(theatre):
    claims = read(
        "Taras Hnatiuk commands a mortar battery near Siversk.\n\nQ: How is it?\n\n"
        "A: The enemy attacks at night. My battery lost six men in a week.", theatre,
    )  # fmt: skip
    assert [c.speaker for c in claims if "battery lost" in c.text] == ["Taras Hnatiuk"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It took a year and a half.", [(1.5, 1.5, "year")]),
        ("a kilometre and a half from the river", [(1.5, 1.5, "km")]),
        ("two and a half months", [(2.5, 2.5, "month")]),
        ("lost 40 men, 12 of them for good", [(40, 40, "person"), (12, 12, "person")]),
        ("a mine exploded, killing nine", [(9, 9, "person")]),
        ("It is 46 now", [(46, 46, "")]),
        ("lost four of nine armoured vehicles", [(4, 4, "vehicle"), (9, 9, "vehicle")]),
        ("perhaps 80 percent", [(0.75, 0.85, "fraction")]),
    ],
)
def test_halves_parts_and_totals(text, wanted):
    assert [(q.low, q.high, q.unit) for q in find_quantities(text)] == wanted


def test_a_sector_bears_the_name_of_the_place_many_know(theatre):
    claims = read("Russian forces attacked in the Novopavlivka direction near Pokrovsk.", theatre)
    found = {p.surface: p.geonameid for c in claims for p in c.places}
    assert found["Novopavlivka"] == 699373


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Russian forces gained 12 square kilometres near Lyman in a week.", []),
        ("Russian units were pushed back from Lyman.", []),
        ("Ukrainian troops cut off Russian units near Lyman.", []),
        ("Ukrainian forces surrounded Russian troops in Siversk.",
         ["enclosure(Siversk, RU, corridor) = 0 km on 2025-10-22"]),
        ("Russian forces are unlikely to seize Lyman this year.",
         ["captured(Lyman, RU, whole) = false by 2025-12-31"]),
        ("Lyman will fall by December.", ["captured(Lyman, RU, whole) by 2025-12-01"]),
    ],
)  # fmt: skip
def test_beside_a_town_and_until_when(theatre, sentence, wanted):
    assert [s for c in read(sentence, theatre) for s in c.statements] == wanted
