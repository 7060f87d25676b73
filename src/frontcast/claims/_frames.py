"""Frames beside what somebody says: "..., X wrote", "X, she says, is", "by his count"."""

import re
from dataclasses import dataclass

from frontcast.claims._naming import given_name
from frontcast.claims._patterns import Pattern, Sieve
from frontcast.claims._saying import is_saying
from frontcast.claims._sexes import sex_of
from frontcast.claims._speaker import NARRATOR, Speaker
from frontcast.claims._speakers import Cast
from frontcast.claims._tree import Stretch
from frontcast.claims._words import words

# No verb that is as often a noun at a sentence's end ("despite promises") or needs no speaker.
_SAID = (
    r"(?:said|says?|wrote|writes?|added|adds?|told \w+(?: \w+)?|tells \w+(?: \w+)?|"
    r"report(?:s|ed)?|note[sd]?|claim(?:s|ed)?|estimate[sd]?|warn(?:s|ed)?|recall(?:s|ed)?|"
    r"explain(?:s|ed)?|announced|believe[sd]?|thinks?|thought|argue[sd]?|acknowledge[sd]?|"
    r"concede[sd]?|admit(?:s|ted)?|insist(?:s|ed)?|stresse[sd]|confirm(?:s|ed)?|conclude[sd]?|"
    r"reckon(?:s|ed)?|suppose[sd]?|guessed|suspected|predict(?:s|ed)|remarked|replie[sd]|answered|"
    r"complain(?:s|ed)?|maintain(?:s|ed)?|observe[sd]|stated|promised|points? out|pointed out|"
    r"puts? it|declared|(?:(?:is|was|are|were)|['’](?:s|re)) (?:convinced|sure|certain|confident|"
    r"adamant))"
)
_SAID_SELDOM = (
    r"(?:allege[sd]|cautioned|joke[sd]|swears|swore|boasted|feared|let slip|lets slip|"
    r"assure[sd] \w+|hoped|countered|comment(?:s|ed)|recount(?:s|ed)|testifie[sd]|objected|"
    r"retort(?:s|ed)|quip(?:s|ped)|whispered|whispers|mutter(?:s|ed)|sighed|lament(?:s|ed)|"
    r"grumble[sd]|mused|reflected|confide[sd]|confesse[sd]|ventured|goes on|went on|"
    r"remind(?:s|ed) \w+|disclosed|underline[sd]|underscored|emphasi[sz]e[sd]|reiterate[sd]|"
    r"affirm(?:s|ed)|assert(?:s|ed)|contend(?:s|ed)|posted|calculate[sd]|imagine[sd]|"
    r"foresaw|foresees|feels|felt|remembers|remembered|concur(?:s|red)|exclaimed|volunteered|"
    r"summed up|sums up|vowed|threatened|assessed|informs|informed|found|finds|allowed|allows|"
    r"(?:ha[sd] )?decided|decreed|declares|jokes|laughs)"
)
_FELT = "(?:fears?|hopes?|suspects?|expects?|guess(?:es)?|predicts?)"
_TAIL = (
    r",\s+(?:(?P<who>(?!but\b|and\b|which\b|who\b|as\b|while\b|whatever\b|what\b|"
    r"if\b)[^,;:]{{2,70}}?)(?<!\bwere)(?<!\bis)(?<!\bwas)(?<!\bare)(?<!\bbe)(?<!\bbeen)\s"
    r"(?:has |have |had )?{said}"
    r"(?:\s(?:[a-z]+ly|again|once more|overnight|today|tonight|too))?"
    r"(?:\s(?:(?:on|in|via|to|during|at|late|early|this|yesterday|earlier|last)\b[^,;:]{{2,60}}|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b[^,;:]{{0,60}}|yesterday))?"
    r"(?:,\s(?:speaking|who|citing|quoting|adding|asking|requesting|describing|calling|noting|saying|"
    r"warning|stressing|accusing|blaming|referring|insisting|without)\b[^;:]{{2,90}})?{more})[\s.]*$"
)
# ", Name Surname, a spokesman for the group, told television."
_TAIL_APPOSED = Pattern(
    r",\s+(?P<who>[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+){1,3}),\s(?:an?|the|its|his|her|their|who|head|"
    r"chief|commander|deputy|mayor|governor)\s[^;:\"]{3,110}?,?\s(?:said|says|wrote|told|added|"
    r"reported|noted|claimed|warned|recalled|explained|announced)\b[^,;:]{0,60}[\s.]*$"
)
# "..., a member of parliament, Name Surname, wrote on Facebook."
_TAIL_ROLE_FIRST = Pattern(
    r",\s+(?:an?|the|its|his|her|their)\s[^,;:\"]{3,80},\s(?P<who>[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+)"
    r"{1,3}),\s(?:said|says|wrote|told|added|reported|noted|claimed|warned|recalled|explained|"
    r"announced)\b[^,;:]{0,60}[\s.]*$"
)
_TAIL_FRAMES = (
    _TAIL_APPOSED,
    _TAIL_ROLE_FIRST,
    Pattern(_TAIL.format(said=_SAID, more="")),
    Pattern(_TAIL.format(said=_SAID_SELDOM, more="")),
    Pattern(r",\s+according to (?:the )?(?P<who>[^,;:]{3,70}?)[\s.]*$"),
)
# "Military intelligence estimates that ...", which parsers take for estimates.
_LEAD = Pattern(
    r"^\W*(?P<who>(?:[A-Z]|[Tt]he |[Aa]n? |[Oo]ne )[\w '’-]{2,60}?)\s(?:has |have |had )?"
    r"(?:estimates?|claims?|reports?|estimated|claimed|reported|said|says|told [\w ]{2,40}?|"
    r"announced|believes|thinks|states|stated|reckons|argues|warns|warned)\sthat\s"
)
_PARTED = Pattern(r"[;:]|,\s(?:but|although|though|while|whereas|yet|and)\b")
_ACCORDING = Pattern(
    r",\s+according to (?:the |its |their |his )?(?P<whom>[^;:]{3,80}?)(?:, and\s|[\s.]*$)"
)
_NO_SPEAKER = Pattern(r"\b(?:said|says|that|which|called|would|will|was|were|is|are|has|have)\b")
_SELF = Pattern(r"(?:[Ii]|[Ww]e|[Yy]ou)(?:['’]\w+)?(?:\s\w+)?")
_OR_SO = Pattern(r"^(?:or )?so (?=\w)")
_COMPARED = Pattern(
    r"(?:(?:\w+ ){0,2}(?:less|more|fewer|better|worse|earlier|later|sooner|\w+er) than|than|as|"
    r"that|"
    r"not|no|don['’]?t|do|does|did|to|if|so|which|what|whatever|however)\b", re.IGNORECASE,
)  # fmt: skip
# "..., which is why, he says, ...": what stands before it is not said by him.
_JOINT = Pattern(
    r"\b(?:but|and|because|since|while|though|although|whereas|so|(?:which|that) (?:is|was) "
    r"(?:why|how|because|where)|where|for)$"
)
_JOINING = Pattern(r"[.,]\s(?:while|but|although|whereas|though)\s|\sand(?=,\s)")
_THEY = words("he she they it")
_NOMINATIVE = {"him": "he", "her": "she", "them": "they"}
_WHEN = (
    r"(?:\s(?:on|in|late|early|this|last|next|via|yesterday|earlier|to|(?:Mon|Tues|Wednes|Thurs|Fri|"
    r"Satur|Sun)day)\b[^,;:]{0,30})?"
)
_SOMEBODY = (
    r"(?:he|she|they|[A-Z][\w'’-]+(?: (?:van |de |von |al-)?[A-Z][\w'’-]+){0,2}|"
    r"(?:[a-z]+ )?(?:officials|officers|witnesses|residents|locals|soldiers|analysts|experts|"
    r"sources|prosecutors|police|rescuers|doctors|medics|volunteers|authorities|investigators|"
    r"diplomats|neighbours|neighbors|researchers|organi[sz]ers|engineers|historians|aides)"
    r"(?: (?:in|on|at|of|near|from) [\w '’-]{2,40})?|"
    r"(?:Ukrainian|Russian|Western|American|British|European|German|French|Polish) "
    r"[a-z][\w '’-]{2,40}|"
    r"(?:van|von|de|al|el) [A-Z]\w+|(?:the|a|an|his|her|their|its|one|another) [\w '’-]{3,60})"
)
# "The price was moderate: military intelligence speaks of 1,900 killed."
_SPEAKS_OF = Pattern(
    rf"(?:^|[:;.]\s)(?P<who>{_SOMEBODY}) (?:speaks?|spoke|talks?|talked) of (?=[\w,. ]*\d)"
)
_MID = (
    rf"(?:,|--|—|–)\s+(?:or so )?(?P<who>{_SOMEBODY})(?:\s|(?=['’](?:s|re)\s))"
    r"(?:also |once |then |now |still |has |have |had )?"
    r"{said}" + _WHEN.replace("{", "{{").replace("}", "}}") + r"\s*(?:,|--|—|–)"
)
_MID = _MID.replace(_SOMEBODY, _SOMEBODY.replace("{", "{{").replace("}", "}}"))
# "Her neighbour, she heard later from a postman, was shot."
_MID_HEARD = Pattern(
    r",\s+(?:he|she|they|we|I)(?: had| has| have)? (?:heard|learnt|learned)(?: later| since)? from "
    r"(?P<who>(?:the|a|an|one|two|his|her|their) [\w '’-]{2,50}?|[A-Z][\w'’-]+)"
    r"(?:\s(?:on|in|last|this|at)\b[^,;:]{0,30})?,"
)
# "The halt, he had been told by the military on Thursday, was lost."
_MID_TOLD = Pattern(
    r",\s+(?:he|she|they|we|I)(?: (?:had|has|have) been| was| were|['’]d been) (?:told|informed|"
    r"assured|warned) by (?P<who>(?:the|a|an|one|two|his|her|their|its) [\w '’-]{2,50}?|"
    r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2})(?:\s(?:on|in|last|this|at|over)\b[^,;:]{0,30})?,"
)
_MID_FRAMES = (
    _MID_TOLD,
    _MID_HEARD,
    Pattern(_MID.format(said=_SAID)),
    Pattern(_MID.format(said=_SAID_SELDOM)),
    Pattern(_MID.format(said=_FELT)),
    Pattern(
        r"(?:,|--|—|–)\s+(?:notes?|says?|said|adds?|added|believes?|thinks|explains|recalls|warns|reckons|"
        r"insists|argues|admits|writes|notes|wrote|noted|warned|recalled|explained|argued|"
        r"insisted|admitted|claimed|claims|concedes|conceded|replies|replied|estimates|"
        rf"estimated|predicts|predicted)\s(?P<who>(?!he\b|she\b|it\b|they\b){_SOMEBODY})"
        r"(?: of [^,;:]{3,50})?(?P<said>)\s*(?:,|--|—|–)"
    ),
)
# "as X puts it", "as the ministry has been claiming since Monday", "to hear him tell it".
_AS_TOLD = Pattern(
    r"(?<!long )(?<!soon )(?<!well )(?<!much )(?<!many )(?<!far )\b[Aa]s "
    rf"(?P<who>{_SOMEBODY}) (?:(?:has |had |have |now |also |likes to |often )*"
    r"(?:puts?|tells?|told|sees|saw|has|have|had|describes?|described|remembers?|recalls?|draws?|"
    r"reads?|"
    r"explains?) it\b|"
    r"(?:has |had |have |been |also |now )*(?:(?:claim|report|say|announc|admit|conced|alleg|boast|"
    r"stat|insist|maintain|declar|said|inform|communicat|warn|writ|wrot|observ|explain|"
    r"reveal|confirm|acknowledg|estimat|forecast)(?:s|ed|es|e|ing|ten)?|"
    r"note[sd]?|point(?:s|ed) out)(?=[,.]|\s(?:on|in|since|at|last|"
    r"yesterday|this|earlier|again|itself)\b|$))|"
    rf"\b[Aa]s (?:was |is |has been )?(?:reported|stated|announced|noted|claimed|informed|"
    rf"confirmed|told|communicated) by (?P<by>{_SOMEBODY})(?=[,.]|$)|"
    rf"\b(?:[Tt]o (?:hear|believe)|[Ii]f (?:one|you|we) (?:believes?|trusts?)) "
    rf"(?P<heard>him|her|them|{_SOMEBODY})(?: tell it)?(?=,)|"
    rf"\bwe (?:were|are|have been) told (?:at|by|in) (?P<at>{_SOMEBODY})(?=[,;.]|$)|"
    rf"\b[Ff]rom what (?P<from>{_SOMEBODY}) (?:says?|hears?|heard|knows?|knew|sees?|saw|can see|"
    rf"has "
    r"heard|has seen|could see)\b"
)
# "by the governor's count", "going by his own footage", "in her view".
_BY_COUNT = Pattern(
    r"\b(?:[Gg]oing by|[Bb]y|[Oo]n|[Ii]n|[Tt]o judge by|[Tt]o|[Ff]rom|[Aa]ccording to|[Pp]er)\s"
    r"(?P<who>his|her|their|"
    r"(?:the |a |an |one )?(?:[\w-]+ ){0,4}[\w-]+['’]s?)\s(?:own |latest |first |best |rough ){0,2}"
    r"(?:count|reckoning|estimates?|tally|accounts?|figures|data|telling|view|opinion|version|"
    r"footage|books|numbers|calculations?|judge?ment|words|admission|estimation|arithmetic|sums|"
    r"assessment|reading|description|recollection|knowledge|mind|thinking|lights)\b|"
    rf"\b(?:[Ii]n|[Bb]y) (?:the )?(?:view|opinion|words|judge?ment|account|telling|reckoning|"
    rf"eyes|count|admission|figures|estimates?) of "
    rf"(?P<of>{_SOMEBODY}?)(?=[,;.]|\s[\"“]|\s(?:they|it|he|she|we|there|some|about|at)\b|$)|"
    rf"\bas far as (?P<far>{_SOMEBODY}) (?:can|could) (?:tell|see|judge|make out|establish)\b"
)
_FRAMES = Sieve(
    (
        *_TAIL_FRAMES,
        *_MID_FRAMES,
        _AS_TOLD,
        _BY_COUNT,
        _ACCORDING,
        _SPEAKS_OF,
        _LEAD,
    )
)
_APPOSED_NAME = Pattern(
    r"\s*,\s(?P<name>[A-ZÀ-Þ][\w'’-]+(?:\s[A-ZÀ-Þ][\w'’-]+){0,2}),\s(?:\d\d|who|an?|the)\b"
)
_NAME_ROOM = 60
_OWNERS = {"his": "he", "her": "she", "their": "they"}


@dataclass(frozen=True, slots=True)
class Frame:
    """Who says what a stretch of a sentence holds; offsets count in the unit."""

    start: int
    end: int
    speaker: Speaker


class Frames:
    """Finds the frames of the sentences of one report.

    Parameters
    ----------
    cast : Cast
        Everybody it names.
    """

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._last: tuple[Stretch, Frame | None] | None = None

    def of(self, sentence: Stretch) -> Frame | None:
        """Find "..., X wrote on Telegram" or "..., according to X" at a sentence's end."""
        if self._last is None or self._last[0] is not sentence:
            self._last = sentence, self._of(sentence)
        return self._last[1]

    def _of(self, sentence: Stretch) -> Frame | None:
        text = sentence.text
        if not _FRAMES.may_match(text):
            return None
        for tail in _TAIL_FRAMES:
            if (match := tail.search(text)) is not None:
                return self._tail(sentence, match.start(), match["who"])
        for middle in _MID_FRAMES:
            if (match := middle.search(text)) is not None:
                return self._mid(sentence, match)
        if (match := _AS_TOLD.search(text)) is not None:
            who = match["who"] or match["by"] or match["heard"] or match["from"] or match["at"]
            return self._beside(sentence, match, who)
        if (match := _BY_COUNT.search(text)) is not None:
            return self._beside(sentence, match, match["who"] or match["far"] or match["of"])
        if (match := _ACCORDING.search(text)) is not None:
            return self._tail(sentence, match.start(), match["whom"])
        if (match := _SPEAKS_OF.search(text)) is not None:
            return self._beside(sentence, match, match["who"])
        if (match := _LEAD.search(text)) is not None and not any(map(is_saying, sentence)):
            return self._led(sentence, match)
        return None

    def _led(self, sentence: Stretch, match: re.Match[str]) -> Frame | None:
        """Read "X estimates that ...": X says what follows, as far as nothing sets it apart."""
        found = self.cast.of_phrase(match["who"])
        if found is None or found is NARRATOR:
            return None
        parted = _PARTED.search(sentence.text, match.end())
        end = sentence.start_char + parted.start() if parted is not None else sentence.end_char
        return Frame(0, end, found)

    def _beside(self, sentence: Stretch, match: re.Match[str], who: str) -> Frame | None:
        """Read "..., while losses, as reported by X, came to nine": only these are X's words."""
        found = self.counting(who)
        if found is None:
            return None
        joints = list(_JOINING.finditer(sentence.text, 0, match.start()))
        begins = sentence.start_char + joints[-1].end() if joints else 0
        stop = sentence.text.find(". ", match.end())
        ends = sentence.start_char + stop if stop >= 0 else sentence.end_char
        return Frame(begins, ends, found)

    def _tail(self, sentence: Stretch, at: int, told: str) -> Frame | None:
        phrase = _OR_SO.sub("", told.strip())
        if _NO_SPEAKER.search(phrase) or _SELF.fullmatch(phrase) or _COMPARED.match(phrase):
            return None
        named = given_name(phrase) or _named_after(
            sentence.text, sentence.text.find(told, at) + len(told), told
        )
        if named is not None:
            found: Speaker | None = self.cast.named_in(named) or Speaker(named, person=True)
        elif (they := _NOMINATIVE.get(phrase.lower(), phrase.lower())) in _THEY:
            found = self.cast.meant(they, sentence.tree, before=sentence.end)
        else:
            found = (
                self._one_of_them(sentence, phrase, at)
                or self.cast.of_phrase(phrase) or _so_called(phrase)
            )  # fmt: skip
        return Frame(0, sentence.start_char + at, found) if found else None

    def _mid(self, sentence: Stretch, match: re.Match[str]) -> Frame | None:
        who = match["who"]
        if (named := _named_after(sentence.text, match.end("who"), who)) is not None:
            found: Speaker | None = self.cast.named_in(named) or Speaker(named, person=True)
        elif who.lower() in _THEY:
            found = self._named_before(sentence, match.start(), who) or (
                self.cast.meant(who.lower(), sentence.tree, before=sentence.start)
            )  # fmt: skip
        else:
            found = self._one_of_them(sentence, who, match.start()) or (
                self.cast.of_phrase(who, speaks="said" in match.re.groupindex)
            )  # fmt: skip
        joint = _JOINT.search(sentence.text[: match.start()])
        begins = sentence.start_char + joint.start() if joint is not None else 0
        return Frame(begins, sentence.end_char, found) if found else None

    def _one_of_them(self, sentence: Stretch, phrase: str, at: int) -> Speaker | None:
        """Return who "one of them" is, by the people told of before."""
        if phrase.lower() not in ("one of them", "another of them"):
            return None
        words = [w for w in sentence if w.idx >= sentence.start_char + at]
        one = self.cast.antecedents.one_of_them(words[0]) if words else None
        return self.cast.of_phrase(one) if one is not None else None

    def _named_before(self, sentence: Stretch, at: int, pronoun: str) -> Speaker | None:
        """Return the person who is a subject of the sentence before a pronoun in it."""
        end, other = sentence.start_char + at, {"he": "f", "she": "m"}.get(pronoun.lower())
        if other is None:
            return None
        for word in reversed(list(sentence)):
            if word.person and word.idx < end and word.dep in ("nsubj", "nsubjpass"):
                found = self.cast.named_in(word.text)
                if found is not None and sex_of(found.name) != other:
                    return found
        return None

    def they(self, pronoun: str) -> Speaker | None:
        """Return whom a pronoun means."""
        person = pronoun.lower() in ("he", "she")
        return (person and self.cast.person_of(pronoun.lower())) or self.cast.last

    def counting(self, owner: str) -> Speaker | None:
        """Return whose count or view something is by; None if nobody's who can be asked."""
        if (they := _NOMINATIVE.get(owner.lower(), owner)).lower() in _THEY:
            return self.they(they)
        if owner in _OWNERS:
            return self.they(_OWNERS[owner])
        found = self.cast.of_phrase(re.sub(r"['’]s?$", "", owner))
        return found if found is not None and found is not NARRATOR else None


def _named_after(text: str, at: int, who: str) -> str | None:
    """Return the name of somebody described: "its owner, X", "who calls himself X"."""
    if who[:1].isupper() or who.lower() in _THEY:
        return None
    if (match := _APPOSED_NAME.match(text, at)) is not None:
        return match["name"]
    return given_name(text[at : at + _NAME_ROOM])


def _so_called(phrase: str) -> Speaker | None:
    """Return whom a phrase names that no rule knows, if it is written as a name somewhere."""
    return Speaker(phrase) if any(w[:1].isupper() for w in phrase.split()) else None
