from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.raw.readers.encoding import open_text, rewind, what_was_guessed

ENGLISH = "id,text\n" + "1,the parcel came late and nobody was sorry about it\n" * 5
RUSSIAN = "id,text\n" + "1,Заказ пришёл с опозданием на две недели и никто не извинился за это\n" * 20


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (ENGLISH.encode(), "utf-8"),
        (ENGLISH.encode("utf-8-sig"), "utf-8-sig"),
        (ENGLISH.encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff" + ENGLISH.encode("utf-16-be"), "utf-16-be"),
        (ENGLISH.encode("utf-16-le"), "utf-16-le"),
        (ENGLISH.encode("utf-16-be"), "utf-16-be"),
        ((ENGLISH + "2,naïve café – “£5”\n").encode("cp1252"), "cp1252"),
        (RUSSIAN.encode("cp1251"), "cp1251"),
        ((ENGLISH + "2,café ☕ é\n").encode() + b"3,\xe9\n", "utf-8"),
        (ENGLISH.encode() + b"2,\xff\xfe\n", "utf-8"),
        (ENGLISH.encode() + "2,☕".encode()[:-1], "utf-8"),
        (ENGLISH.encode() + b"2,\x00\n", "utf-8"),
    ],
)
def test_detection(tmp_path: Path, content: bytes, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    stream, found = open_text(path)
    with stream:
        rewind(stream)
        assert stream.readline() == "id,text\n"
    assert found == encoding


def test_undecodable_bytes_are_kept_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a\xffb")
    stream, _ = open_text(path, encoding="utf-8")
    with stream:
        assert stream.read() == "a\udcffb"


SENTENCES = {
    "pl": ("Paczka przyszła za późno, a pudełko było zgniecione", ["cp1250", "iso8859_2", "cp852"]),
    "de": ("Die Größe passt nicht, für so viel Geld ärgerlich", ["cp1252", "mac_roman", "cp850"]),
    "fr": ("Le colis est arrivé très tard, j’ai été déçue", ["cp1252", "mac_roman"]),
    "es": ("El envío llegó mañana y mañana, ¡qué vergüenza!", ["cp1252", "mac_roman", "cp850"]),
    "sv": ("Jättebra kläder, men påsen var trasig och blöt", ["cp1252", "mac_roman", "cp850"]),
    "cs": ("Balík přišel pozdě, žádná omluva, špatné zboží", ["cp1250", "iso8859_2", "cp852"]),
    "tr": ("Kargo çok geç geldi, kutu ıslaktı, şikâyet ettim", ["cp1254"]),
    "ru": ("Посылка пришла поздно, коробка была мокрая", ["cp1251", "koi8_r", "cp866"]),
    "el": ("Το δέμα άργησε και το κουτί ήταν βρεγμένο", ["cp1253"]),
    "zh": ("包裹来得太晚了，箱子是湿的，客服不回复", ["gb18030"]),
    "ja": ("荷物がとても遅くて、箱が濡れていました", ["shift_jis", "euc_jp"]),
    "ko": ("소포가 너무 늦게 왔고 상자가 젖어 있었어요", ["euc_kr"]),
    "en": ("It doesn’t fit and they won’t answer", ["cp1252", "mac_roman"]),
}


@pytest.mark.parametrize(("language", "page"), [(k, page) for k, (_, pages) in SENTENCES.items() for page in pages])
def test_one_sentence_is_enough_to_know_its_page(tmp_path: Path, language: str, page: str) -> None:
    text = SENTENCES[language][0]
    text = text if page not in ("cp850", "cp852", "iso8859_2") else text.replace("’", "'")
    path = tmp_path / "a.csv"
    path.write_bytes(f"{ENGLISH}9,{text}\n".encode(page))
    stream, found = open_text(path)
    with stream:
        assert stream.read() == f"{ENGLISH}9,{text}\n", found
    [said] = what_was_guessed(path, found, None)
    assert f"read as {found}, line 7 has {next(c for c in text if ord(c) > 127)}" in said
    assert what_was_guessed(path, found, page) == []


def test_a_guess_shows_letters_and_no_words(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("1,Frau Jägermeyer wütet\n".encode("cp1252"))
    assert what_was_guessed(path, "cp1252", None) == [
        "it does not say its encoding; read as cp1252, line 1 has ä ü: if that is wrong, state format.encoding"
    ]
