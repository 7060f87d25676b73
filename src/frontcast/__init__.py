"""frontcast: an open observatory of a war's front line."""

__version__ = "0.1.0"
