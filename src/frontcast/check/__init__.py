"""A Statement on one World -> Answer; on the observed -> Verdict; on many -> chance; questions."""

from frontcast.check.answer import answer as answer
from frontcast.check.resolve import EXTENTS as EXTENTS
from frontcast.check.resolve import Court as Court
from frontcast.check.resolve import by_extent as by_extent
from frontcast.check.resolve import extent_of as extent_of
from frontcast.check.resolve import extents_of as extents_of
from frontcast.check.resolve import resolve_questions as resolve_questions
from frontcast.check.result import Answer as Answer
from frontcast.check.settle import Settlement as Settlement
from frontcast.check.settle import Settler as Settler
from frontcast.check.verdict import check as check
from frontcast.check.verdict import negate as negate
from frontcast.check.weigh import probability as probability
from frontcast.check.weigh import votes as votes
from frontcast.check.words import format_value as format_value
from frontcast.check.words import phrase as phrase
from frontcast.check.words import without_lead as without_lead
