"""The append-only store: what was read, claimed, linked, reviewed and found, chained by hash.

A row is never changed and never deleted; triggers refuse it, and `Ledger.verify_chain` names
any row that was changed, taken out or moved by going around them. A correction is a new row,
which names the one it supersedes.
"""

from frontcast.ledger._copy import stands_at as stands_at
from frontcast.ledger._schema import HEAD as HEAD
from frontcast.ledger._schema import REVISIONS as REVISIONS
from frontcast.ledger.chain import Fault as Fault
from frontcast.ledger.chain import Head as Head
from frontcast.ledger.ledger import Ledger as Ledger
from frontcast.ledger.search import Hit as Hit
from frontcast.ledger.views import Standing as Standing
