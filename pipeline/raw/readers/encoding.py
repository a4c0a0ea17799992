"""Encoding of a text file: byte-order mark, UTF-16 by its zero bytes, UTF-8, else an older code page."""

from __future__ import annotations

import codecs
import io
import re
from functools import lru_cache
from pathlib import Path
from typing import TextIO

from pipeline.errors import SourceError
from pipeline.raw.readers.code_pages import OTHER_SCRIPTS, beyond_ascii, likely_page, likely_wide_page

CHUNK = 1 << 20
SAMPLE = 1 << 16
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
OLD_PAGES = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"]
OLD_PAGES += ["shift_jis", "euc_jp", "euc_kr", "gb18030", "big5", "koi8_r"]
NOT_TEXT = {
    b"\x1f\x8b": "a gzip archive",
    b"PK\x03\x04": "a zip archive or a workbook",
    b"BZh91AY": "a bzip2 archive",
    b"\xfd7zXZ\x00": "an xz archive",
    b"(\xb5/\xfd": "a zstd archive",
    b"%PDF-": "a PDF",
    b"PAR1": "a Parquet file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
}
"""What a file begins with that no text begins with."""
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_BAD = re.compile("[\udc00-\udcff]")
_RUN = re.compile(rb"[\x80-\xff]{3,}")
_HIGH = re.compile(rb"[\x80-\xff]")
_IMPLAUSIBLE = re.compile(rb"[\x81\x8d\x8f\x90\x9d\xfe\xff]")
"""Bytes that no cp1252 text in a living language has, except for Icelandic thorn. They are signs of damage, not of a code page."""


def _keep_bytes(error: UnicodeError) -> tuple[str, int]:
    """Return undecodable bytes as U+DC00 + byte, so that only their row is rejected and its text can still be shown."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(chr(0xDC00 + b) for b in bad), error.end


codecs.register_error("voc-keep-bytes", _keep_bytes)


def open_text(path: Path, *, encoding: str | None = None) -> tuple[TextIO, str]:
    """Return the file as a text stream with its line ends as they are, and the encoding's name.

    Args:
        path: Text file.
        encoding: As stated by the mapping; None: detected.

    Raises:
        SourceError: It is an archive, a workbook, a PDF or a Parquet file under the name of a text file.
    """
    with path.open("rb") as f:
        start = f.read(8)
    for magic, kind in NOT_TEXT.items():
        if start.startswith(magic):
            raise SourceError(f"not a text file but {kind}: unpack it, or give it the extension of its kind")
    stat = path.stat()
    name = encoding or detect_encoding(path, stat.st_size, stat.st_mtime_ns)
    return io.TextIOWrapper(path.open("rb"), encoding=name, errors="voc-keep-bytes", newline=""), name


def rewind(stream: TextIO) -> None:
    """Go back to the start, after any byte-order mark."""
    stream.seek(0)
    if stream.read(1) != "\ufeff":
        stream.seek(0)


@lru_cache(maxsize=16)
def detect_encoding(path: Path, size: int, mtime_ns: int) -> str:
    """Return Python's name of the file's encoding; size and mtime_ns only tell a changed file from the one seen before.

    UTF-8 with a few damaged rows stays UTF-8 if it has more good than bad multi-byte characters. Else the page is taken
    that makes the bytes letters of one language. Where none does, runs of three and more such bytes are left to
    charset-normalizer; single ones are signs of cp1252, unless there is one that cp1252 text does not have: then it
    is damaged UTF-8.
    """
    with path.open("rb") as f:
        head = f.read(SAMPLE)
    for bom, name in BOMS:
        if head.startswith(bom):
            return name
    wide = _utf16_without_mark(head)
    if wide:
        return wide
    good, bad = _count_utf8(path)
    return "utf-8" if not bad or good > bad else _old_page(path)


def _utf16_without_mark(head: bytes) -> str | None:
    even, odd = head[0::2], head[1::2]
    if len(odd) < 4:
        return None
    zeros_even, zeros_odd = even.count(0) / len(even), odd.count(0) / len(odd)
    if zeros_odd > 0.2 and zeros_even < 0.05:
        return "utf-16-le"
    if zeros_even > 0.2 and zeros_odd < 0.05:
        return "utf-16-be"
    return None


def _count_utf8(path: Path) -> tuple[int, int]:
    """Return the numbers of good and bad multi-byte characters."""
    good = bad = 0
    decoder = codecs.getincrementaldecoder("utf-8")("voc-keep-bytes")
    with path.open("rb") as f:
        while chunk := f.read(CHUNK):
            text = decoder.decode(chunk)
            if not text.isascii():
                damaged = len(_BAD.findall(text))
                bad += damaged
                good += len(_NOT_ASCII.findall(text)) - damaged
    return good, bad  # what is left in the decoder is a character that the end cut off, not a sign of a page


def _old_page(path: Path) -> str:
    """Return the likeliest encoding of a file that is not UTF-8, by its first lines with non-ASCII bytes."""
    sample = bytearray()
    with path.open("rb") as f:
        while len(sample) < SAMPLE and (line := f.readline(SAMPLE)):
            if not line.isascii():
                sample += line
    page = likely_page(bytes(sample))
    if sum(map(len, _RUN.findall(sample))) < 0.5 * len(_HIGH.findall(sample)):
        return page or ("utf-8" if _IMPLAUSIBLE.search(sample) else "cp1252")
    if page not in OTHER_SCRIPTS:
        page = likely_wide_page(bytes(sample)) or page
    if page is not None:
        return page
    from charset_normalizer import from_bytes

    best = from_bytes(bytes(sample), cp_isolation=OLD_PAGES).best()
    return best.encoding if best else "cp1252"


def what_was_guessed(path: Path, encoding: str, stated: str | None) -> list[str]:
    """Return a line that says which old code page was guessed, with a line to look at and its letters beyond ASCII; none if it was not guessed.

    Letters alone show whether the guess is right, without a word of a customer.
    """
    if stated is not None or encoding.startswith("utf"):
        return []
    with path.open("rb") as f:
        for number, line in enumerate(iter(lambda: f.readline(SAMPLE), b""), 1):
            if not line.isascii():
                letters = beyond_ascii(line.decode(encoding, "replace"))
                return [
                    f"it does not say its encoding; read as {encoding}, line {number} has {letters}: if that is wrong, state format.encoding"
                ]
    return []
