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


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        # A road, a railway or a border names what it joins, a river what it is.
        ("A train burnt on the Donetsk - Volnovakha railway.", "Donetsk", 709717),
        ("Mines lie along the Kharkiv-Luhansk administrative boundary.", "Kharkiv", 706482),
        ("Traffic stopped on the Sumy-Qwertyivka supply road.", "Sumy", 692194),
        ("Pontoons lie at the bank of the Oskil near Kupiansk.", "Oskil", None),
        ("Boats crossed the Siverskyi Donets at night.", "Donets", None),
        # Names that are joined and lie nowhere together are one name that nobody knows.
        ("They were stopped at Hora-Podil.", "Podil", None),
        # A region by who governs it, by what is said of all of it, by what it is named with.
        ("The governor of Kursk resigned.", "Kursk", 538555),
        ("The whole of Donetsk is claimed.", "Donetsk", 709716),
        ("Buses came from Donetsk and the north of Luhansk region.", "Donetsk", 709716),
        ("Talk of the four regions, which also include Luhansk, Zaporizhzhia and Kherson, ended.",
         "Kherson", 706442),
        ("Two brigades were moved to Kursk.", "Kursk", 538555),
        # A town by what stands in it, or by what was done to it.
        ("A clinic in Kherson closed. Kherson region is under fire.", "Kherson", 706448),
        ("Drones struck houses in Belgorod.", "Belgorod", 578072),
        # A district is neither the town nor a village of the name.
        ("Nine villages of Bohodukhiv district were evacuated.", "Bohodukhiv", None),
        ("A depot burned in Kupiansk district.", "Kupiansk district", None),
        # Cut short.
        ("Fighting goes on near V. Novosilka.", "V. Novosilka", 690237),
        ("Velyka Novosilka held for a year. Then Novosilka fell.", "Novosilka", 690237),
        # Spoken Russian: o is a.
        ("The trenches at Rabotino were empty, said a man from Tokmak.", "Rabotino", 695586),
        # What lies beside it, between which it lies, what stands above.
        ("Shells fell on Vodiane, south of Avdiivka.", "Vodiane", 9113128),
        ("Attacks near Makiivka, Nevske and Yampolivka.", "Makiivka", 702318),
        ("Avdiivka is quiet.\n\nThey still hold Opytne.", "Opytne", 9113127),
        # Named together with a place far from its only namesake.
        ("Strikes near Orikhiv and Kamianske.", "Kamianske", None),
        # What is fought for is the region where its chief town lies far behind the front.
        ("Reserves meant for Kursk came from the south.", "Kursk", 538555),
        ("Nothing new on the Donetsk front.", "Donetsk", 709716),
        ("The Kharkiv region burns; a column stood northeast of Kharkiv.", "Kharkiv", 706483),
        # What bears an article and stands before a plant or a junction is a town.
        ("A bomb fell on the Vovchansk meat plant.", "Vovchansk", 689304),
        ("Police closed the Toretsk junction.", "Toretsk", 709354),
        ("The Dnepr group of forces fired at Orikhiv.", "Dnepr", None),
        # The region named in the line, the list of villages, the names beside it.
        ("In the Sumy region they were thrown back at Andriivka.", "Andriivka", None),
        ("Three villages fell – Kostiantynivka, Basivka and Novenke.", "Kostiantynivka", None),
        ("Attacks near Zahryzove, Novomlynsk and Lozova.", "Lozova", 702758),
        # A Russian name, a hamlet that has no other, a quarter of a city not named.
        ("Huliaipole is next, says he. Yablokovo burns.", "Yablokovo", 688641),
        ("Shells fell on Toretsk and Shcherbinovka.", "Shcherbinovka", 694290),
        ("Buses go from Dobropillia by Oleksandrivka.", "Oleksandrivka", 713633),
        ("At the Krasnoarmeysk-Dimitrov agglomeration Popov Yar fell.", "Popov Yar", 696502),
        # An old name of a city that villages bear today is theirs.
        ("In all of Ukraine rain fell.", "Ukraine", 690791),
        ("In Udachne Larysa Koval bakes.", "Udachne", 690841),
    ],
)  # fmt: skip
def test_what_stands_around_a_name_says_which_place_it_is(found, text, name, wanted):
    assert {at for surface, _, at in found(text) if surface == name} <= {wanted}
    assert wanted is None or any(surface == name for surface, _, _ in found(text))


def test_an_adjective_alone_is_no_village(found):
    assert ("Bilyi Zolotar", "Bilyi Zolotar", None) in found("shelling near Bilyi Zolotar")


def test_names_without_capitals_are_found_where_a_report_has_none(theatre):
    lines = ["bakhmut is quiet", "no bread today", "they shell us", "chasiv yar too",
             "the human cost", "we wait", "no light", "a car came"]  # fmt: skip
    finder = finder_of(theatre)
    text = "\n".join(lines)
    written = finder.with_capitals(text)
    assert len(written) == len(text)
    assert written.splitlines()[0] == "Bakhmut is quiet"
    assert written.splitlines()[3:5] == ["Chasiv Yar too", "the human cost"]
    assert finder.with_capitals(text.title()) == text.title()
