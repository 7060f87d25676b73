"""Reports to claims: who said what, of which places, days and numbers, and what can be checked.

Negation, on which the check is built: a claim's Statement is the proposition as the claim would
affirm it. ``polarity == "negative"`` (and ``modality == "denied"``) means that the claim says
its Statement is false, except for flags written ``= false``, which carry the negation in
themselves. `asserts_false` answers this for one claim.
"""

from frontcast.claims._confidence import Cues as Cues
from frontcast.claims._confidence import Odds as Odds
from frontcast.claims._confidence import confidence_of as confidence_of
from frontcast.claims._confidence import features_of as features_of
from frontcast.claims._confidence import shipped_odds as shipped_odds
from frontcast.claims._differences import Difference as Difference
from frontcast.claims._differences import differences as differences
from frontcast.claims._language import pipeline_loads as pipeline_loads
from frontcast.claims._wording import Setting as Setting
from frontcast.claims.baseline import SentenceExtractor as SentenceExtractor
from frontcast.claims.copies import Copy as Copy
from frontcast.claims.copies import CopyConfig as CopyConfig
from frontcast.claims.copies import CopyIndex as CopyIndex
from frontcast.claims.copies import find_copies as find_copies
from frontcast.claims.corroborate import corroboration as corroboration
from frontcast.claims.extract import Extractor as Extractor
from frontcast.claims.extract import RuleExtractor as RuleExtractor
from frontcast.claims.extract import extract as extract
from frontcast.claims.extractors import EXTRACTORS as EXTRACTORS
from frontcast.claims.extractors import ExtractorConfig as ExtractorConfig
from frontcast.claims.extractors import extractor_of as extractor_of
from frontcast.claims.formalise import asserts_false as asserts_false
from frontcast.claims.formalise import formalise as formalise
from frontcast.claims.links import contradictions as contradictions
from frontcast.claims.links import links as links
from frontcast.claims.llm import ChatConfig as ChatConfig
from frontcast.claims.llm import ChatCounts as ChatCounts
from frontcast.claims.llm import ChatExtractor as ChatExtractor
from frontcast.claims.questions import Drawn as Drawn
from frontcast.claims.questions import questions_of as questions_of
from frontcast.claims.verbal import Chance as Chance
from frontcast.claims.verbal import VerbalTable as VerbalTable
from frontcast.claims.verbal import load_table as load_table
