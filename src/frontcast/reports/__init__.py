"""Bytes to Report: the kept text, what of it is the article, and who published it when."""

from frontcast.reports.many import ReadConfig as ReadConfig
from frontcast.reports.many import Reader as Reader
from frontcast.reports.many import ReadItem as ReadItem
from frontcast.reports.many import read_many as read_many
from frontcast.reports.read import MAX_BYTES as MAX_BYTES
from frontcast.reports.read import read_report as read_report
