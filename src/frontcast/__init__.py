"""frontcast: an open observatory of a war's front line.

`Workspace` offers what a notebook needs: ``add_maps, add_reports, sync_maps, claims, check, ask,
measure, forecast, brief, info``. It is loaded on first use, so that ``import frontcast`` is quick.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from frontcast.pipeline.workspace import Workspace

__version__ = "0.1.0"
__all__ = ["Workspace", "__version__"]


def __getattr__(name: str) -> Any:
    if name == "Workspace":
        from frontcast.pipeline.workspace import Workspace

        return Workspace
    raise AttributeError(f"module 'frontcast' has no attribute {name!r}")
