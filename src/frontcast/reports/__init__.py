"""Bytes to Report: the kept text, what of it is the article, and who published it when."""

from frontcast.reports.read import MAX_BYTES as MAX_BYTES
from frontcast.reports.read import read_report as read_report
