"""Text of others is text in Markdown too."""

import pytest

from frontcast.brief._markdown import plain


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("built-up (5 km) +2!", "built-up (5 km) +2!"),
        ("*b* _i_ `c` ~s~", r"\*b\* \_i\_ \`c\` \~s\~"),
        ("[x](y)", r"\[x\](y)"),
        ("a | b", r"a \| b"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("12) item", r"12\) item"),
        ("2025. A year", r"2025\. A year"),
        ("5.5 km", r"5\.5 km"),
        ("55 km", "55 km"),
        ("=====", r"\====="),
        ("# head", r"\# head"),
        ("a\nb\u00a0c", "a b c"),
        ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
        ("https://x.example www.x.example", "https:\u200b//x.example www\u200b.x.example"),
    ],
)
def test_plain(text, want) -> None:
    assert plain(text) == want
