"""One file per job: the only wiring. Nothing is computed here."""

from frontcast.pipeline.ask import Asked as Asked
from frontcast.pipeline.ask import ask as ask
from frontcast.pipeline.ask import measure as measure
from frontcast.pipeline.brief import brief as brief
from frontcast.pipeline.claims import check_claims as check_claims
from frontcast.pipeline.claims import read_claims as read_claims
from frontcast.pipeline.claims import stored_claims as stored_claims
from frontcast.pipeline.claims import verdict_rows as verdict_rows
from frontcast.pipeline.forecast import forecast_rows as forecast_rows
from frontcast.pipeline.forecast import issue as issue
from frontcast.pipeline.forecast import make_record as make_record
from frontcast.pipeline.hindcast import hindcast as hindcast
from frontcast.pipeline.ingest import Added as Added
from frontcast.pipeline.ingest import add_maps as add_maps
from frontcast.pipeline.ingest import add_reports as add_reports
from frontcast.pipeline.ingest import files_under as files_under
from frontcast.pipeline.ingest import next_file_day as next_file_day
from frontcast.pipeline.ingest import sync_maps as sync_maps
from frontcast.pipeline.packs import build_pack as build_pack
from frontcast.pipeline.packs import info as info
from frontcast.pipeline.packs import packs as packs
from frontcast.pipeline.workspace import Workspace as Workspace
