"""Names -> places: spellings, regions and their chief towns, governments, and doubt."""

import pytest

from frontcast.claims._places import finder_of


@pytest.fixture
def found(theatre):
    finder = finder_of(theatre)

    def read(text: str):
        near = finder.survey(text)
        mentions = finder.find(text, span=(0, len(text)), near=near)
        return [(m.surface, m.canonical, m.geonameid) for m in mentions]

    return read


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # Transliterations and slips of the keys.
        ("fighting in Vuldehar", [("Vuldehar", "Vuhledar", 690823)]),
        ("they move to Drushkivka", [("Drushkivka", "Druzhkivka", 616743)]),
        ("shelling near Kramatorks", [("Kramatorks", "Kramatorsk", 704508)]),
        ("the town of Avdiyivka", [("Avdiyivka", "Avdiivka", 713122)]),
        # A region and its chief town.
        ("60 percent of Donetsk", [("Donetsk", "Donetsk Oblast", 709716)]),
        ("in the Kursk region", [("Kursk region", "Kursk Oblast", 538555)]),
        ("roads leading to Donetsk", [("Donetsk", "Donetsk", 709717)]),
        ("Kherson and Zaporizhzhia regions",
         [("Kherson", "Kherson Oblast", 706442), ("Zaporizhzhia", "Zaporizhzhia Oblast", 687699)]),
        ("in the Dnepropetrovsk region",
         [("Dnepropetrovsk region", "Dnipropetrovsk Oblast", 709929)]),
        # Governments, people, rivers and words are no places.
        ("Kyiv denied the report", []),
        ("Moscow's forces advanced", []),
        ("talks in Kyiv on Monday", [("Kyiv", "Kyiv", 703448)]),
        ("across the Zherebets river", []),
        ("March was the worst month", []),
        ("the Institute for the Study of War", []),
        # Nothing of this name is known: kept, and not made into something else.
        ("the village of Qwertyivka", [("Qwertyivka", "Qwertyivka", None)]),
        # Hryshyne is a village of its own, though GeoNames gives its name to Pokrovsk too.
        (
            "troops entered Hryshyne, west of Pokrovsk",
            [("Hryshyne", "Hryshyne", 708060), ("Pokrovsk", "Pokrovsk", 704422)],
        ),
        ("deeper into Ukraine", [("Ukraine", "Ukraine", 690791)]),
    ],
)  # fmt: skip
def test_names(found, text, wanted):
    assert found(text) == wanted


def test_namesakes_go_to_the_one_near_the_places_named_with_certainty(found):
    by_pokrovsk = found("near Volodymyrivka and Rodynske in the Pokrovsk direction")
    assert ("Volodymyrivka", "Volodymyrivka [689394]", 689394) in by_pokrovsk
    assert ("Volodymyrivka", "Volodymyrivka", None) in found("near Volodymyrivka")


def test_a_persons_name_is_no_place(theatre):
    finder = finder_of(theatre)
    text = "near Ivan Lyman"
    people = frozenset({(5, 15)})
    assert finder.find(text, span=(0, 15), near=finder.survey(text), people=people) == []


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        # A small place far from all else that is named is some other of its name.
        ("Fighting near Kramatorsk, Sloviansk and Lyman. Shelling of Pyatykhatky.", "Pyatykhatky",
         {None}),
        # Seas and lakes bear no town, whatever town bears the name.
        ("From Melitopol to the Sea of Azov it is far.", "Azov", {None}),
        # What one sentence tells of a name holds for the others of the report.
        ("Makiivka has been lost.\n\nMakiivka, Luhansk oblast, lies on the river.", "Makiivka",
         {702320, 702318}),
        ("The enemy holds Makiivka – the village, not the city.", "Makiivka", {702318}),
        # Of few namesakes the one that is more than a hamlet.
        ("Bilohorivka holds, as do Kreminna's woods and Soledar.", "Bilohorivka", {712588}),
        # A bracket after a list says where all of it lies.
        ("Strikes near Petropavlivka and Synkivka (Kharkiv region).", "Petropavlivka", {697421}),
        ("Counterattack at Makiivka (Luh. obl.): 400 m gained.", "Makiivka", {702318}),
    ],
)  # fmt: skip
def test_namesakes_by_what_the_report_says(found, text, name, wanted):
    assert (
        {at for surface, _, at in found(text) if name in surface} in ({None}, wanted, set())
        if (wanted == {None})
        else {at for surface, _, at in found(text) if name in surface} == wanted
    )


def test_a_name_told_apart_once_is_told_apart_everywhere(found):
    text = "Urozhaine holds.\n\nVelyka Novosilka, Staromaiorske and Urozhaine were shelled."
    assert {at for surface, _, at in found(text) if surface == "Urozhaine"} == {9114393}
