"""Hypothesis strategies, small mock Worlds and contract suites that implementations run."""
