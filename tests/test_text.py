"""Albanian text: folded for search, made into addresses, sorted by its own alphabet; and clean HTML."""

import re
from html.parser import HTMLParser
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ministry.models import Page
from publishing.text import ALPHABET, alphabetical, fold, slug, words

from .make import changed, make_page, published

# Folding and addresses.


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Çështje", "ceshtje"),
        (normalize("NFD", "Çështje"), "ceshtje"),
        ("ÇËSHTJE", "ceshtje"),
        ("ceshtje", "ceshtje"),
        ("Ėndėrr Ēndërr", "enderr enderr"),
        ("Straße İstanbul", "strasse istanbul"),
        ("№ 5 ™ Ⅷ", "no 5 tm viii"),
        ("s’ka s‘ka s`ka sʼka", "s'ka s'ka s'ka s'ka"),
        ("2 × 3", "2 × 3"),
        ("", ""),
    ],
)
def test_case_accents_and_kinds_of_apostrophe_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
@example("℻")
@example("ŉ ẞ ᾳ ﬃ Ⓐ")
def test_folding_twice_changes_nothing_and_the_forms_of_unicode_fold_alike(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(normalize("NFD", text)) == fold(normalize("NFC", text)) == fold(text)


@given(st.text(alphabet="abcçdëzhÇËSH 5'’-", max_size=30))
def test_capitals_fold_like_small_letters(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Çështje të mbrojtjes", "ceshtje-te-mbrojtjes"),
        (normalize("NFD", "Çështje të mbrojtjes"), "ceshtje-te-mbrojtjes"),
        ("  --Misioni  «Mbështetje me Vendosmëri»!  ", "misioni-mbeshtetje-me-vendosmeri"),
        ("NATO-s, KFOR-it", "nato-s-kfor-it"),
        ("Albania's", "albanias"),
        ("Albania’s", "albanias"),
        ("VKM Nr. 147/dh", "vkm-nr-147-dh"),
        ("../../etc/passwd\0", "etc-passwd"),
        ("Мисија", ""),
        ("👋", ""),
    ],
)
def test_an_address_is_made_from_a_title(text: str, address: str) -> None:
    assert slug(text) == address


@given(st.text())
@example("№ ℻ ㎑ Ⅷ ﷺ")
def test_an_address_never_holds_anything_but_ascii_letters_digits_and_single_hyphens(
    text: str,
) -> None:
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug(text))
    assert slug(slug(text)) == slug(text)


def test_a_query_is_its_words() -> None:
    assert words("“Çështje”, e  KFOR-it!") == ["ceshtje", "e", "kfor", "it"]
    assert words("…") == []


# The alphabet.


def test_words_are_sorted_as_an_albanian_dictionary_sorts_them() -> None:
    in_order = "cak çadër dardhë das dhe ejë ëndërr gaz guri gjuhë".split()
    assert sorted(set(in_order), key=alphabetical) == in_order
    assert sorted(map(str.upper, in_order), key=alphabetical) == [*map(str.upper, in_order)]
    decomposed = [normalize("NFD", word) for word in in_order]
    assert sorted(set(decomposed), key=alphabetical) == decomposed


def test_the_alphabet_has_its_36_letters_and_is_in_its_own_order() -> None:
    assert len(ALPHABET) == 36
    assert sorted(set(ALPHABET), key=alphabetical) == list(ALPHABET)


@given(st.text(), st.text(), st.text())
def test_the_order_of_the_alphabet_is_total(one: str, two: str, three: str) -> None:
    first, second, third = sorted([one, two, three], key=alphabetical)
    assert alphabetical(first) <= alphabetical(second) <= alphabetical(third)
    assert alphabetical(first) <= alphabetical(third)


# Rich text: one allow-list, for whoever saves.

TAGS = {
    "p", "h2", "h3", "strong", "em", "ul", "ol", "li", "blockquote", "br", "a",
}  # fmt: skip
GLOBAL = {"lang", "title"}  # these do nothing, and a phrase in another language needs the first
ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start", "type"}}
SCHEMES = ("http:", "https:", "mailto:", "tel:")
HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=x:x onerror=alert(1)//",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><mi xlink:href='data:x,<script>alert(4)</script>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<p onclick=alert(1)>x</p>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<p class=x id=y data-x=z>x</p>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='javascript&colon;alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<a href='blob:https://evil.example/1'>x</a>",
    "<a href='https://a.example' target=_blank onclick=alert(1)>x</a>",
    "<a href='//evil.example' ping='//evil.example'>x</a>",
    "<iframe src='https://evil.example'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='x.swf'><embed src='x.swf'></object>",
    "<form action='//evil.example'><input name=x><button>y</button></form>",
    "<base href='//evil.example'>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href='//evil.example/x.css'>",
    "<style>@import '//evil.example';</style>",
    "<table background='javascript:alert(1)'><tr><td>x</td></tr></table>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<template><script>alert(1)</script></template>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- comment --><p>x</p>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?><p>x</p>",
    "<p>x</p><h1>y</h1><div>z</div><span>a</span>",
    "<h2 onmouseover=alert(1)>x</h2>",
    "<body onload=alert(1)>",
    "<xss style='x:expression(alert(1))'>",
    "<p title='\"><script>alert(1)</script>'>x</p>",
    "</p></div></main><script>alert(1)</script>",
    "<ul><li onclick=alert(1)>x</ul>",
    "<textarea><script>alert(1)</script></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    '"><script>alert(1)</script>',
    "<p>{{ 7|add:7 }}{% load static %}</p>",
]


class Reader(HTMLParser):
    """Notes each tag, attribute and address that a browser would act on and the list does not hold."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.wrong.append(tag)
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, set()) | GLOBAL:
                self.wrong.append(f"{tag} {name}")
            if name == "href" and not (value or "").startswith((*SCHEMES, "/", "#")):
                self.wrong.append(f"{tag} {name}={value}")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(f"<!{decl}")

    def unknown_decl(self, data: str) -> None:
        self.wrong.append(f"<!{data}")

    handle_comment = handle_pi = unknown_decl


def wrong_in(html: str) -> list[str]:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.wrong


def saved(html: str) -> str:
    """Save a page without any check before, and return what the database holds of its text."""
    page = Page(title_sq="Faqja", slug_sq="faqja", text_sq=html)
    page.save()
    kept: str = Page.objects.values_list("text_sq", flat=True).get(pk=page.pk)
    assert page.text_sq == kept
    page.delete()
    return kept


@pytest.mark.django_db
@pytest.mark.parametrize("html", HOSTILE)
def test_of_hostile_html_only_the_allowed_is_left(html: str) -> None:
    cleaned = saved(html)
    assert wrong_in(cleaned) == []
    assert saved(cleaned) == cleaned


@pytest.mark.django_db
def test_what_the_editor_can_write_is_kept_as_it_is() -> None:
    html = (
        "<h2>Tema</h2><h3>Nëntema</h3><p>Ç, ë &amp; <strong>e trashë</strong> <em>e pjerrët</em><br>"
        '<a href="https://mod.gov.al/" rel="noopener noreferrer">lidhje</a> <a href="/lajme/">lajme</a> '
        '<a href="mailto:info@mod.gov.al">shkruani</a> <a href="tel:+35542226601">thirrni</a></p>'
        "<ul><li><p>një</p></li></ul><ol><li><p>dy</p></li></ol><blockquote><p>thënie</p></blockquote>"
    )
    assert saved(html) == html


pieces = st.sampled_from(
    [
        *("<p>", "</p>", "<b>", "<h2>", "</h2>", "<svg>", "</svg>", "<math>", "<style>", "</style>"),
        *("<a href='", "'>", "javascript:", "https://a.example", "<img src=x onerror=", "<script>"),
        *("</script>", "<!--", "-->", "<![CDATA[", "]]>", "&lt;", "&#60;", "&#x6a;", "\"", "<", ">"),
        *("<template>", "<noscript>", "</noscript>", "<title>", "<table>", "<mglyph>", "onclick=x "),
        *(" style=x", "\0", "\t", "<li>", "<ul>", "alert(1)", "ç", "data:text/html,", "<a ", "<iframe "),
    ]
)  # fmt: skip


@pytest.mark.django_db
@given(st.lists(pieces | st.text(max_size=5), max_size=15).map("".join))
def test_of_generated_html_only_the_allowed_is_left(html: str) -> None:
    field = Page._meta.get_field("text_sq")
    page = Page(text_sq=html.replace("\0", ""))
    cleaned = field.pre_save(page, add=True)
    assert wrong_in(cleaned) == []
    assert field.pre_save(page, add=False) == cleaned


@pytest.mark.django_db
def test_a_draft_does_not_carry_hostile_html_onto_the_live_page() -> None:
    live = published(make_page(text_sq="<p>a</p>", text_en="<p>b</p>"))
    draft = changed(live)
    Page.objects.filter(pk=draft.pk).update(text_sq="<p>a</p><script>alert(1)</script>")
    assert published(draft).text_sq == "<p>a</p>"
