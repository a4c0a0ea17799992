"""What is shown and scored of a text keeps its words and loses its markup."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.enriched.clean import clean_text


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ('<p class="x">Late</p><p>and <B>cold</B></p>', "Late\n\nand cold"),
        ('<div><span style="color: red">Never</span> again</div>', "Never again"),
        ("<html><body>Fine<o:p></o:p></body></html>", "Fine"),
        ("Fine<!-- Outlook: 12 -->", "Fine"),
        ("<style>p { color: red }</style>Fine", "Fine"),
        ('<a href="https://shop.example/x">the shop</a>', "the shop"),
        ('See <img src="x.png" alt="x"/> here', "See here"),
        ("I <3 this shop", "I <3 this shop"),
        ("a < b and c > d", "a < b and c > d"),
        ("price<b and c>d", "price<b and c>d"),
        ("<i think so> maybe", "<i think so> maybe"),
        ("<name> was kind", "<name> was kind"),
        ("<sarcasm>great</sarcasm>", "<sarcasm>great</sarcasm>"),
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("&amp;lt;br&amp;gt;It&amp;#39;s late", "It's late"),
        ("&amp;amp;amp;quot;Good&amp;quot;", '"Good"'),
        ("R&amp;D; AT&T; Q&A", "R&D; AT&T; Q&A"),
        ("One_x000D_\ntwo_x000a_three_x005F_four", "One\n\ntwo\nthree_four"),
        ("part_x12_and x_x000G_", "part_x12_and x_x000G_"),
        ("[b]Great[/b] and [url=https://a.example]a link[/url]", "Great and a link"),
        ("[h1]Pros[/h1][list][*] fast[*] cheap[/list]", "Pros\n\nfast\ncheap"),
        ("[quote=Ann]No[/quote]Yes", "No\nYes"),
        ("[i] did not like it [u] know", "[i] did not like it [u] know"),
        ("[*] two stars [2] and [b]", "[*] two stars [2] and [b]"),
        ("It doesnâ€™t work. CafÃ© was closed ðŸ˜¡", "It doesn’t work. Café was closed 😡"),
        ("â€œGreatâ€\x9d Ã la carte", "“Great” Ã la carte"),
        ("Ã¼ber 20 â‚¬", "über 20 €"),
        ("Âge légal, Ânimo, Ãrvore", "Âge légal, Ânimo, Ãrvore"),
        ("pâté à 20 °C, naïve", "pâté à 20 °C, naïve"),
    ],
)
def test_markup_goes_and_words_stay(raw: str, cleaned: str) -> None:
    assert clean_text(raw) == cleaned


@given(
    st.lists(
        st.sampled_from(
            ["late", "<3", "a < b", "> c", "[x]", "&", "AT&T", "_x_", "é", "5 > 3", "<-", "->", "[/b]", "<<", ">>"]
        )
    )
)
def test_no_word_is_lost_where_there_is_no_tag(words: list[str]) -> None:
    text = " ".join(words)
    assert re.sub(r"\s", "", clean_text(text)) == re.sub(r"\s", "", text)


def test_long_texts_of_brackets_take_no_time() -> None:
    for piece in ("<b ", "[b]", "<a x=", "&amp;", "<!--", "[url=", "Ã", "<i a=b "):
        clean_text(piece * 50_000)
