"""Where bytes come from: polite fetching, licence classes, a content-addressed archive."""

from frontcast.sources.archive import Archive as Archive
from frontcast.sources.archive import Item as Item
from frontcast.sources.archive import may_export as may_export
from frontcast.sources.audit import Damage as Damage
from frontcast.sources.audit import IndexHead as IndexHead
from frontcast.sources.audit import audit_archive as audit_archive
from frontcast.sources.audit import index_heads as index_heads
from frontcast.sources.feed import Memory as Memory
from frontcast.sources.fetch import Answer as Answer
from frontcast.sources.fetch import FetchConfig as FetchConfig
from frontcast.sources.fetch import Fetcher as Fetcher
from frontcast.sources.lock import locked as locked
from frontcast.sources.objects import archive_at as archive_at
from frontcast.sources.sync import Fetched as Fetched
from frontcast.sources.sync import SyncCounts as SyncCounts
from frontcast.sources.sync import sync as sync
