"""What frontcast remembers: frozen records, their parsing and printing, and no more."""

from frontcast.records.claim import Claim as Claim
from frontcast.records.claim import ClaimQuantity as ClaimQuantity
from frontcast.records.claim import ClaimTime as ClaimTime
from frontcast.records.claim import PlaceMention as PlaceMention
from frontcast.records.link import Link as Link
from frontcast.records.link import LinkRelation as LinkRelation
from frontcast.records.place import Place as Place
from frontcast.records.place import Region as Region
from frontcast.records.place import Side as Side
from frontcast.records.report import Failure as Failure
from frontcast.records.report import Report as Report
from frontcast.records.review import Decision as Decision
from frontcast.records.review import Review as Review
from frontcast.records.signatures import SIGNATURES as SIGNATURES
from frontcast.records.signatures import Param as Param
from frontcast.records.signatures import Signature as Signature
from frontcast.records.statement import Amount as Amount
from frontcast.records.statement import Relation as Relation
from frontcast.records.statement import Statement as Statement
from frontcast.records.statement import When as When
from frontcast.records.statement import parse as parse
from frontcast.records.verdict import MapValue as MapValue
from frontcast.records.verdict import Outcome as Outcome
from frontcast.records.verdict import Verdict as Verdict
