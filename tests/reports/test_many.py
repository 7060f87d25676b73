"""Every kind of input -> Reports and Failures: what each says of itself, and whose bytes it is."""

import gzip
import json
import random
from datetime import UTC, date, datetime, timedelta

import pytest

from frontcast.frame import sha256_hex
from frontcast.records import Failure, Report
from frontcast.reports import ReadConfig, Reader
from frontcast.testing.files import SENTENCE as LONG
from frontcast.testing.files import feed_entry as item
from frontcast.testing.files import html_page, mail, pdf, rss, warc

DAY = date(2024, 8, 30)


@pytest.fixture(scope="module")
def reader():
    with Reader() as made:
        yield made


TELEGRAM = {
    "name": "Front News",
    "type": "public_channel",
    "id": 1234,
    "messages": [
        {"id": 1, "type": "service", "date": "2024-08-29T10:00:00", "action": "create_channel"},
        {"id": 2, "type": "message", "date": "2024-08-30T10:00:00", "from": "Front News",
         "text": ["Troops crossed the ", {"type": "bold", "text": "river"}, " near Ivanivka. ",
                  {"type": "link", "text": "https://x.example/a"}]},
        {"id": 3, "type": "message", "date": "2024-08-30T11:00:00", "photo": "p.jpg", "text": ""},
        {"id": 4, "type": "message", "date": "2024-08-31T10:00:00", "from": "Front News",
         "text": 'He said: "{not JSON]" \\ and \u201cquoted\u201d.'},
    ],
}  # fmt: skip


def outcomes(reader: Reader, data: bytes, **more: object) -> list[Report | Failure]:
    return [i.outcome for i in reader.read(data, name="x", **more)]


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("packed", [False, True])
def test_a_telegram_export(reader, indent, packed):
    data = json.dumps(TELEGRAM, indent=indent).encode()
    got = outcomes(reader, gzip.compress(data) if packed else data)
    assert [r.text for r in got] == [
        "Troops crossed the river near Ivanivka. https://x.example/a",
        'He said: "{not JSON]" \\ and “quoted”.',
    ]
    assert [r.published for r in got] == [DAY, date(2024, 8, 31)]
    assert {r.outlet for r in got} == {"Front News"}


def test_ids_of_posts_do_not_hang_on_how_the_list_is_laid_out(reader):
    flat, wide = (outcomes(reader, json.dumps(TELEGRAM, indent=n).encode()) for n in (None, 4))
    assert [r.id for r in flat] == [r.id for r in wide]
    assert flat[0].container != wide[0].container


def test_a_whole_account_of_chats(reader):
    chats = [{**TELEGRAM, "name": name} for name in ("One", "Two")]
    data = json.dumps({"about": "x", "contacts": {"list": [{"a": 1}]}, "chats": {"list": chats}})
    got = outcomes(reader, data.encode())
    assert [r.outlet for r in got] == ["One", "One", "Two", "Two"]
    assert len({r.id for r in got}) == 4


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"text": "a b", "date": "2024-08-30", "author": "A", "channel": "C",
          "url": "https://x.example/1", "title": "T"},
         ("a b", DAY, "A", "C", "https://x.example/1", "T")),
        ({"body": "a b", "published": "2024-08-30T23:59:59+03:00", "from": "A", "outlet": "C",
          "link": "http://x.example/1", "subject": "T"},
         ("a b", DAY, "A", "C", "http://x.example/1", "T")),
        ({"content": "a b", "published_at": 1725012000, "user": {"name": "A"},
          "source": {"title": "C"}},
         ("a b", DAY, "A", "C", "unknown", "unknown")),
        ({"message": "a b", "timestamp": "1725012000000", "url": "javascript:alert(1)"},
         ("a b", DAY, "unknown", "unknown", "unknown", "unknown")),
        ({"content": {"text": "a b"}, "pubDate": "Fri, 30 Aug 2024 10:00:00 GMT"},
         ("a b", DAY, "unknown", "unknown", "unknown", "unknown")),
        ({"text": "<p>a <b>b</b></p><script>x()</script>", "date": "tomorrow"},
         ("a b", None, "unknown", "unknown", "unknown", "unknown")),
        ({"text": "1 < 2 and a > b", "date": "0001-01-01"},
         ("1 < 2 and a > b", None, "unknown", "unknown", "unknown", "unknown")),
        ({"title": "Only a title", "date": True},
         ("Only a title", None, "unknown", "unknown", "unknown", "Only a title")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("shape", ["lines", "list", "under a name", "alone"])
def test_shapes_of_posts(reader, fields, wanted, shape):
    one = json.dumps(fields)
    data = {
        "lines": one + "\n" + one.replace("a", "\\u0061") + "\n",
        "list": f" [ {one} ] ",
        "under a name": json.dumps({"page": 1, "posts": [fields]}),
        "alone": one,
    }[shape].encode()
    for got in outcomes(reader, data):
        about = (got.text, got.published, got.author, got.outlet, got.address, got.title)
        assert about == wanted


def test_posts_without_a_text_are_failures_and_the_rest_goes_on(reader):
    data = b'{"text": "One."}\n{"nothing": 1}\n{broken\n[1]\n\n{"text": "Two."}\n'
    got = outcomes(reader, data)
    assert [type(o) for o in got] == [Report, Failure, Failure, Failure, Report]
    assert [o.fault for o in got[1:4]] == ["empty", "malformed", "malformed"]


def test_an_item_read_alone_is_the_same_report(reader):
    """The bytes kept of an item are enough to read it again."""
    feed = rss(item(more="<link>https://x.example/a</link><pubDate>Fri, 30 Aug 2024 10:00:00 GMT"
                    "</pubDate>"))  # fmt: skip
    box = b"From a@b Fri Aug 30 10:00:00 2024\n" + mail()
    for data in (
        json.dumps(TELEGRAM).encode(),
        feed,
        box,
        warc([("https://x.example/a", html_page())]),
    ):
        for whole in reader.read(data, name="x"):
            assert whole.outcome.id == sha256_hex(whole.data)
            assert whole.outcome.container == whole.container == sha256_hex(data)
            (alone,) = outcomes(reader, whole.data)
            for name in ("id", "text", "published", "author", "outlet", "title", "boilerplate"):
                assert getattr(alone, name) == getattr(whole.outcome, name), name


def test_a_feed(reader):
    more = ("<link>https://wire.example/a</link><author>a@b.example (A. Reporter)</author>"
            "<pubDate>Fri, 30 Aug 2024 23:30:00 +0300</pubDate>")  # fmt: skip
    body = "&lt;p&gt;Troops &lt;b&gt;crossed&lt;/b&gt; it.&lt;/p&gt;&lt;p&gt;Later on.&lt;/p&gt;"
    channel = "<title>Example Wire</title><language>en-us</language>"
    dated, bare = outcomes(reader, rss(item(body, more=more) + item(), channel=channel))
    assert dated.text == "Troops crossed it.\nLater on."
    assert (dated.title, dated.outlet) == ("Line moves", "Example Wire")
    assert (dated.address, dated.published) == ("https://wire.example/a", DAY)
    assert "A. Reporter" in dated.author
    assert (bare.published, bare.address, bare.author) == (None, "unknown", "unknown")


def test_an_atom_feed(reader):
    data = (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        "<title>Wire</title><entry><title>T</title><id>urn:1</id>"
        '<link href="https://wire.example/1"/><published>2024-08-30T10:00:00Z</published>'
        "<updated>2024-09-05T10:00:00Z</updated><summary>Short.</summary>"
        '<content type="html">&lt;p&gt;The longer text of it.&lt;/p&gt;</content></entry></feed>'
    )
    (got,) = outcomes(reader, data.encode())
    assert (got.text, got.published) == ("The longer text of it.", DAY)


def test_mail_and_mailbox(reader):
    (one,) = outcomes(reader, mail())
    assert one.text == LONG + "\n"
    assert (one.title, one.author, one.published) == ("Line moves", "A. Reporter", DAY)
    assert one.media_type == "message/rfc822"
    quoted = "One line.\n\n>From here on it was quiet.\n"
    box = b"From a@b Fri Aug 30 10:00:00 2024\n" + mail(quoted) + b"\n"
    box += b"From a@b Fri Aug 30 10:00:00 2024\n" + mail("Second text.")
    first, second = outcomes(reader, box)
    assert first.text == quoted.replace(">From", "From") + "\n"
    assert second.text == "Second text.\n"


def test_a_mail_of_several_parts(reader):
    parts = (
        "--X\nContent-Type: multipart/alternative; boundary=Y\n\n"
        "--Y\nContent-Type: text/html\n\n<p>As a page.</p><script>x()</script>\n"
        "--Y\nContent-Type: text/plain; charset=koi8-r\nContent-Transfer-Encoding: base64\n\n"
        "8sXLwQ==\n--Y--\n"
        "--X\nContent-Type: text/plain\nContent-Disposition: attachment\n\nNot this.\n--X--\n"
    )
    (got,) = outcomes(reader, mail(parts, Content_Type="multipart/mixed; boundary=X",
                                   Subject="=?koi8-r?B?8sXLwQ==?="))  # fmt: skip
    assert (got.text.strip(), got.title) == ("Река", "Река")  # "river" in KOI8-R
    (got,) = outcomes(reader, mail("<p>As a <b>page</b>.</p>", Content_Type="text/html"))
    assert got.text == "As a page."


def test_warc(reader):
    other = html_page(LONG.replace("Monday", "Sunday") * 3,
                 head='<link rel="canonical" href="https://wire.example/own">')  # fmt: skip
    pages = [("https://wire.example/a", html_page()), ("https://wire.example/b?x=1", other)]
    for packed in (True, False):
        got = outcomes(reader, warc(pages, packed=packed))
        assert [r.address for r in got] == ["https://wire.example/a", "https://wire.example/own"]
        assert [r.id for r in got] == [sha256_hex(data) for _, data in pages]
        assert got[1].text.count("Sunday") == 3


@pytest.mark.parametrize("packed", [True, False])
def test_a_warc_that_ends_anywhere_says_so(reader, packed):
    pages = [(f"https://x.example/{n}", html_page(LONG * (n + 3))) for n in range(3)]
    data = warc(pages, packed=packed)
    last = len(data) - len(warc(pages[:2], packed=packed))
    for cut in (0, 5, 9, 50, last // 2, last - 40, last - 3, last):
        got = outcomes(reader, data[: len(data) - cut])
        if cut in (0, last):
            assert [r.address[-1] for r in got] == ["0", "1", "2"][: 2 + (not cut)]
            continue
        assert [type(o) for o in got[:2]] == [Report, Report], cut
        assert isinstance(got[-1], Failure), cut


def test_lines_of_posts_of_which_the_first_is_broken(reader):
    got = outcomes(reader, b'{"text": "a b", "date": 1e309}\n{"text": "c d"}\n')
    assert [type(o) for o in got] == [Failure, Report]


def test_a_pdf(reader):
    lines = [
        f"Situation report 7\n{LONG}\nThe town of number {n} is quiet.\n{n}" for n in (1, 2, 3)
    ]
    info = "<< /Title (Weekly report) /Author (A. Reporter) /CreationDate (D:20240830101112Z) >>"
    (got,) = outcomes(reader, pdf(lines, info=info))
    assert (got.title, got.author, got.published) == ("Weekly report", "A. Reporter", DAY)
    assert got.media_type == "application/pdf"
    for n in (1, 2, 3):
        assert f"The town of number {n} is quiet." in got.text
    # The running head and the page numbers are not the article.
    apart = [got.text[a:b].strip() for a, b in got.boilerplate]
    assert apart == [
        "Situation report 7",
        "1",
        "Situation report 7",
        "2",
        "Situation report 7",
        "3",
    ]


@pytest.mark.parametrize(
    ("info", "day"),
    [
        ("<< /CreationDate (D:19700101000000Z) >>", None),
        ("<< /CreationDate (D:20241399000000Z) >>", None),
        ("<< /CreationDate (yesterday) >>", None),
        ("<< /CreationDate 20240830 >>", None),
        ("<< /ModDate (D:20240830101112Z) >>", None),
        ("<< /CreationDate (20240830) >>", DAY),
    ],
)
def test_dates_of_pdfs_only_where_they_can_be_meant(reader, info, day):
    (got,) = outcomes(reader, pdf([LONG], info=info))
    assert got.published == day


def test_pdfs_have_limits(reader):
    with Reader(ReadConfig(max_pages=3)) as strict:
        (got,) = outcomes(strict, pdf([LONG] * 4))
    assert (got.fault, "4 pages" in got.detail) == ("too large", True)
    (got,) = outcomes(reader, pdf([""]))
    assert got.fault == "empty"


def test_days_to_come_are_refused(reader):
    ahead = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    line = json.dumps({"text": "Troops crossed the river.", "date": ahead})
    for data in (
        f'{line}\n{{"text": "Quiet."}}'.encode(),
        html_page(head=f'<meta property="article:published_time" content="{ahead}">'),
    ):
        first, *rest = outcomes(reader, data)
        assert first.fault == "date"
        assert ahead in first.detail
        assert all(isinstance(r, Report) for r in rest)


def test_what_is_given_wins(reader):
    for got in outcomes(reader, json.dumps(TELEGRAM).encode(), published=DAY, outlet="Given"):
        assert (got.published, got.outlet) == (DAY, "Given")


def test_a_text_file_is_its_own_original(reader):
    data = LONG.encode()
    (got,) = list(reader.read(data, name="a.txt"))
    assert (got.data, got.container, got.outcome.container) == (data, "", "")
    assert got.outcome.text == LONG
    (packed,) = list(reader.read(gzip.compress(data), name="a.txt.gz"))
    assert (packed.data, packed.outcome.id) == (data, got.outcome.id)
    assert packed.container == packed.outcome.container != ""


def test_files_and_bytes_read_alike(reader, tmp_path):
    for number, data in enumerate(
        (
            LONG.encode(),
            html_page(),
            json.dumps(TELEGRAM).encode(),
            rss(item()),
            warc([("https://x.example/", html_page())]),
        )
    ):
        path = tmp_path / str(number)
        path.write_bytes(data)
        ours = [i.outcome for i in reader.read(path, name="x")]
        assert ours == outcomes(reader, data)


@pytest.mark.parametrize("seed", range(30))
def test_lists_are_found_wherever_the_file_is_cut_into_pieces(reader, seed, monkeypatch):
    """The JSON splitter against the standard library's parser, on made-up lists."""
    rng = random.Random(seed)
    words = ["plain", 'with "quotes"', "back\\slash\\", "br]ack}et{s[", "Ж ж", ",:,", '\\"', ""]
    posts = [
        {"id": n, "text": "Text " + rng.choice(words) * rng.randint(1, 4),
         "nested": {"list": [rng.choice(words), {"deep": [n, None, True, 1.5e3]}]}}
        for n in range(rng.randint(1, 20))
    ]  # fmt: skip
    whole = rng.choice([posts, {"name": rng.choice(words), "messages": posts, "after": [1, {}]}])
    data = json.dumps(whole, indent=rng.choice([None, 2]), ensure_ascii=rng.random() < 0.5)
    monkeypatch.setattr("frontcast.reports._parts._CHUNK", rng.randint(1, 40))
    items = list(reader.read(data.encode(), name="x"))
    name = whole.get("name") if isinstance(whole, dict) else ""
    wanted = [{**p, "channel": name} if name else p for p in posts]
    assert [json.loads(i.data) for i in items] == wanted


@pytest.mark.parametrize("cut", [1, 7, 20])
def test_a_list_that_ends_in_the_middle_keeps_what_was_whole(reader, cut):
    data = json.dumps(TELEGRAM).encode()[:-cut]
    got = outcomes(reader, data)
    assert [type(o) for o in got][-1] is Failure
    assert got[-1].fault == "truncated"
    assert got[0].text.startswith("Troops crossed")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (LONG, "en"),
        ("Toretsk Centre Under Fire", "unknown"),
        ("Quiet day.", "unknown"),
        ("Окупанти захопили село біля річки, повідомила обласна адміністрація у понеділок.", "uk"),
        ("Войска форсировали реку у села, сообщила областная администрация в понедельник.", "ru"),
        ("Die Truppen überquerten am Montag den Fluss, teilte die Verwaltung mit.", "de"),
        ("12 15 17 https://x.example/this-is-an-english-address-of-some-page 19", "unknown"),
    ],
)  # fmt: skip
def test_language(reader, text, language):
    (got,) = outcomes(reader, text.encode())
    assert got.language == language


def test_a_declared_language_counts_where_the_text_cannot_tell(reader):
    short, long = outcomes(
        reader,
        json.dumps([{"text": "Ja.", "lang": "de-DE"}, {"text": LONG, "lang": "de"}]).encode(),
    )
    assert (short.language, long.language) == ("de", "en")


DIRTY = [
    "Tne enerny attackcd thc v1llage 0f Ivanivka w1th art1llery and t0ok the br1dge, he s4id.",
    "The en\ufffdmy \ufffdttacked the village of Iv\ufffdnivka with guns and took the bri\ufffdge.",
    "The governor said that the cityâ€™s power station wasnâ€™t hit and itâ€™s working today.",
    "T h e  e n e m y  t o o k  t h e  v i l l a g e  o n  M o n d a y.",
    "The еnemу tооk the villаge оf Ivanivka аnd the brіdge over the rіver on Monday mоrning.",
]
CLEAN = [
    LONG,
    "Forces of the 47th Brigade took T-0515 and the O0509 road; 3,000 left by 10 a.m. (CET).",
    "The GRU said McDonald's in DonetskOblNews #Pokrovsk @OSINTtech https://x.example/a1 is shut.",
    "Enemy Enters Dachne. Heavy Fighting In Toretsk. Quiet Night In Lyman And Kreminna This Week.",
    "The M113s, BMP-2s and T-72B3s were seen 2.5km west of the H20 road, DeepState's map shows.",
]


@pytest.mark.parametrize(("texts", "quality"), [(DIRTY, "low"), (CLEAN, "ok")])
def test_text_quality(reader, texts, quality):
    got = [outcomes(reader, t.encode())[0].text_quality for t in texts]
    assert got == [quality] * len(texts)


@pytest.mark.shared
def test_the_annotated_reports_are_clean_english(reader, shared):
    for doc in ("seed0", "seed1"):
        (item_,) = reader.read(shared / "reports" / f"{doc}.txt")
        assert (item_.outcome.language, item_.outcome.text_quality) == ("en", "ok")
