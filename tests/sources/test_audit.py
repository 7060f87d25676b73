"""Every byte of an archive that is not as it was kept is found and named."""

from collections.abc import Callable
from pathlib import Path

import pytest

from frontcast.errors import ConfigError
from frontcast.frame import sha256_hex
from frontcast.records import Failure
from frontcast.sources import Archive, IndexHead, audit_archive, index_heads

A, B, BAD = b"the first original", b"the second original, longer", b"what was refused"
KEY_A, KEY_B, KEY_BAD = map(sha256_hex, (A, B, BAD))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    kept = Archive(tmp_path / "archive")
    for name, data in (("a.txt", A), ("b.txt", B)):
        kept.put(data, name=name, origin="https://x.example/", licence="link-only")
    kept.aside(BAD, failure=Failure(name="c.txt", fault="empty", detail="no text"))
    return kept


def item(key: str) -> str:
    return f"{key[:2]}/{key}"


def edit(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


def swap_lines(data: bytes) -> bytes:
    first, second = data.splitlines(keepends=True)
    return second + first


def test_what_is_as_it_was_kept_is_clean(archive: Archive) -> None:
    assert audit_archive(archive, heads=index_heads(archive)) == []
    archive.put(b"more", name="d", origin="o", licence="redistribute")
    assert audit_archive(archive, heads=index_heads(archive)) == []


def test_an_empty_archive_is_clean(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "none")
    assert audit_archive(archive, heads=index_heads(archive)) == []


@pytest.mark.parametrize(
    ("where", "change", "kind"),
    [
        (item(KEY_A), lambda d: bytes([d[0] ^ 1]) + d[1:], "changed"),
        (item(KEY_A), lambda d: d[:-1] + bytes([d[-1] ^ 128]), "changed"),
        (item(KEY_B), lambda d: d[:-1], "truncated"),
        (item(KEY_B), lambda d: b"", "truncated"),
        (item(KEY_B), lambda d: d + b"\n", "changed"),
        (f"aside/{KEY_BAD}", lambda d: d.upper(), "changed"),
        (f"aside/{KEY_BAD}", lambda d: d[:3], "changed"),
        ("index.jsonl", lambda d: d[:-1], "truncated"),
        ("index.jsonl", lambda d: d[:-9], "truncated"),
    ],
)
def test_a_changed_file_is_named(
    archive: Archive, where: str, change: Callable[[bytes], bytes], kind: str
) -> None:
    edit(archive.path / where, change)
    assert (where, kind) in [(d.item, d.kind) for d in audit_archive(archive)]


@pytest.mark.parametrize("where", [item(KEY_A), item(KEY_B), f"aside/{KEY_BAD}"])
def test_a_lost_file_is_named(archive: Archive, where: str) -> None:
    (archive.path / where).unlink()
    assert [(d.item, d.kind) for d in audit_archive(archive)] == [(where, "missing")]


@pytest.mark.parametrize("where", [item("0" * 64), "aside/" + "0" * 64, "aa/strange.txt"])
def test_a_file_that_came_from_nowhere_is_named(archive: Archive, where: str) -> None:
    path = archive.path / where
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"planted")
    found = {(Path(d.item).name, d.kind) for d in audit_archive(archive)}
    assert found == {(path.name, "extra"), (path.name, "changed")}


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.replace(b"link-only", b"redistribute"),
        lambda d: d.replace(b"x.example", b"y.example"),
        lambda d: d.splitlines(keepends=True)[0],
        swap_lines,
        lambda d: b"",
        lambda d: d.replace(KEY_A.encode(), KEY_A.upper().encode()),
        lambda d: d + d.splitlines(keepends=True)[0],
    ],
)
def test_a_changed_index_is_seen_against_a_noted_head(
    archive: Archive, change: Callable[[bytes], bytes]
) -> None:
    noted = index_heads(archive)
    edit(archive.path / "index.jsonl", change)
    found = audit_archive(archive, heads=noted)
    assert any(d.item.startswith("index.jsonl") for d in found)


def test_every_single_flipped_byte_of_the_indexes_is_seen(archive: Archive) -> None:
    noted = index_heads(archive)
    for name in ("index.jsonl", "aside/failures.jsonl"):
        path = archive.path / name
        whole = path.read_bytes()
        for at in range(len(whole)):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            assert audit_archive(archive, heads=noted), (name, at)
        path.write_bytes(whole)


def test_a_head_of_something_else_is_refused(archive: Archive) -> None:
    with pytest.raises(ConfigError, match="no archive's index"):
        audit_archive(archive, heads=[IndexHead(file="../x", size=0, sha256="")])
