"""Who a lead's "a police official said" is: news puts the name into the paragraph below."""

from collections.abc import Sequence

from frontcast.claims._descriptions import is_somebody
from frontcast.claims._speakers import Cast
from frontcast.records import Claim

# Paragraphs into which a lead may fall, counted from 0, and within which its name follows.
_LAST_LEAD, _MOST_BELOW = 2, 2
_GAP = "\n\n"


def name_lead(claims: Sequence[Claim], text: str, cast: Cast) -> None:
    """Note the name of who is only described in the lead, if the next to speak has a full one.

    Parameters
    ----------
    claims : sequence of Claim
        In the order of the text.
    text : str
        The report's.
    cast : Cast
        Everybody it names; learns it.
    """
    told = [c for c in claims if c.speaker != "narrator"]
    if not told or not told[0].anonymous or not is_somebody(told[0].speaker):
        return
    lead = told[0]
    edge = text.find(_GAP, lead.span_start)
    below = next((c for c in told if c.span_start > edge >= 0), None)
    if below is None or text.count(_GAP, 0, lead.span_start) > _LAST_LEAD or (
        text.count(_GAP, edge, below.span_start) > _MOST_BELOW
    ):  # fmt: skip
        return
    named = (p for p in cast.people.values() if p.person and p.name == below.speaker)
    person = next((p for p in named if " " in p.name), None)
    if person is not None and lead.speaker not in cast.named_later:
        cast.named_later[lead.speaker] = person
