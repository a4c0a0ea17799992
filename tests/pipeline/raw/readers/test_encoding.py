from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.raw.readers.encoding import open_text, rewind

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
