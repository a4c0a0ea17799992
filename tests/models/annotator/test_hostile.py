"""The shipped annotator on broken and adversarial input: no crash, right offsets, bounded memory."""

from __future__ import annotations

import resource

import pytest

from models.annotator.runtime import ShippedAnnotator

MB = 1_024
"""Units of ru_maxrss (KiB) in a MiB."""

BROKEN = {
    "nul": "The app\x00 is bad.",
    "control characters": "The\x01\x02 app\x1b[31m is\x7f bad.\x85",
    "lone high surrogate": "The app \ud83d is bad.",
    "lone low surrogate": "\udc4d The app is bad.",
    "right to left": "\u202eThe app is bad.\u202c האפליקציה גרועה app",
    "zero width": "The\u200b a\u200dp\u200dp is\ufeff bad.",
    "family emoji": "👨‍👩‍👧‍👦 The app is bad 👩🏽‍💻.",
    "flags and keycaps": "🇩🇪 1️⃣ The app is bad #️⃣",
    "combining marks": "T̶̢h̷e̸ app i\u0301\u0302\u0303s bad.",
    "full width": "Ｔｈｅ ａｐｐ ｉｓ ｂａｄ． app",
    "ligatures and sharp s": "The oﬃce app is groß and ﬁne İstanbul.",
    "windows lines": "The app\r\nis bad.\r\n\r\nVery.",
    "unicode lines": "The app\u2028is bad.\u2029Very.",
    "markup": "<script>alert(1)</script> The app is bad. '; drop table x; -- %s {0} =cmd|' /C calc'!A0",
    "chinese": "这个应用很差。快递很慢！ app",
    "only spaces inside": "app" + " " * 5_000 + "bad",
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_text_keeps_offsets(annotator: ShippedAnnotator, name: str) -> None:
    text = BROKEN[name]
    start = text.rfind("app") if "app" in text else 0
    (answer,) = annotator.annotate([text], spans=[[(start, start + 3)]])
    assert answer.sentences
    assert (answer.given[0].start, answer.given[0].end) == (start, start + 3)
    for m in answer.mentions:
        assert m.term is None or (m.start is not None and text[m.start : m.end] == m.term)
    covered = {i for s in answer.sentences for i in range(s.start, s.end)}
    assert not [c for i, c in enumerate(text) if c.isalnum() and i not in covered]


@pytest.mark.parametrize("text", ["", " ", "\n\t", "...", "?!", "\x00", "\u200d", "\ud83d", "\ufeff", "---"])
def test_text_without_content_gets_an_empty_answer(annotator: ShippedAnnotator, text: str) -> None:
    first, answer, last = annotator.annotate(["good", text, "bad"])
    assert first.sentiment is not None
    assert last.sentiment is not None
    assert (answer.sentiment, answer.sentences, answer.mentions, answer.categories) == (None, (), (), ())
    assert answer.embeddings.shape == (0, annotator.dim)


def test_span_in_a_text_without_content_is_answered(annotator: ShippedAnnotator) -> None:
    (answer,) = annotator.annotate(["..."], spans=[[(0, 2)]])
    assert [(g.start, g.end, g.label) for g in answer.given] == [(0, 2, "neutral")]


def test_a_megabyte_in_one_word(annotator: ShippedAnnotator) -> None:
    text = "a" * 1_000_000
    (answer,) = annotator.annotate([text])
    assert (answer.sentences[0].start, answer.sentences[-1].end) == (0, len(text))


def test_a_megabyte_of_marks_without_spaces(annotator: ShippedAnnotator) -> None:
    text = "bad!" * 5_000
    (answer,) = annotator.annotate([text])
    assert answer.sentences[-1].end == len(text)


def test_the_end_of_a_long_text_is_read(annotator: ShippedAnnotator) -> None:
    text = "We went to the shop on Monday. " * 60 + "The cashier was rude and horrible."
    (answer,) = annotator.annotate([text])
    assert len(answer.sentences) == 61
    assert answer.sentences[-1].label == "negative"
    assert text[answer.sentences[-1].start :] == "The cashier was rude and horrible."


def test_ten_thousand_sentences_in_bounded_memory(annotator: ShippedAnnotator) -> None:
    sentences = [f"Late {i % 10}." for i in range(10_000)]
    annotator.annotate(["warm"])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (answer,) = annotator.annotate([" ".join(sentences)])
    assert len(answer.sentences) == 10_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 700 * MB
