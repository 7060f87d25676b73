"""A Statement on one World -> Answer; on the observed Worlds -> Verdict; on many -> chance."""

from frontcast.check.answer import answer as answer
from frontcast.check.result import Answer as Answer
from frontcast.check.verdict import check as check
from frontcast.check.verdict import negate as negate
from frontcast.check.weigh import probability as probability
from frontcast.check.weigh import votes as votes
from frontcast.check.words import format_value as format_value
from frontcast.check.words import phrase as phrase
from frontcast.check.words import without_lead as without_lead
