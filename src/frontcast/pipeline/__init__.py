"""One file per job: the only wiring. Nothing is computed here.

Import a job from its file (``from frontcast.pipeline.ask import ask``), or use the verbs of
`Workspace`. Nothing is imported here: asking one Statement should not wait for page templates.
"""
