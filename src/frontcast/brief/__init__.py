"""Answers as small view records, and the pages made of them: HTML, Markdown, JSON."""

from frontcast.brief.build import LIMITS as LIMITS
from frontcast.brief.build import NO_RECORD as NO_RECORD
from frontcast.brief.build import build as build
from frontcast.brief.inputs import BriefConfig as BriefConfig
from frontcast.brief.inputs import BriefInputs as BriefInputs
from frontcast.brief.inputs import CheckedClaim as CheckedClaim
from frontcast.brief.inputs import DisagreementRow as DisagreementRow
from frontcast.brief.inputs import ForecastLine as ForecastLine
from frontcast.brief.inputs import SourceRow as SourceRow
from frontcast.brief.inputs import UndoneRow as UndoneRow
from frontcast.brief.inputs import WaysOut as WaysOut
from frontcast.brief.record_page import record_page as record_page
from frontcast.brief.render import to_html as to_html
from frontcast.brief.render import to_json as to_json
from frontcast.brief.render import to_markdown as to_markdown
from frontcast.brief.scorecard import CaseStudy as CaseStudy
from frontcast.brief.scorecard import score_figures as score_figures
from frontcast.brief.scorecard import scorecard as scorecard
from frontcast.brief.scorecard import trimmed as trimmed
from frontcast.brief.scores import Scoreboard as Scoreboard
from frontcast.brief.scores import Watched as Watched
from frontcast.brief.scores import board_rows as board_rows
from frontcast.brief.scores import question_rows as question_rows
from frontcast.brief.scores import question_views as question_views
from frontcast.brief.view import BriefView as BriefView
