"""Whom he, she, "the captain" and "one of them" mean, and by which name somebody speaks."""

from datetime import date

import pytest

from frontcast.claims import extract
from frontcast.records import Report


@pytest.fixture
def speakers(theatre):
    def read(text: str) -> list[str]:
        report = Report(id="8" * 64, text=text, published=date(2025, 3, 6))
        return [c.speaker for c in extract(report, theatre=theatre)]

    return read


@pytest.mark.parametrize(
    "opening",
    [
        "Next to the stove sat Halyna, wrapped in a coat.",
        "Opposite me sits Halyna.",
        "I asked Halyna about the road.",
        "For Halyna the war began in a queue.",
        "In the cellar sits a woman who introduced herself as Halyna.",
        "The husband of Halyna was killed in May.",
        "A driver who wants to leave, Halyna by name, waits at the bridge.",
        "Someone has put a chair out for a clerk we will call Halyna.",
        "The driver's name is Halyna.",
        "In Kyiv Halyna, whose husband worked underground, feeds six dogs.",
    ],
)
def test_she_is_who_was_told_of_though_she_has_not_spoken(speakers, opening: str) -> None:
    before = '"We hold the mill," said Oksana Melnyk, a nurse, in Kramatorsk. '
    after = ' She says that Toretsk will fall. "The road to Druzhkivka is cut," she adds.'
    assert speakers(before + opening + after)[-2:] == ["Halyna", "Halyna"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # of whom nothing tells that she is a woman, but who is told of last
        (
            (
                '"We hold the mill," said Oksana Melnyk in Kramatorsk. On the last evening the '
                "clerk told me that a carriage would be sent to Toretsk. Some 2,600 are left "
                "there. She supposed that thirty would come."
            ),
            ["Oksana Melnyk", "clerk", "narrator", "clerk"],
        ),
        # introduced with a name, called by the trade after
        (
            (
                "Ruslan, a captain whose mortars are dug in, collects forty loaves. Toretsk has "
                "had no soldiers in it for months, the captain concedes."
            ),
            ["Ruslan"],
        ),
        # by kin
        (
            (
                "At the market a woman who gave her name only as Zoia sold radishes. Her son "
                "serves near Toretsk. In his platoon they are nine, he wrote to her."
            ),
            ["Zoia's son"],
        ),
        # no listed trade
        (
            (
                "The harmonica player says that Toretsk will fall. He thinks that the road to "
                "Druzhkivka is cut."
            ),
            ["harmonica player", "harmonica player"],
        ),
        # a name only told later
        (
            (
                '"We hold Toretsk," says the woman at the stove. Everyone calls her Baba Nina. She '
                "thinks that the road to Druzhkivka is cut."
            ),
            ["Baba Nina", "Baba Nina"],
        ),
        # a name between commas
        (
            (
                "The commander, Bars, says that Toretsk will fall. He thinks that the road to "
                "Druzhkivka is cut."
            ),
            ["Bars", "Bars"],
        ),
        # oblique
        (
            (
                "Taras Holovenko said that Toretsk holds. According to him, about 300 residents "
                "are still in Druzhkivka."
            ),
            ["Taras Holovenko", "Taras Holovenko"],
        ),
    ],
)
def test_who_is_meant(speakers, text: str, names: list[str]) -> None:
    assert speakers(text)[-len(names) :] == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Military correspondents are more restrained: one of them wrote that Toretsk had held.",
            "a military correspondent",
        ),
        (
            (
                "Ukrainian officials call this alarmism. One of them told us that the bridge at "
                "Toretsk was gone."
            ),
            "a Ukrainian official",
        ),
        (
            (
                '"We hold the mill in Toretsk," said Igor Rashin. One of them said that the road '
                "to Druzhkivka was cut."
            ),
            "one of them",
        ),
    ],
)
def test_one_of_them_is_one_of_those_told_of(speakers, text: str, name: str) -> None:
    assert speakers(text)[-1] == name


def test_a_town_beside_somebody_does_not_speak(speakers) -> None:
    said = speakers(
        "At a post near Toretsk, a surgeon waits for the wounded. She says the road to Druzhkivka "
        "is cut."
    )
    assert said == ["a surgeon"]


@pytest.mark.parametrize(
    "silence",
    [
        "Kyiv has not admitted the loss of Toretsk.",
        "The General Staff has said nothing of Toretsk, which fell in May.",
        "The ministry declined to say how many men were lost in Toretsk.",
    ],
)
def test_silence_is_nobodys_claim(speakers, silence: str) -> None:
    assert set(speakers(f"The mill in Kramatorsk burnt down. {silence}")) <= {"narrator"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Statements by the Kiev regime about the loss of Toretsk do not correspond to reality.",
            "Kyiv (Ukrainian government)",
        ),
        (
            (
                "Information disseminated by the Ministry of Defence of the Russian Federation "
                "about the capture of Toretsk is not true."
            ),
            "Russian Ministry of Defence",
        ),
        (
            "The information of a number of Western media that Toretsk has been taken is a fake.",
            "Western media",
        ),
        (
            "The group does not confirm statements by Russian bloggers that Toretsk is lost.",
            "Russian bloggers",
        ),
    ],
)
def test_what_is_called_false_is_claimed_by_somebody(speakers, text: str, name: str) -> None:
    assert name in speakers(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Toretsk is lost, the governor has said.", "governor"),
        ("Troops left Toretsk for the north, the southern command announced overnight.",
         "southern command"),
        ("Some of the wounded, witnesses told the police, were left in Toretsk.", "witnesses"),
        ("A colleague puts it like this: we are not giving up Toretsk.", "a colleague"),
        ("Mariia, who is seventy-eight, keeps bees and says that forty are left in Toretsk.",
         "Mariia"),
        ("DNIPRO, Ukraine, Jan. 27 (Star) - Russia's Defense Ministry said that Toretsk fell.",
         "Russian Defense Ministry"),
        ("Toretsk was abandoned, a member of parliament, Orest Hladkyi, wrote on Facebook.",
         "Orest Hladkyi"),
        ("The halt at Toretsk, he had been told by the military on Thursday, was in Russian hands.",
         "military"),
        ("By the estimate of Ukrainian military intelligence, 12 trains a day run to Toretsk.",
         "Ukrainian military intelligence"),
        ("Buses no longer reach Toretsk, police Maj. Roman Yatsenko said.", "Roman Yatsenko"),
        ("Rubizh, a mapping project, on Monday shaded Toretsk red.", "Rubizh"),
        ("A NATO official in Brussels gave a figure of under 10,000 for Toretsk.",
         "a NATO official in Brussels"),
        ("The command said that troops had left some positions, and denied that Toretsk was lost.",
         "command"),
        ("An officer who left the town on the night of 12 March said that Toretsk was lost.",
         "an officer who left the town"),
        ("Three soldiers gave another picture. One, a drone pilot, said that Toretsk was lost.",
         "a drone pilot"),
        ("The Kremlin's declared purpose was a buffer zone north of Toretsk.",
         "Kremlin (Russian government)"),
        ("Toretsk was shelled. “It holds,” says a boy on a bicycle. “I saw it on Monday.”",
         "a boy on a bicycle"),
    ],
)  # fmt: skip
def test_frames_of_many_forms(speakers, text: str, name: str) -> None:
    assert speakers(text)[-1] == name


def test_according_to_goes_with_what_follows_it(speakers) -> None:
    said = speakers(
        "The brigade came to Toretsk in March; according to prosecutors, 1,700 of its soldiers had "
        "deserted before."
    )
    assert said == ["narrator", "prosecutors"]
