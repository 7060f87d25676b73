"""One file a job: the only wiring between rooms. Computes nothing itself."""
