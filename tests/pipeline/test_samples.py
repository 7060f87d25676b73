"""The claims that ship beside a pack's sample reports are what the extractor finds."""

import shutil
from pathlib import Path

from frontcast.pipeline.claims import CLAIMS, write_sample_claims
from frontcast.theatre import pack_path


def test_shipped_claims_are_up_to_date(tmp_path: Path) -> None:
    """If this fails, the extractor has changed: run scripts/sample_claims.py."""
    pack = tmp_path / "donetsk"
    shutil.copytree(pack_path("donetsk"), pack)
    assert write_sample_claims(pack) == 57
    made, shipped = (p / "reports" / CLAIMS for p in (pack, pack_path("donetsk")))
    assert made.read_bytes() == shipped.read_bytes()
