"""Reading acts: what holds for every text and every tree."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ministry.gazette import Node, Unreadable, every, parse, printed

from .acts import Print, acts, outline, prints, set_in_print

MANY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PIECES = """Neni_5 Neni_5/1 KREU_II Pjesa_e_parë 1. 2. 1) (1) 1.1 1.2. a) b) ç) dh) i) ii) v) (a) A.
    II. – • 2Këshilli çka 15_mars 26.10.2000 “ ” « " Objekti fjala_tjetër pikës nr. si: mini- c\u0327)
    а) ( )""".split()
PIECES = [piece.replace("_", " ") for piece in PIECES] + list("\u00ad\u200b\u00a0\u2028\v\ufeff")
torn = st.lists(
    st.tuples(st.sampled_from(PIECES), st.sampled_from(["\n", "\n\n", " ", "\n\n\n\n", ""])),
    max_size=20,
).map(lambda pairs: "".join(piece + gap for piece, gap in pairs))


def without_space(text: str) -> str:
    return "".join(text.split())


@MANY
@given(st.text() | torn)
@example("1. X\n\u200b")
@example("\ufeff\u00ad1.\u200b\n\u200b")
@example("a) a) b)\n\n\n\nX\n1.")
def test_nothing_but_white_space_is_ever_lost(text: str) -> None:
    try:
        provisions = parse(text).provisions
    except Unreadable:
        return
    assert without_space(printed(provisions)) == without_space(text)


@MANY
@given(acts())
def test_a_printed_tree_reads_back_the_same(act: list[Node]) -> None:
    assert parse(printed(act)).provisions == act


@MANY
@given(acts(), prints)
def test_every_way_of_printing_reads_the_same(act: list[Node], by: Print) -> None:
    assert outline(parse(set_in_print(act, by)).provisions) == outline(act)


@given(torn)
def test_every_doubt_names_a_line_of_the_text_and_they_are_in_order(text: str) -> None:
    try:
        doubts = parse(text).doubts
    except Unreadable:
        return
    lines = [doubt.line for doubt in doubts]
    assert lines == sorted(lines)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines)
    assert len(doubts) == len(set(doubts))


@given(acts(), prints)
def test_lines_point_at_the_marks(act: list[Node], by: Print) -> None:
    text = set_in_print(act, by)
    lines = text.replace("\r\n", "\n").split("\n")
    for node in every(parse(text).provisions):
        assert lines[node.line - 1].startswith(node.mark)
