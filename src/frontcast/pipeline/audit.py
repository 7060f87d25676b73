"""Re-hash the archive and the ledger of a workspace, and name what is not as it was kept."""

import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson
from pydantic import TypeAdapter, ValidationError

from frontcast.control import MapStore
from frontcast.errors import ConfigError, FrontcastError, LedgerError
from frontcast.ledger import Head, Ledger
from frontcast.pipeline.rebuild import as_they_came, remade_maps
from frontcast.pipeline.workspace import Workspace
from frontcast.sources import IndexHead, audit_archive, index_heads

LEDGER = "ledger.sqlite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """Where ledger and archive ended: kept elsewhere, it shows what was cut off since."""

    ledger: tuple[Head, ...] = ()
    archive: tuple[IndexHead, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not as it was kept.

    Parameters
    ----------
    where : str
        ``archive``, ``ledger`` or ``maps``.
    item : str
        The file, the line of an index, or table and row.
    kind : str
        ``changed``, ``missing``, ``reordered``, ``truncated``, ``extra``, ``damaged`` or
        ``unguarded``.
    detail : str
        One sentence.
    """

    where: str
    item: str
    kind: str
    detail: str


_HEADS = TypeAdapter(Heads)


def audit(workspace: Workspace, *, heads: Path | None = None, maps: bool = False) -> list[Finding]:
    """Re-hash every original and every row of a workspace.

    Parameters
    ----------
    workspace : Workspace
    heads : Path or None
        A file that `write_heads` wrote earlier. Without it, what was cut off at the end of a
        table or changed in the archive's index may leave no trace.
    maps : bool
        Read every original map again, too, and compare what is made of it with what is stored.

    Returns
    -------
    list of Finding
        Empty if all is as it was kept.

    Raises
    ------
    ConfigError
        If `heads` is no such file.
    """
    noted = Heads() if heads is None else read_heads(heads)
    out = _maps(workspace) if maps else []
    out += [
        Finding(where="archive", item=d.item, kind=d.kind, detail=d.detail)
        for d in audit_archive(workspace.archive, heads=noted.archive)
    ]
    path = workspace.folder(LEDGER)
    if not path.is_file():
        if any(head.seq for head in noted.ledger):
            out.append(Finding(where="ledger", item=LEDGER, kind="missing", detail="it is gone"))
        return out
    try:
        with Ledger(path) as ledger:
            out += [
                Finding(where="ledger", item=f"{f.table or LEDGER} {f.seq or ''}".strip(),
                        kind=f.kind, detail=f.detail)
                for f in ledger.audit(heads=noted.ledger)
            ]  # fmt: skip
            out += lost_originals(workspace, ledger)
    except LedgerError as error:
        out.append(Finding(where="ledger", item=LEDGER, kind="damaged", detail=str(error)))
    return out


def write_heads(workspace: Workspace, path: Path) -> None:
    """Note where ledger and archive end now, to be compared with by a later `audit`."""
    heads = Heads(ledger=workspace.ledger.heads(), archive=index_heads(workspace.archive))
    path.write_bytes(orjson.dumps(asdict(heads), option=orjson.OPT_INDENT_2) + b"\n")


def read_heads(path: Path) -> Heads:
    """Read what `write_heads` wrote.

    Raises
    ------
    ConfigError
        If it is something else.
    """
    try:
        return _HEADS.validate_json(path.read_bytes())
    except ValidationError as error:
        why = error.errors()[0]["msg"]
        raise ConfigError(
            f"{path} notes no heads ({why}); want a file of: frontcast audit --write-heads FILE"
        ) from error


def _maps(workspace: Workspace) -> list[Finding]:
    """Name editions in the maps' stores that their originals do not give."""
    sources = {s.key: s for s in workspace.theatre.sources}
    out: list[Finding] = []
    for mapper in workspace.loaded_mappers():
        item = f"{mapper}.zarr"
        try:
            store = workspace.store(mapper)
            stored = dict(zip(_keys(store), store.fingerprints(), strict=True))
        except FrontcastError as error:
            out.append(Finding(where="maps", item=item, kind="damaged", detail=str(error)))
            continue
        own = {key: s for key, s in sources.items() if s.mapper == mapper}
        lost: list[str] = []
        with tempfile.TemporaryDirectory() as folder:
            again = MapStore(Path(folder) / item, theatre=workspace.theatre, mapper=mapper)
            again.add(remade_maps(workspace, own, lost=lost))
            # What the store's own list no longer names.
            again.add(as_they_came(workspace, own, lost=lost))
            made = dict(zip(_keys(again), again.fingerprints(), strict=True))
        out += [
            Finding(where="maps", item=f"{item} {day} {name}", kind="missing",
                    detail="its original is kept, but the store does not show it: add it again")
            for day, name, sha in made.keys() - stored.keys()
        ]  # fmt: skip
        out += [
            Finding(where="maps", item=f"{item} {day} {name}", kind="changed",
                    detail="its original gives something else: frontcast rebuild")
            for (day, name, sha), found in stored.items()
            if made.get((day, name, sha)) != found
        ]  # fmt: skip
    return out


def _keys(store: MapStore) -> list[tuple[str, str, str]]:
    table = store.editions()
    days = table["valid_on"].dt.date.astype(str)
    return list(zip(days, table["name"], table["sha256"], strict=True))


def lost_originals(workspace: Workspace, ledger: Ledger) -> list[Finding]:
    """Name reports and refused files in the ledger whose bytes are not in the archive."""
    archive = workspace.archive
    aside = archive.path / "aside"
    out = []
    for report in ledger.reports():
        # An item of a feed or a mailbox may be kept only as part of the file it came in.
        keys = (report.id, getattr(report, "container", ""))
        if not any(archive.has(key) for key in keys if key):
            out.append(
                Finding(where="archive", item=f"{report.id[:2]}/{report.id}", kind="missing",
                        detail="the ledger has its report, but the original is not there")
            )  # fmt: skip
    for failure in ledger.failures():
        key = failure.sha256
        if key and not (archive.has(key) or (aside / key).is_file()):
            out.append(
                Finding(where="archive", item=f"aside/{key}", kind="missing",
                        detail=f"the ledger says that {failure.name} was put aside")
            )  # fmt: skip
    return out
