import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from flows.ui.markdown import WORD_JOINER, defuse, escape_markdown, plain_line

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "**bold** _it_ ~~gone~~ `code` ```block```",
    "# Heading",
    "1. list",
    "- list",
    "> quote",
    "a | b | c",
    "line\n\n---\n\n# next",
    "&lt;b&gt; &amp; &#60;",
    "https://evil.example/?a=b and www.evil.example and mail@evil.example",
    "\\*not\\*",
    "    indented",
    "a\u202egnp.exe\u2066 \x00 \x1b[31m",
)
RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
GFM_AUTOLINKS = (  # mdast-util-gfm-autolink-literal, which the UI's renderer applies to text
    re.compile(r"(https?:\/\/|www(?=\.))([-.\w]+)([^ \t\r\n]*)", re.I),
    re.compile(r"(?<=^|\s|[^\w\s])([-.\w+]+)@([-\w]+(?:\.[-\w]+)+)".replace("(?<=^|\\s|[^\\w\\s])", "")),
)


def shown(markdown: str) -> tuple[set[str], str]:
    rendered = RENDERER.render(markdown)
    tags = set(re.findall(r"</?([a-z0-9]+)", rendered))
    return tags, html.unescape(re.sub(r"<[^>]*>", "", rendered)).strip().replace(WORD_JOINER, "")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_shows_as_it_is(text: str) -> None:
    assert shown(escape_markdown(text)) == ({"p"}, plain_line(text))


@given(st.one_of(st.text(), st.text(alphabet="<>[]()!*_`~#|\\&;:/@.w-+=1a \n\t\"'$"), st.sampled_from(HOSTILE)))
def test_any_text_shows_as_it_is(text: str) -> None:
    line = plain_line(text)
    tags, seen = shown(f"x{escape_markdown(text)}x")
    assert tags == {"p"}
    assert seen == f"x{line}x".replace(WORD_JOINER, "")


@given(st.text(alphabet="<>[]()!*_`~#|\\&;:/@.w-+=1a \n"))
def test_any_text_stays_in_its_table_cell(text: str) -> None:
    tags, _ = shown(f"| a | b |\n|---|---|\n| {escape_markdown(text)} | end |")
    assert tags == {"table", "thead", "tbody", "tr", "th", "td"}
    rendered = RENDERER.render(f"| a | b |\n|---|---|\n| {escape_markdown(text)} | end |")
    assert rendered.count("<td>") == 2
    assert "<td>end</td>" in rendered


@given(st.text(alphabet="<>[]()!*_`~#|\\&;:/@.w-+=1a \n"))
def test_any_text_stays_in_its_quotation_and_list(text: str) -> None:
    assert shown(f"> {escape_markdown(text)}")[0] <= {"blockquote", "p"}
    assert shown(f"- {escape_markdown(text)}")[0] <= {"ul", "li"}


@pytest.mark.parametrize(
    "text", ["https://a.example/x", "HTTP://a.example", "www.a.example", "WWW.a.example", "me@a.example"]
)
@pytest.mark.parametrize("show", [escape_markdown, defuse])
def test_addresses_do_not_become_links(text: str, show: object) -> None:
    seen = html.unescape(show(f"see {text} now"))  # type: ignore[operator]
    assert not any(pattern.search(seen) for pattern in GFM_AUTOLINKS)


@pytest.mark.parametrize("text", HOSTILE)
def test_defused_text_is_the_same_to_the_eye_and_no_markup(text: str) -> None:
    assert defuse(text).replace(WORD_JOINER, "") == plain_line(text)
    assert not shown(f"x {defuse(text)}")[0] & {"a", "img", "script", "h1", "table"}


def test_long_text_is_cut_with_an_ellipsis() -> None:
    assert plain_line("word " * 100, limit=20) == "word word word word…"


def test_direction_and_control_characters_are_dropped() -> None:
    assert plain_line("a\u202eb\x00c\x1b[1m") == "abc[1m"


def test_only_what_has_a_meaning_is_escaped() -> None:
    assert (
        escape_markdown("sign-in, 30 % (now) isn't “it”; #1 - a.b/c!") == "sign-in, 30 % (now) isn't “it”; #1 - a.b/c!"
    )
    assert escape_markdown("20261128T155509Z-e30731") == "20261128T155509Z-e30731"
    assert escape_markdown("a_b|c") == "a\\_b\\|c"
    assert escape_markdown("- x") == "\\- x"
    assert escape_markdown("1) x") == "1\\) x"
    assert escape_markdown("R&D <b>") == "R&amp;D &lt;b&gt;"
