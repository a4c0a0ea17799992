"""Cells that hold no answer are no verbatim and no customer, whatever the language; answers that look short stay."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.raw.non_answers import nobody_judge, null_judge, text_judge

NONE = """
None|N/A|n.a.|NA|#N/A|NULL|null|(null)|nil|nothing|Nothing.|NOTHING TO ADD!|-99|-99.0|99|-1|x|XXX|.|...|-|--|?|no comment|No Comments|no|Nope|idk
|nichts|Nichts!|keine Angabe|k.A.|k. A.|kein Kommentar|Keine|nein|weiß nicht|weiss nicht|n. v.|rien|Rien à signaler|RAS|R.A.S.|aucun|Aucune idée|néant
|neant|sans commentaire|nada|Nada más|ninguno|Sin comentarios|s/c|no sé|no se|no aplica|niente|nessuno|Nessun commento|n.d.|non so|nenhum|não sei|Não
|sem comentários|niets|geen|Geen opmerkingen|n.v.t.|nvt|brak|Brak uwag|nie wiem|nic|inget|vet ej|inga kommentarer|ingen kommentar|ved ikke|vet ikke|ei mitään
|en tiedä|žádný|nevím|nič|semmi|nincs|nimic|nu știu|ništa|τίποτα|Δεν ξέρω|hiç|yorum yok|ничего|нет комментариев|нічого|нищо
""".replace("\n", "").split("|")
ANSWERS = """
No refund|nothing works|Nothing but trouble|none of the staff helped|👍|:)|:-(|★★★★★|❤️|好|ok|Good|10/10|100%|Bad|No!!! Never again|Nada funciona|rien ne marche
|Nichts geht|All fine|A+|7|24|Nothing to complain about, great|late|Missing|Empty|Value|expensive
""".replace("\n", "").split("|")
HEAD = "id,text,created_at,rating,customer\n"


@pytest.mark.parametrize("text", NONE)
def test_a_word_that_says_nothing_is_no_text(text: str) -> None:
    assert text_judge((), ())(text)


@pytest.mark.parametrize("text", ANSWERS)
def test_a_short_answer_is_a_text(text: str) -> None:
    assert not text_judge((), ())(text)


def test_a_mapping_adds_and_keeps_words() -> None:
    judge = text_judge(("see ticket",), ("None",))
    assert judge("See ticket.")
    assert not judge("none")
    assert judge("n/a")


@pytest.mark.parametrize(
    "key", ["NULL", "null", "Anonymous", "A Google User", "0", "0.0", "00000", "-", "N/A", "Gast", "Unbekannt"]
)
def test_a_key_that_names_nobody(key: str) -> None:
    assert nobody_judge()(key)


@pytest.mark.parametrize("key", ["C-1", "1000", "10", "Ann", "no", "00012", "null@example.org"])
def test_a_key_that_names_somebody(key: str) -> None:
    assert not nobody_judge()(key)


def test_norway_is_a_language() -> None:
    assert not null_judge()("no")


def test_the_score_counts_and_the_non_answer_is_counted_and_listed(world: Any) -> None:
    world.put("a.csv", HEAD + "1,None,2025-01-01,5,C1\n2,none.,2025-01-02,4,C2\n3,Late again,2025-01-03,1,C3\n")
    report = world.run()
    assert world.texts() == {"generic:text:3": "Late again"}
    assert world.rows("select count(*) from raw.scores") == [(3,)]
    assert report.facts["non_answers"] == 2
    assert report.facts["remarks"] == [
        "a.csv: 2 comments without an answer ('none' 1, 'none.' 1), not counted as a text"
    ]
    assert report.warnings == ()
    [(count, notes)] = world.rows("select non_answers, note from raw.files")
    assert count == 2
    assert "'none' 1" in notes


def test_a_mapping_says_what_is_none_in_every_column_and_what_is_not(world: Any) -> None:
    world.mapping(
        "own",
        "match: {columns: [nr, why]}\nid: {column: nr}\ncreated_at: {column: day}\n"
        "texts: [{key: why, column: why, null_values: [siehe Ticket], keep_values: [nichts]}]\n"
        "customer: {column: who, keep_values: ['0']}\nscores: {nps: {column: nps, min: 0, max: 10}}\nnull_values: ['-99', '77']\n",
    )
    world.put(
        "a.csv",
        "nr,why,day,nps,who\n1,Siehe Ticket!,2025-01-01,-99,0\n2,Nichts,2025-01-01,77,77\n3,k.A.,2025-01-01,9,B\n",
    )
    world.run()
    assert world.texts() == {"own:why:2": "Nichts"}
    assert world.rows("select response_id, value from raw.scores") == [("own:3", 9.0)]
    assert world.rows("select customer_key from raw.responses order by native_id") == [("0",), (None,), ("B",)]


@pytest.mark.parametrize(
    ("title", "body", "kept"),
    [("n/a", "Broke in a week", "Broke in a week"), ("Broke in a week", "-", "Broke in a week"), ("None", "N/A", None)],
)
def test_a_headline_that_says_nothing_is_left_out(world: Any, title: str, body: str, kept: str | None) -> None:
    world.mapping(
        "own",
        "match: {columns: [nr]}\nid: {column: nr}\ncreated_at: {column: day}\ntexts: [{key: t, column: body, title: title}]\n",
    )
    world.put("a.csv", f"nr,title,body,day\n1,{title},{body},2025-01-01\n")
    world.run()
    assert list(world.texts().values()) == ([kept] if kept else [])


def test_customers_who_are_nobody_are_unknown_each(world: Any) -> None:
    rows = "".join(
        f"{n},Late,2025-01-01,1,{key}\n" for n, key in enumerate(["NULL", "anonymous", "-", "0", "A Google User", "C7"])
    )
    world.put("a.csv", HEAD + rows)
    report = world.run()
    assert world.rows("select count(*), count(customer_key), max(customer_key) from raw.responses") == [(6, 1, "C7")]
    assert "5 rows whose customer is nobody" in report.facts["remarks"][0]


def test_a_key_in_many_rows_is_told_without_showing_it(world: Any) -> None:
    keys = ["Walk-in"] * 12 + [f"C{n}" for n in range(100)]
    world.put("a.csv", HEAD + "".join(f"{n},Late,2025-01-01,1,{key}\n" for n, key in enumerate(keys)))
    [warning] = world.run().warnings
    assert "that of row 1 in 12 of 112 rows" in warning
    assert "Walk-in" not in warning


def test_channels_and_languages_that_are_none(world: Any) -> None:
    world.mapping(
        "own",
        "match: {columns: [nr]}\nid: {column: nr}\ncreated_at: {column: day}\ntexts: [{key: t, column: t}]\n"
        "channel: {column: ch, values: {n/a: web}}\nlanguage: {column: lang}\n",
    )
    world.put("a.csv", "nr,t,day,ch,lang\n1,Late,2025-01-01,N/A,no\n2,Late,2025-01-01,null,N/A\n")
    world.run()
    assert world.rows("select channel, language from raw.responses order by native_id") == [("web", "no"), (None, None)]
