"""Where and when: the grid, the calendar and content-addressed ids."""

from frontcast.frame.calendar import day_index as day_index
from frontcast.frame.calendar import days_of as days_of
from frontcast.frame.calendar import month_end as month_end
from frontcast.frame.calendar import months_between as months_between
from frontcast.frame.calendar import parse_day as parse_day
from frontcast.frame.calendar import parse_month as parse_month
from frontcast.frame.calendar import to_date as to_date
from frontcast.frame.calendar import to_day64 as to_day64
from frontcast.frame.folder import folder_at as folder_at
from frontcast.frame.folder import is_local as is_local
from frontcast.frame.folder import write_whole as write_whole
from frontcast.frame.folder import zarr_store as zarr_store
from frontcast.frame.grid import GridSpec as GridSpec
from frontcast.frame.grid import transformer as transformer
from frontcast.frame.ids import canonical_json as canonical_json
from frontcast.frame.ids import content_id as content_id
from frontcast.frame.ids import sha256_hex as sha256_hex
