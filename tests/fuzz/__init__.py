"""Parsers fed with made-up bytes: by hypothesis in the tests, by atheris for as long as one likes.

``python -m tests.fuzz --seconds 60`` (`make fuzz-parsers`; extra ``fuzz``).
"""
