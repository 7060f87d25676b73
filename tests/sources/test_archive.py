"""The archive keeps bytes as they came, once, and knows where they came from."""

import collections
import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from frontcast.errors import ConfigError, LedgerError
from frontcast.frame import sha256_hex
from frontcast.records import Failure
from frontcast.sources import Archive, may_export

HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"  # sha256 of "hello"


def put(archive, data=b"hello", name="a.txt", origin="https://x.example/", **more):
    return archive.put(data, name=name, origin=origin, licence="derived-only", **more)


def test_bytes_lie_under_their_hash(tmp_path):
    archive = Archive(tmp_path / "archive")
    assert not archive.has(HELLO)
    assert put(archive) == HELLO
    assert archive.has(HELLO)
    assert archive.get(HELLO) == b"hello"
    assert (tmp_path / "archive" / "2c" / HELLO).read_bytes() == b"hello"


@given(st.binary(max_size=300))
def test_byte_for_byte(tmp_path_factory, data):
    archive = Archive(tmp_path_factory.mktemp("a"))
    sha = put(archive, data)
    assert archive.get(sha) == data
    assert sha == sha256_hex(data)


def test_the_index_grows_and_repeats_nothing(tmp_path):
    archive = Archive(tmp_path)
    put(archive)
    put(archive)
    put(archive, name="b.txt")
    put(Archive(tmp_path), name="b.txt")
    items = list(archive.items())
    assert [i.name for i in items] == ["a.txt", "b.txt"]
    assert items[0].licence == "derived-only"
    assert items[0].size == 5
    assert items[0].origin == "https://x.example/"
    assert items[0].kept_at.endswith("+00:00")


def test_two_archives_on_one_folder(tmp_path):
    one, two = Archive(tmp_path), Archive(tmp_path)
    put(one, b"1", name="1")
    put(two, b"2", name="2")
    put(one, b"2", name="2")
    assert [i.name for i in one.items()] == ["1", "2"]


def test_a_line_cut_off_loses_nothing_else(tmp_path):
    archive = Archive(tmp_path)
    put(archive)
    with (tmp_path / "index.jsonl").open("ab") as file:
        file.write(b'{"sha256": "abc')
    put(archive, b"more", name="c.txt")
    assert [i.name for i in Archive(tmp_path).items()] == ["a.txt", "c.txt"]


def test_changed_bytes_are_seen(tmp_path):
    archive = Archive(tmp_path)
    sha = put(archive)
    (tmp_path / sha[:2] / sha).write_bytes(b"jello")
    with pytest.raises(LedgerError, match="was changed"):
        archive.get(sha)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", HELLO.upper(), HELLO + "/.."])
def test_only_hashes_are_names(tmp_path, name):
    with pytest.raises(LedgerError, match="64 hex"):
        Archive(tmp_path).get(name)
    with pytest.raises(LedgerError, match="64 hex"):
        Archive(tmp_path).refused(name)


def test_what_is_not_here_is_said(tmp_path):
    with pytest.raises(LedgerError, match="does not hold"):
        Archive(tmp_path).get(HELLO)
    with pytest.raises(LedgerError, match="nothing was put aside"):
        Archive(tmp_path).refused(HELLO)


def test_refused_files_are_kept_aside_with_the_reason(tmp_path):
    archive = Archive(tmp_path)
    failure = Failure(name="x.geojson", fault="truncated", detail="truncated: it ends")
    for _ in range(2):
        kept = archive.aside(b"{", failure=failure)
    assert list(archive.failures()) == [kept]
    assert kept.fault == "truncated"
    assert archive.refused(kept.sha256) == b"{"
    assert not archive.has(kept.sha256)
    assert list(archive.items()) == []


def test_licence_classes(tmp_path):
    table = {
        (licence, derived): may_export(licence, derived=derived)
        for licence in ("redistribute", "derived-only", "link-only")
        for derived in (True, False)
    }
    assert [k for k, ok in table.items() if ok] == [
        ("redistribute", True),
        ("redistribute", False),
        ("derived-only", True),
    ]
    with pytest.raises(ConfigError, match="licence"):
        Archive(tmp_path).put(b"", name="", origin="", licence="free for all")


def test_files_are_kept_as_bytes_are(tmp_path):
    path = tmp_path / "big.bin"
    path.write_bytes(b"hello")
    archive = Archive(tmp_path / "a")
    sha = archive.put_file(path, name="big.bin", origin="x", licence="link-only")
    assert (sha, archive.get(sha)) == (HELLO, b"hello")
    put(archive, name="big.bin", origin="x")
    assert len(list(archive.items())) == 1
    failure = Failure(name="big.bin", fault="empty", detail="none")
    kept = archive.aside_file(path, failure=failure)
    assert archive.refused(kept.sha256) == b"hello"
    assert archive.aside(b"hello", failure=failure) == kept
    assert list(archive.failures()) == [kept]


@pytest.mark.parametrize("name", ["all.warc", "all.warc.gz"])
def test_warc_export_is_readable_and_its_digests_are_right(tmp_path, name):
    archive = Archive(tmp_path / "a")
    originals = {b"hello", b"", bytes(range(256)) * 500, "Ж\r\n\r\nWARC/1.1\r\n".encode()}
    for data in originals:
        put(archive, data, name="a\r\nX-Evil: 1.txt", origin="https://x.example/a?b=1")
    put(archive, b"hello", name="again.txt", origin="elsewhere")
    put(archive, b"own words", name="b.txt", origin="a folder")
    path = tmp_path / name
    assert archive.to_warc(path) == 5
    found = {}
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            data = record.content_stream().read()
            assert record.digest_checker.passed is not False
            headers = record.rec_headers
            assert record.rec_type == "resource"
            assert headers.get_header("X-Evil") is None
            assert headers.get_header("X-Frontcast-Licence") == "derived-only"
            digest = "sha256:" + hashlib.sha256(data).hexdigest()
            assert headers.get_header("WARC-Block-Digest") == digest
            assert headers.get_header("WARC-Payload-Digest") == digest
            found[data] = headers.get_header("WARC-Target-URI")
    assert set(found) == originals | {b"own words"}
    assert found[b"hello"] == "https://x.example/a?b=1"
    assert found[b"own words"].startswith("urn:sha256:")
    if name.endswith("warc"):
        damaged = io.BytesIO(path.read_bytes().replace(b"own words", b"own sword"))
        with pytest.raises(ArchiveLoadFailed):
            collections.deque(
                (
                    r.content_stream().read()
                    for r in ArchiveIterator(damaged, check_digests="raise")
                ),
                maxlen=0,
            )


def test_warc_export_of_what_may_be_passed_on(tmp_path):
    archive = Archive(tmp_path / "a")
    put(archive)
    archive.put(b"free", name="f", origin="x", licence="redistribute")
    assert archive.to_warc(tmp_path / "x.warc", shareable=True) == 1
    assert b"hello" not in (tmp_path / "x.warc").read_bytes()


def test_warc_export_does_not_pass_on_what_was_changed(tmp_path):
    archive = Archive(tmp_path / "a")
    sha = put(archive)
    (tmp_path / "a" / sha[:2] / sha).write_bytes(b"jello")
    with pytest.raises(LedgerError, match="was changed"):
        archive.to_warc(tmp_path / "x.warc")
    assert not (tmp_path / "x.warc").exists()
