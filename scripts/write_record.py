"""Write docs/record.md from the two real reports and the maps beside the project.

Usage: python scripts/write_record.py SHARED [FILE]

SHARED is the folder with `reports/` and `data/deepstate/`. Nothing of the reports' words is written
but what their licence class (link-only) allows.
"""

import sys
import tempfile
from datetime import date
from pathlib import Path

from frontcast.pipeline.score import score, write_record
from frontcast.pipeline.workspace import Workspace

# As the reports name themselves; the second is an unnamed re-publisher's copy.
REPORTS = (
    ("seed0", date(2024, 12, 20), "RFE/RL"),
    ("seed1", date(2025, 11, 5), "CNN, re-published"),
)
AS_OF = date(2025, 11, 30)


def main(shared: Path, path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.init(Path(folder) / "w")
        for name, day, outlet in REPORTS:
            workspace.add_reports(shared / "reports" / f"{name}.txt", published=day, outlet=outlet)
        # No maps are added: the pack's two mappers answer.
        shown = score(workspace, as_of=AS_OF, hindcast=True)
        size = write_record(workspace, shown, path=path)
    print(f"wrote {path} ({size / 1000:.0f} kB)")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "docs/record.md"))
