"""One file per job: the only wiring. Nothing is computed here."""

from frontcast.pipeline.ask import Asked as Asked
from frontcast.pipeline.ask import ask as ask
from frontcast.pipeline.ask import measure as measure
from frontcast.pipeline.brief import brief as brief
from frontcast.pipeline.claims import CheckedClaims as CheckedClaims
from frontcast.pipeline.claims import check_claims as check_claims
from frontcast.pipeline.claims import read_claims as read_claims
from frontcast.pipeline.forecast import forecast as forecast
from frontcast.pipeline.forecast import record as record
from frontcast.pipeline.hindcast import hindcast as hindcast
from frontcast.pipeline.ingest import add_maps as add_maps
from frontcast.pipeline.ingest import add_reports as add_reports
from frontcast.pipeline.ingest import sync_maps as sync_maps
from frontcast.pipeline.packs import build_pack as build_pack
from frontcast.pipeline.workspace import Workspace as Workspace
