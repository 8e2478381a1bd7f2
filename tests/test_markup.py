"""What a text may hold before it is cleaned, so that cleaning it takes no time and no memory."""

from html.parser import HTMLParser
from typing import Any

import html5lib
import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from publishing.fields import RichTextField
from publishing.markup import MOST_TAGS, bare, is_too_dense

KEPT = {"a": {"href"}}


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ('<p class="x">a <B ID=y>b</B></p>', "<p>a <b>b</b></p>"),
        ("<a onclick=x HREF='/y?a=1&amp;b' href=z>c</a>", '<a href="/y?a=1&amp;b">c</a>'),
        ("<a href='\"'>c</a>", '<a href="&quot;">c</a>'),
        ("<a href=/x>c</a>", '<a href="/x">c</a>'),
        ('<b title="a>b">c</b>', "<b>c</b>"),
        ("<br/>a<br />", "<br>a<br>"),
        ("a<!-- <b --> b<!-->c<!--->d<!-- e --!>f<!-- g", "a bcdf"),
        ("a<script>if (b<c) '</p>'</script >d<STYLE>e</style>f<script>g", "adf"),
        ("<scripts>a</scripts>", "<scripts>a</scripts>"),
        ("3<4 & 5>4", "3<4 & 5>4"),
        ("Agim <agim@mod.example>, <http://x.example/>", "Agim &lt;agim@mod.example&gt;, &lt;http://x.example/&gt;"),
        ("<o:p>a</o:p><x-y>b</x-y>", "<o:p>a</o:p><x-y>b</x-y>"),
        ("a <b c", "a "),
    ],
)  # fmt: skip
def test_attributes_go_but_those_that_are_kept(html: str, left: str) -> None:
    assert bare(html, KEPT) == left


PIECES = st.one_of(
    st.sampled_from("<b <a </b > < / = \" ' href= x <!-- --> -- ! <script </script <p>".split(" ")),
    st.text(st.sampled_from("ab =\"'<>/!-"), max_size=6),
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_is_written_a_parser_finds_no_attribute_but_those(html: str) -> None:
    found: list[tuple[str, Any]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attributes: Any) -> None:
            found.extend((tag, name) for name, _value in attributes)

    left = bare(html, KEPT)
    Reader().feed(left)
    tree = html5lib.parseFragment(left, namespaceHTMLElements=False)
    found += [(str(one.tag), name) for one in tree.iter() for name in one.attrib]
    assert set(found) <= {("a", "href")}


@pytest.mark.parametrize(
    "piece",
    ["<blockquote><strong a={}>x</blockquote>", "<p><em style='{}'>x", "<h2><strong {}>x</h2>"],
)
def test_what_was_left_open_does_not_grow_with_each_block(piece: str) -> None:
    html = "".join(piece.replace("{}", str(number)) for number in range(1_000))
    assert len(RichTextField().sanitize(html)) < 5 * len(html)


def test_a_text_of_tags_alone_is_refused() -> None:
    html = "<p>x</p>" * (MOST_TAGS // 2)
    assert not is_too_dense(html)
    RichTextField().clean(html, None)
    with pytest.raises(ValidationError, match=r"10[.,]?000"):
        RichTextField().clean(html + "<br>", None)
