"""Made-up news stories and what becomes of them when they are passed on.

For tests and benchmarks of near-duplicates. A copy is a story as a syndicating site would carry
it: names spelt otherwise, numbers changed, words exchanged, sentences dropped, a new first or last
line, paragraphs in another order. Bulletins are the opposite: one template, another day's figures.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.random import Generator

_TOWNS = [
    "Pokrovsk",
    "Myrnohrad",
    "Avdiivka",
    "Toretsk",
    "Kostiantynivka",
    "Vuhledar",
    "Kurakhove",
    "Selydove",
    "Lyman",
    "Siversk",
    "Kupiansk",
    "Bakhmut",
    "Druzhkivka",
    "Dobropillia",
    "Novohrodivka",
    "Ocheretyne",
    "Velyka_Novosilka",
    "Huliaipole",
    "Orikhiv",
    "Robotyne",
    "Chasiv_Yar",
    "Kramatorsk",
    "Sloviansk",
    "Vovchansk",
    "Marinka",
    "Krasnohorivka",
    "Hirnyk",
    "Ukrainsk",
    "Rodynske",
    "Zvirove",
    "Shevchenko",
    "Kotlyne",
    "Udachne",
    "Uspenivka",
    "Kostiantynopil",
    "Bahatyr",
]
_WHO = (
    "a regional official", "the brigade's press officer", "an aid worker", "a military analyst",
    "the mayor", "a resident who stayed", "the governor", "a railway engineer", "a field medic",
    "the General Staff", "a volunteer driver", "a Western diplomat", "a drone pilot",
    "the Defence Ministry", "a school director", "a farmer from the area", "a monitoring group",
    "the emergency service", "a retired colonel", "two evacuees",
)  # fmt: skip
_SAID = [
    "said",
    "told_reporters",
    "wrote_on_Telegram",
    "explained",
    "warned",
    "insisted",
    "conceded",
    "added",
]
_DID = (
    "shelled", "left", "reached", "searched", "mined", "cleared", "rebuilt", "held", "entered",
    "lost", "repaired", "fortified", "surrounded", "abandoned", "stormed", "crossed", "burned",
    "evacuated", "photographed", "recaptured", "guarded", "flooded",
)  # fmt: skip
_WAY = (
    "at night", "before dawn", "under fire", "without orders", "in small groups", "on foot",
    "for the third time", "on motorcycles", "behind a smoke screen", "with two guns", "by mistake",
    "under heavy fog", "along the railway", "from the north", "through the gardens", "unnoticed",
    "in a single hour", "after a long pause", "with engineers", "on rafts",
)  # fmt: skip
_SIDES = ("Russian units", "Ukrainian defenders", "assault groups", "mobilised soldiers",
          "local crews", "marines", "reserve battalions", "border guards")  # fmt: skip
_BUT = ("after", "because", "although", "while", "as", "when", "before", "since", "until", "once")
_CAUSE = (
    "fog grounded most drones", "ammunition ran short", "it rained for days", "talks went on",
    "the harvest began", "frost hardened the ground", "commanders promised relief",
    "the bridge gave way", "no vehicle got through", "electricity failed", "families queued",
    "two roads closed", "fuel arrived", "the river rose", "a ceasefire was rumoured",
    "the phones went dead", "reinforcements came", "schools moved underground", "snow fell",
    "volunteers brought bread", "the mine was sealed", "trains stopped", "the front moved",
)  # fmt: skip
_THINGS = (
    "drones", "shells", "evacuees", "wounded soldiers", "vehicles", "assaults", "houses", "buses",
    "kilometres of trench", "tonnes of grain", "generators", "children",
)  # fmt: skip
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MOOD = (
    "tired", "calm", "wary", "stubborn", "hopeful", "bitter", "careful", "silent", "grim",
    "patient", "restless", "doubtful", "relieved", "angry", "quiet", "proud",
)  # fmt: skip
_NOUNS = (
    "bakery", "library", "market", "station", "chapel", "canteen", "garage", "depot", "school",
    "clinic", "workshop", "greenhouse", "water tower", "bus stop", "pharmacy", "post office",
    "boiler house", "sawmill", "dairy", "stadium", "orchard", "quarry", "warehouse", "kiosk",
)  # fmt: skip
_OTHER = {
    "said": "stated", "reached": "got to", "shelled": "struck", "left": "quit", "near": "close to",
    "after": "following", "because": "given that", "although": "even if", "held": "kept",
    "evacuated": "emptied", "lost": "gave up", "burned": "set alight", "houses": "homes",
    "Russian": "Moscow's", "wounded": "injured", "vehicles": "machines", "once": "as soon as",
    "while": "at the time", "entered": "got into", "crossed": "passed", "night": "dark",
    "warned": "cautioned", "insisted": "maintained", "repaired": "mended", "trains": "railways",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """A made-up report: its text, and the number of the story that it repeats (None: its own)."""

    text: str
    origin: int | None = None


def stories(
    n: int, *, rng: "Generator", copied: float = 0.2, bulletins: float = 0.1, most: float = 1.0
) -> list[Story]:
    """Make stories, some of which are altered copies of earlier ones.

    Parameters
    ----------
    n : int
        How many.
    rng : numpy.random.Generator
        The same generator state gives the same stories.
    copied, bulletins : float
        Shares of copies and of daily bulletins from one template (no copies of each other).
    most : float
        The heaviest alteration of a copy, see `altered`; each is drawn from 0 to this.

    Returns
    -------
    list of Story
        A copy's `origin` is the number of an earlier story that is no copy itself.
    """
    out: list[Story] = []
    for i in range(n):
        draw = rng.random()
        if draw < copied and i > 0:
            origin = int(rng.integers(i))
            first = out[origin].origin
            origin = origin if first is None else first
            out.append(Story(altered(out[origin].text, rng=rng, much=most * rng.random()), origin))
        elif draw < copied + bulletins:
            out.append(Story(bulletin(rng=rng)))
        else:
            out.append(Story(story(rng=rng)))
    return out


def story(*, rng: "Generator") -> str:
    """Make one story of 5 to 16 sentences in paragraphs."""
    towns = [_pick(_TOWNS, rng).replace("_", " ") for _ in range(3)]
    lines = [_sentence(towns, rng) for _ in range(int(rng.integers(5, 17)))]
    paragraphs = [" ".join(lines[i : i + 3]) for i in range(0, len(lines), 3)]
    return "\n\n".join(paragraphs)


def bulletin(*, rng: "Generator") -> str:
    """Make a daily bulletin: always the same words, other figures and other towns."""

    def number(top: int) -> int:
        return int(rng.integers(2, top))

    def town() -> str:
        return _pick(_TOWNS, rng).replace("_", " ")

    return (
        f"Operational information as of {number(23)}:{number(60):02d} on day {number(1400)}.\n\n"
        f"During the past day, {number(300)} combat clashes were recorded. The enemy carried out "
        f"{number(120)} air strikes, dropped {number(200)} guided bombs and fired {number(6000)} "
        f"times, of which {number(190)} from multiple rocket launchers.\n\n"
        f"In the {town()} direction, the defence forces stopped {number(90)} assaults near "
        f"{town()}, {town()} and {town()}. In the {town()} direction, the enemy attacked "
        f"{number(40)} times in the areas of {town()} and {town()}. In the {town()} direction, "
        f"{number(30)} attacks were repelled towards {town()}.\n\n"
        f"The losses of the enemy amounted to {number(2000)} persons, {number(20)} tanks and "
        f"{number(80)} artillery systems."
    )


def altered(text: str, *, rng: "Generator", much: float) -> str:
    """Pass a story on: other spellings, numbers, words and order.

    Parameters
    ----------
    text : str
    rng : numpy.random.Generator
    much : float
        0: word for word but for a line; 1: about a third of the word triples survive.
    """
    paragraphs = text.split("\n\n")
    kept = []
    for paragraph in paragraphs:
        lines = re.split(r"(?<=[.!?]) (?=[A-Z])", paragraph)
        lines = [x for x in lines if len(lines) < 2 or rng.random() > 0.18 * much]
        kept.append(" ".join(_reworded(x, rng, 0.22 * much) for x in lines))
    if rng.random() < 0.3 * much and len(kept) > 2:
        kept[1:3] = kept[2:0:-1]
    place, day = _pick(_TOWNS, rng).replace("_", " "), _pick(_DAYS, rng)
    if rng.random() < 0.6:
        kept.insert(0, f"{place.upper()}, {day}. What we know so far, by our correspondents.")
    if rng.random() < 0.5:
        kept.append(f"Follow our channel for more news from {place}.")
    return "\n\n".join(kept)


def respelt(name: str) -> str:
    """Spell a name as another transliteration does.

    Examples
    --------
    >>> respelt("Avdiivka"), respelt("Myrnohrad")
    ('Avdiyivka', 'Mirnograd')
    """
    for this, that in (("ii", "iyi"), ("yr", "ir"), ("hr", "gr"), ("ia", "iya"), ("iv", "ov")):
        if this in name:
            name = name.replace(this, that)
            if this != "yr":
                return name
    return name


def _pick(things: "Sequence[str]", rng: "Generator") -> str:
    return things[int(rng.integers(len(things)))]


def _sentence(towns: list[str], rng: "Generator") -> str:
    def one(things: "Sequence[str]") -> str:
        return _pick(things, rng)

    town, number = one(towns), int(rng.integers(2, 900))
    did = f"{one(_DID)} the {one(_MOOD)} {one(_NOUNS)} {one(_WAY)}"
    second = f"{one(_DID)} the {one(_NOUNS)} {one(_WAY)}"
    side, why = one(_SIDES), f"{one(_BUT)} {one(_CAUSE)}"
    who, said, day = one(_WHO), one(_SAID).replace("_", " "), one(_DAYS)
    thing, mood, noun, other = one(_THINGS), one(_MOOD), one(_NOUNS), one(_NOUNS)
    forms = (
        f"{side} {did} near {town} {why}, {who} {said} on {day}.",
        (
            f"On {day}, {side.lower()} {did} outside {town}, and {number} {thing} {one(_DID)} "
            f"the {noun}."
        ),
        f"People in {town} are {mood}: the {noun} {one(_DID)} {thing} {why}, the {other} {mood}.",
        f'"We saw {number} {thing} pass the {mood} {noun}," {who} {said}, "{why}."',
        f"By {day} {town} had {one(_DID)} {number} {thing}, {who} {said}; {noun} {mood}.",
        f"{who} {said} that {side.lower()} {did} and {second} {why}.",
        f"The {mood} {noun} beside the {one(_MOOD)} {other} in {town} {second} {why}.",
        f"Between {mood} {noun} and {other}, {number} {thing} {did} on {day}.",
        f"Nobody from {other} {town} {one(_DID)} {mood} {noun} {why}, {who} {said}.",
        f"{side} {second} {number} metres from {noun} {town}, {why}.",
    )
    line = forms[int(rng.integers(len(forms)))]
    return line[0].upper() + line[1:]


def _reworded(line: str, rng: "Generator", rate: float) -> str:
    out = []
    for word in line.split(" "):
        core = word.strip('.,;:"')
        new = core
        if core.isdigit() and rng.random() < rate:
            new = str(max(2, int(core) + int(rng.integers(-9, 30))))
        elif core[:1].isupper() and len(core) > 5 and rng.random() < 5 * rate:
            new = respelt(core)
        elif core in _OTHER and rng.random() < 5 * rate:
            new = _OTHER[core]
        elif core.islower() and rng.random() < rate / 2:
            new = "" if rng.random() < 0.4 else f"{core} also"
        out.append(word.replace(core, new) if core else word)
    return " ".join(x for x in out if x)
