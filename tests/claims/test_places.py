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
