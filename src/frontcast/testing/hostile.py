"""Script in every text field: a workspace whose reports were written to attack the page.

The payloads are those that collections of cross-site scripting tests share, by idea: each runs if
its text ever becomes markup, an attribute, an address, a style or code. A payload that runs calls
``alert`` or ``window.PWNED``, which a browser test can watch for.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from frontcast.pipeline.alerts import FOLDER, AlertLog
from frontcast.pipeline.workspace import Workspace
from frontcast.records import Alert, Claim, ClaimQuantity, ClaimTime, PlaceMention, Report

_RUN: Final = "window.PWNED=1"
_TAGS: Final = (
    "img src=x onerror", "svg onload", "body onload", "iframe onload", "input autofocus onfocus",
    "select autofocus onfocus", "textarea autofocus onfocus", "video src=x onerror",
    "audio src=x onerror", "details open ontoggle", "marquee onstart", "object data=x onerror",
    "embed src=x onerror", "link rel=stylesheet href=x onerror", "style onload",
    "script src=x onerror",
    "a onmouseover", "div onpointerover", "p onclick", "keygen autofocus onfocus",
    "svg><animate onbegin", "svg><set onend", "math><mtext></mtext><img src=x onerror",
    "video><source onerror", "form><button formaction=javascript:0 onclick",
    "table background=x onload",
)  # fmt: skip
_SCHEMES: Final = (
    "javascript:{}", "JaVaScRiPt:{}", "java\tscript:{}", "java\nscript:{}", " javascript:{}",
    "\x01javascript:{}", "javascript&colon;{}", "javascript&#58;{}", "vbscript:{}",
    "data:text/html,<script>{}</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "//evil.example/{}", "\\\\evil.example\\{}", "blob:{}", "filesystem:{}", "jar:{}",
    "https://user@evil.example/{}", "http://a b/{}",
)  # fmt: skip
_BREAKS: Final = (
    "<script>{}</script>", "<SCRIPT>{}</SCRIPT>", "<scr<script>ipt>{}</scr</script>ipt>",
    "</script><script>{}</script>", "</title><script>{}</script>", "</style><script>{}</script>",
    "</textarea><script>{}</script>", "--><script>{}</script>", "]]><script>{}</script>",
    "</noscript><script>{}</script>", "<![CDATA[<script>{}</script>]]>", "<!--><script>{}</script>",
    "\"><script>{}</script>", "'><script>{}</script>", "`><script>{}</script>",
    "\" onfocus={} autofocus=\"", "' onfocus={} autofocus='", " onfocus={} autofocus ",
    "\" style=\"background:url(javascript:{})\"", "';{};//", "\";{};//", "`;{};//", "${{{}}}",
    "{{{{{}}}}}", "{{{{constructor.constructor('{}')()}}}}", "<%= {} %>", "#{{{}}}", "[[${{{}}}]]",
    "\\u003cscript\\u003e{}\\u003c/script\\u003e", "\\x3cscript\\x3e{}\\x3c/script\\x3e",
    "&lt;script&gt;{}&lt;/script&gt;", "&#60;script&#62;{}&#60;/script&#62;",
    "%3Cscript%3E{}%3C/script%3E", "\uff1cscript\uff1e{}\uff1c/script\uff1e",
    "\u2028<script>{}</script>", "\u202e<script>{}</script>", "\x00<script>{}</script>",
    "<base href=//evil.example/>", "<meta http-equiv=refresh content='0;url=javascript:{}'>",
    "<math><a xlink:href=javascript:{}>x</a></math>",
    "<svg><use href='data:image/svg+xml,{}'/></svg>",
    "<svg><script>{}</script></svg>",
    "<svg><foreignObject><script>{}</script></foreignObject></svg>",
    "<iframe srcdoc='<script>{}</script>'></iframe>", "<isindex action=javascript:{}>",
    "<form action=javascript:{}><input type=submit></form>",
    "<template><script>{}</script></template>",
    "<noscript><p title=\"</noscript><img src=x onerror={}>\">",
    "<a href=\"java&Tab;script:{}\">x</a>", "<a href=javascript:{}>x</a>",
    "<img src=`x`onerror={}>", "<img/src=x/onerror={}>", "<img src=x\nonerror\n=\n{}>",
    "<x contenteditable onblur={}>x</x>", "<img src=x:x onerror={} //", "<<script>{}//<</script>",
    "<style>@import 'javascript:{}'</style>", "<div style=\"width:expression({})\">",
    "<link rel=import href=data:text/html,{}>", "<object data=javascript:{}></object>",
    "__proto__", "constructor", "[object Object]", "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
)  # fmt: skip
PAYLOADS: Final = tuple(
    dict.fromkeys(
        (
            *(f"<{tag}={_RUN}>" for tag in _TAGS),
            *(scheme.format(_RUN) for scheme in _SCHEMES),
            *(text.format(_RUN) for text in _BREAKS),
        )
    )
)
"""Texts that run if they are ever taken for more than text."""
POKROVSK: Final = "geonames:704422"


def hostile_workspace(folder: Path, payloads: Sequence[str] = PAYLOADS) -> Workspace:
    """Make a workspace whose reports, claims and alerts hold a payload in every text field.

    Parameters
    ----------
    folder : Path
        New.
    payloads : sequence of str

    Returns
    -------
    Workspace
        Every report may be passed on whole, so that every text reaches the page.
    """
    workspace = Workspace.init(folder)
    day = date(2025, 10, 1)
    reports = [_report(n, text) for n, text in enumerate(payloads)]
    workspace.ledger.add_reports((report, day) for report in reports)
    claims = [
        _claim(report, text, day) for report, text in zip(reports, payloads, strict=True)
    ]  # fmt: skip
    workspace.ledger.add_claims(claims, known_at=day)
    AlertLog(folder / FOLDER).add(
        Alert(kind="contradiction", about=text, title=text, detail=text,
              seen_at="2025-10-01T00:00:00Z", day=day, place=POKROVSK)
        for text in payloads
    )  # fmt: skip
    return workspace


def _report(number: int, text: str) -> Report:
    return Report(
        id=f"{number:064x}", text=f"{text} is what it said. {text} again.", title=text, outlet=text,
        author=text, address=text, language="en", published=date(2025, 10, 1),
        licence="redistribute",
    )  # fmt: skip


def _claim(report: Report, text: str, day: date) -> Claim:
    last = date(2026, 1, 1 + int(report.id, 16) % 28)
    quoted = text.replace('"', "'").replace("\n", " ")
    return Claim(
        report=report.id, doc=text, span_start=0, span_end=len(text), text=text, speaker=text,
        speaker_role=text, speaker_org=text, via=text, chain=(text, text), said_on=day,
        type="control_change", extractor=text, modality="predicted",
        places=(
            PlaceMention(surface=text, start=0, end=len(text), canonical=text, place=POKROVSK),
            PlaceMention(surface=text, start=0, end=len(text), canonical=text),
        ),
        quantities=(ClaimQuantity(surface=text, start=0, end=1, low=1.0, high=None, unit=text,
                                  what=text),),
        time=ClaimTime(surface=text), statement_time=ClaimTime(surface=text),
        statements=(f'distance("{quoted}") <= 5 km', text, "distance(Pokrovsk) <= 50 km",
                    f"captured(Pokrovsk, RU, half) by {last}"),
    )  # fmt: skip
