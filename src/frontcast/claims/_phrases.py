"""Phrases that say something measurable, as patterns over lower-case text."""

from frontcast.claims._patterns import Pattern

TOOK = Pattern(
    r"\b(?:captur(?:ed|ing|es)|seiz(?:ed|ing|es)|took(?! place| part)|taken(?! place| part)|"
    r"taking (?:full )?control|takes|occupied|"
    r"liberat(?:ed|ing|es)|recaptur(?:ed|ing)|retook|retaken|overran|conquered|fell|fallen|"
    r"(?:the )?(?:fall|capture|seizure|liberation|loss|occupation) of|victory in|lost control of|"
    r"came under|went under|secured|cleared|(?:re)?gained control of|established (?:full )?control|"
    r"withdr(?:ew|awn) from|"
    r"retreated from|pulled out of|abandoned|gave up)\b"
)
COULD_TAKE = Pattern(
    r"\b(?:captur\w+|seiz\w+|tak(?:e|en|ing)|took|occup\w+|liberat\w+|fall(?:en)?|fell)\b"
)
HOLDS = Pattern(
    r"\b(?:controls?(?<!\bno control)(?! of\b)|in (?:the )?(?:full |complete )?control(?: of)?|"
    r"(?:has|have|had|retains?|keeps?|in) control of|controlled|holds?|held|occup(?:y|ies)|"
    r"in (?:the )?(?:\w+ )?hands|"
    r"under (?:the )?(?:full |complete |\w+ )?(?:control|occupation))\b"
)
LEFT = Pattern(
    r"\b(?:withdr(?:ew|awn|awals?)|retreat(?:ed)?|pulled out|abandoned|gave up|lost control "
    r"of|lost)\b"
)
OUTLOOK = Pattern(
    r"\b(?:on the (?:verge|brink|cusp|point) of|about to|poised to|close to (?:taking|"
    r"captur\w+|seizing|falling)|"
    r"inevitabl[ey]|imminent|matter of (?:days|weeks|time)|will(?: likely| probably| soon)? "
    r"(?:fall|be (?:taken|captured|seized|"
    r"occupied|lost|the \w+ (?:city|town|place)))|is going to fall|will (?:soon )?(?:take|"
    r"capture|seize|occupy)|"
    r"unlikely to (?:\w+ )?(?:fall|capture|seize|take)|(?:could|may|might) (?:soon )?(?:fall|"
    r"be (?:taken|captured|seized))|is set to fall|is doomed|"
    r"(?:expected|likely|going) to (?:fall|capture|seize|take|be (?:captured|taken))|won't fall|"
    r"(?:will|would) not (?:fall|take|capture|seize)|(?:will|would|could) not fall|can't be held)\b"
)
CLOSED = Pattern(
    r"\b(?:surrounded|encircled|encirclement|in (?:full |complete )?encirclement|cut off|"
    r"completely blocked)\b"
)
NEARLY = Pattern(
    r"\b(?:(?:nearly|almost|semi-|half-|partially|practically|virtually|"
    r"effectively)\s?(?:been )?(?:surrounded|encircled|cut off)|"
    r"besieged|under siege|such a siege|bottleneck|semi-encircle\w*|pocket|cauldron|pincers?|"
    r"near-encirclement)\b"
)
FIGHT = Pattern(
    r"\b(?:(?:street|urban|gun|house-to-house|close|fierce|heavy)\s?(?:battles?|fighting|fights?|"
    r"clashes|combat|gunfights)|"
    r"fighting|battles?|clashes|firefights?|gunfights?)\b.{0,40}?\b(?:in|inside|within|for "
    r"control of)\s"
)
ALL = Pattern(
    r"\b(?:all of|the rest of|whole(?: of)?|entire|the remainder of|the remaining|full "
    r"control of|complete(?:ly)?)\b"
)
AIM = Pattern(
    r"\b(?:goals?|aims?|objectives?|wants?|intends?|seeks?|plans?|ambitions?|demand(?:s|ed)?|"
    r"hopes?)\b"
)
RISING = Pattern(
    r"\b(?:increas|accelerat|grow|ris(?:ing|en)|rose|speed(?:ed|ing) up|pick(?:ed|ing) up|"
    r"higher|faster)"
)
FALLING = Pattern(r"\b(?:slow|decreas|declin|fall(?:ing|en)|fell|drop|decelerat|shrink)")
MONTHLY = Pattern(r"\b(?:every|each|per) month|month (?:after|by|on|over) month|monthly\b")
GAINS = Pattern(
    r"\b(?:gain(?:s|ed)?|captur\w+|seiz\w+|advance[sd]?|took|occupied|liberated|territor\w+)\b"
)
ENTERED = Pattern(
    r"\b(?:entered|invaded|broke into|broken into|pushed into|moved into|foothold in|"
    r"infiltrated|penetrated)\b"
)
SLICE = Pattern(
    r"\b(?:a (?:slice|part|chunk|swath|strip|piece|portion)|parts?|some|several villages|"
    r"territory|areas?|land) (?:of|in)\b"
)
PUSHED_BACK = Pattern(
    r"\b(?:(?:being )?pushed (?:back|out)(?! (?:against|on|at)\b)|driven (?:back|out)|"
    r"losing ground|retreating|forced (?:back|out))\b"
)
GIVEN_UP = Pattern(
    r"\b(?:given up|gave up|lost|ceded|surrendered|retaken|recaptured|regained)\b.*\b(?:gains|"
    r"territor\w+|area|land|ground|captured)\b"
)
KEPT = Pattern(r"\b(?:holds? on to|retains?|still holds?|keeps?|kept)\b")
NEAR_LINE = Pattern(
    r"\b(?:near|close to|next to|not far from|just behind|by|on)\s(?:the\s)?(?:current\s|"
    r"present\s)?(?:front\s?-?lines?|line of contact|contact line)\b"
)
FROM = Pattern(
    r"\s*(?:away\s)?(?:(?:to the )?\w+\s){0,2}?(?:from|of|away|outside|off|short of|north|"
    r"south|east|west)\b"
)
FAR_OFF = Pattern(
    r"\b(?:unlikely|likely|risks?|threats?|threatens?|danger|prospects?|possibility|no longer|"
    r"could|would|fears?|feared|in order to|next target)\b"
)
OVER = Pattern(r"\b(?:ended|stopped|ceased|subsided|is over|was over|died down)\b")
# "Take", "seize" and "capture" of everyday life.
IDLE_TAKE = Pattern(
    r"\b(?:tak(?:e|en|ing)|took) (?:place|in|part|time|up|off|care|steps?|months|weeks|days|years|"
    r"a|an|at|longer|long|advantage|into|on|shelter|home|effect|to|\d|hours|office|charge|turns)\b|"
    r"\b(?:captur\w+|seiz\w+|taken) (?:on (?:video|camera|film)|the (?:moment|mood|opportunity))\b"
)
BRIEFLY = Pattern(
    r"\b(?:occupied|held|captured|taken) for (?:\w+ )?(?:\w+ )?(?:days|weeks|months)\b"
)
GREY = Pattern(
    r"^(?:the )?(?:gr[ae]y zone|contested)\s*[:–—-]|"
    r"\b(?:is|are|remains?|as) (?:now |still )?(?:contested|(?:in )?(?:the |a )?gr[ae]y zone)\b"
)
# What people, not towns, do near a front line.
AT_FRONT = Pattern(
    r"\b(?:wounded|killed|injured|serv\w+|fought|fighting|work\w*|lived|travel\w*|drove|station\w*|"
    r"photograph\w*|died|deploy\w*|attack\w*|struck|hit|shell\w*)\b"
)
NAMED_EVENT = Pattern(r"\b(?:fall|capture|seizure|liberation|loss|occupation) of$|\bvictory in$")
BARE_MONTH = Pattern(
    r"(?:[Bb]y|[Bb]efore|[Uu]ntil) (?:January|February|March|April|May|June|July|"
    r"August|September|October|November|December)"
)
UNDECIDED = Pattern(r"\bwhether\b|\bunclear if\b|\bnot known if\b")
# Between a verb and a place: what was taken is something else, near or inside the place.
NOT_OBJECT = Pattern(
    r"\b(?:near|outside|after|before|since|towards?|northwest|north|south|west|east|around|by|"
    r"troops|tanks|soldiers|villages|settlements|towns|positions?|parts?|area|areas|heights?|"
    r"outskirts|districts?|streets?|road|ground|territory|kilomet(?:er|re)s|km|mine|plant|from)\b"
)
EDGE = Pattern(r"\b(?:edge|outskirts|city limits|town limits|limits|boundary|suburbs)\b")
HERE = Pattern(
    r"\b(?:the|this|that|our) (?:city|town|village|settlement|community|place)\b|\b(?:edge|"
    r"out) of town\b|"
    r"\b(?:it|its|we|we're|here|there|us|inside)\b"
)
CANNOT = Pattern(
    r"\b(?:unable to|not(?: yet| been able to| managed to)*|failed to|fails? to|never|yet to|"
    r"\w+n't(?: yet| been able to| managed to)?)\s(?:fully |completely |yet |be |been )?"
    r"(?=captur|seiz|tak|took|occup|liberat|fall|fell)"
)
MOVED = Pattern(
    r"\b(?:advanc\w+|march|moved|pushed|drones?|range|long|wide|deep|front\b(?!\s?line))\b"
)
INSIDE = (
    "the city", "the town", "the village", "the centre", "the center", "central", "downtown",
    "the streets",
)  # fmt: skip
NOT_YET = Pattern(r"\b(?:to|could|would|may|might|for|trying to|attempts? to|after)\s+$")
DEADLINE = Pattern(r"\b(?:by|before|until|within)\b")
