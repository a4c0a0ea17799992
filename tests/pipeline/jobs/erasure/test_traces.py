"""A rejected row is the customer's if a value of it is the key as a whole; labels, logs and names of files may have more around it."""

from __future__ import annotations

import pytest

from pipeline.jobs.erasure.rejects import Rejected, rejects_of
from pipeline.jobs.erasure.traces import Trace, trace_of


@pytest.mark.parametrize(
    ("key", "row"),
    [
        ("cust-1", "r1,late,never,cust-1,2"),
        ("cust-1", '{"customer": "CUST-1"}'),
        ("cust-1", 'r1,"late, says cust-1.",never'),
        ("cust-1", "r1;late;\\u0063ust-1"),
        ("Ann Quirk", "r1\tAnn_Quirk\tlate"),
        ("ann@shop.example", "Ann <Ann@Shop.example>, late"),
        ("客户1", "r1,客户1,late"),
        ("1042", "r1,1042,late"),
    ],
)
def test_a_whole_value_is_found(key: str, row: str) -> None:
    assert trace_of([key], [], []).quotes(row, row=True)


@pytest.mark.parametrize(
    ("key", "row"),
    [
        ("cust-1", "r1,late,never,cust-10,2"),
        ("cust-1", "r1,late,never,xcust-1,2"),
        ("cust-1", "r1,late,never,my-cust-1,2"),
        ("cust-1", "r1,late,never,cust-1-b,2"),
        ("cust-1", "r1,cust,1,late"),
        ("customer-77", "r1,customer-770,late"),
        ("Ann Quirk", "r1,Joann Quirk,late"),
        ("ann@shop.example", "r1,joann@shop.example,late"),
        ("ann@shop.example", "r1,ann@shop.example.org,late"),
        ("10", "r1,2026-10-05 10:30:10,4.10"),
        ("2026", "r1,2026-10-05,late"),
    ],
)
def test_what_only_begins_or_ends_like_a_key_is_somebody_else_s(key: str, row: str) -> None:
    trace = trace_of([key], [], [])
    assert not trace.quotes(row, row=True)
    assert not trace.names(row)


@pytest.mark.parametrize("said", ["cust-1_2026.csv", "export-cust-1.csv", "line 3: 'cust-1'", "cust 1", "CUST-1-late"])
def test_names_of_files_and_messages_may_have_more_around_a_key(said: str) -> None:
    trace = Trace.from_dict(["cust-1"], {})
    assert trace.quotes(said) and trace.mentions(said) and trace.cites(said)
    assert not trace.quotes(said.replace("1", "10"))


@pytest.mark.parametrize("reason", ["created_at: column 'at' is empty", "expected 4 fields, found 3"])
def test_rejected_rows_of_a_longer_key_stay(reason: str) -> None:
    rows = [
        Rejected(n, "f", 10 * n, reason, f"r{n},never,{key},{said}")
        for n, (key, said) in enumerate(
            [("cust-1", "Quitely late"), ("cust-10", "Grumbled"), ("cust-11", "ok"), ("other", "x")]
        )
    ]
    trace = trace_of(["cust-1"], [], ["never"], [(row.raw_text or "", row.is_piece) for row in rows])
    assert [row.reject for row in rejects_of(rows, trace, lines=[])] == [0]
