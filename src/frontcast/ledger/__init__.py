"""The append-only store: reports, claims, verdicts and failures, chained by hash.

A row is never changed and never deleted; triggers refuse it, and `Ledger.verify_chain` names
any row that was changed, taken out or moved by going around them.
"""

from frontcast.ledger.ledger import Head as Head
from frontcast.ledger.ledger import Ledger as Ledger
from frontcast.ledger.rows import Fault as Fault
