"""Made-up web pages in the layouts of news sites, each with the sentences that are its article."""

import random
from dataclasses import dataclass

_WHO = ("The regional administration", "The general staff", "A spokesman of the brigade",
        "The mayor", "Analysts at the institute", "A resident of the village")  # fmt: skip
_DID = ("said that", "reported on Monday that", "confirmed in a statement that", "denied that",
        "told reporters that", "wrote that")  # fmt: skip
_WHAT = ("troops had crossed the river near Ivanivka", "the bridge had been closed to traffic",
         "four houses were damaged by shelling overnight", "the road to the north remained open",
         "the power station would be repaired within a week",
         "some three hundred people had left the town since the morning",
         "no fighting was heard east of the railway line")  # fmt: skip
_AFTER = (", according to the officials on the spot.", ", while others saw it differently.",
          ", as it had been agreed a day earlier.", ".", ", the agency added.")  # fmt: skip
_OTHER = ("Sign up for the newsletter", "Read more: markets fall for a third day in a row",
          "Watch: how the harvest was brought in", "Share on social networks", "Most popular",
          "Weather in the capital, 12 degrees", "Football: late goal decides the derby",
          "About us", "Contact", "Terms of use", "Cookie settings", "Advertise here")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page and its article.

    Parameters
    ----------
    layout : str
        Its kind.
    html : str
        The page.
    article : str
        The article's text, without headlines.
    """

    layout: str
    html: str
    article: str


def news_pages(*, each: int = 2, seed: int = 1) -> list[Page]:
    """Return pages of every layout, the same for the same seed.

    Parameters
    ----------
    each : int
        Pages of each layout.
    seed : int
    """
    rng = random.Random(seed)  # noqa: S311 - made-up pages, no secrets
    return [_page(layout, rng) for layout in _LAYOUTS for _ in range(each)]


def _sentence(rng: random.Random) -> str:
    return f"{rng.choice(_WHO)} {rng.choice(_DID)} {rng.choice(_WHAT)}{rng.choice(_AFTER)}"


def _page(layout: str, rng: random.Random) -> Page:
    count = 3 if layout == "short" else rng.randint(5, 12)
    paragraphs = [" ".join(_sentence(rng) for _ in range(rng.randint(1, 4))) for _ in range(count)]
    links = "".join(f'<li><a href="/{n}">{t}</a></li>' for n, t in enumerate(_OTHER))
    nav = f"<nav><ul>{links}</ul></nav>"
    foot = "<footer><p>Copyright Example Wire. All rights reserved.</p><a href='/i'>Imprint</a>"
    teasers = "".join(
        f'<div class="teaser"><h3><a href="/t{n}">{rng.choice(_OTHER)}</a></h3>'
        f"<p>{rng.choice(_OTHER)}.</p></div>" for n in range(6)
    )  # fmt: skip
    body = _LAYOUTS[layout].format(
        p="".join(f"<p>{t}</p>" for t in paragraphs),
        br="<br><br>".join(paragraphs),
        div="".join(f'<div class="x{n}">{t}</div>' for n, t in enumerate(paragraphs)),
        li="".join(f"<li>{t}</li>" for t in paragraphs),
        quoted="".join(
            f"<blockquote><p>{t}</p></blockquote>" if n % 3 == 2 else f"<p>{t}</p>"
            for n, t in enumerate(paragraphs)
        ),
        teasers=teasers,
    )
    html = (
        f"<!doctype html><html lang=en><head><title>Line moves</title></head><body><header>{nav}"
        f"</header>{body}{foot}</footer></body></html>"
    )
    return Page(layout=layout, html=html, article="\n".join(paragraphs))


_LAYOUTS = {
    "article": "<main><article><h1>Line moves</h1>{p}</article><aside>{teasers}</aside></main>",
    "divs": '<div id="page"><div class="story-body"><h1>Line moves</h1>{p}</div>{teasers}</div>',
    "breaks": '<div id="content"><h2>Line moves</h2><div class="text">{br}</div></div>{teasers}',
    "div soup": '<div class="c1"><div class="c2"><h1>Line moves</h1>{div}</div></div>',
    "table": "<table><tr><td>{teasers}</td><td><h1>Line moves</h1>{p}</td></tr></table>",
    "list": "<main><h1>Over the past day</h1><ul>{li}</ul></main><aside>{teasers}</aside>",
    "quotes": '<article class="post"><h1>Line moves</h1>{quoted}</article>{teasers}',
    "short": '<div class="content"><h1>Line moves</h1>{p}</div>{teasers}',
    "bare": "<h1>Line moves</h1>{p}",
    "live": '<main class="live"><h1>Live</h1><section>{p}</section></main><aside>{teasers}</aside>',
}
