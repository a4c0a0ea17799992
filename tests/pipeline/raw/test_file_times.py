"""Files that do not say when something was: their names do, those of members of an archive too; else their last change, if the mapping allows it."""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
from typing import Any

import pytest

from pipeline.config.source_fields import Moment

CALLS = """
match: {{paths: ["calls/**"]}}
turns: {{list: Said, role: who, text: words, roles: {{customer: [c], agent: [a]}}, time: at, time_format: ms}}
id: {{column: Contact}}
created_at: {{file_name: "_(\\\\d{{4}}-\\\\d\\\\d-\\\\d\\\\dT\\\\d\\\\d_\\\\d\\\\d)", formats: ["%Y-%m-%dT%H_%M"]{changed}}}
texts: [{{key: call, column: turns.customer}}]
"""
CHANGED = ", file_changed: true"


def call(contact: str) -> str:
    said = [
        {"who": "a", "words": "Hello, what is it?", "at": 0},
        {"who": "c", "words": f"My parcel {contact} is late", "at": 4000},
    ]
    return json.dumps({"Contact": contact, "Said": said})


def packed(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"2026/{name}.json", content)
    return out.getvalue()


def put(world: Any, name: str, content: str | bytes) -> None:
    os.utime(world.put(f"calls/{name}", content), (1_772_360_100, 1_772_360_100))  # 2026-03-01 10:15 UTC


def times(world: Any) -> dict[str, str]:
    return dict(world.rows("select native_id, strftime(created_at at time zone 'UTC', '%d %H:%M') from raw.responses order by 1"))  # fmt: skip


def test_the_last_change_of_a_file_whose_name_has_no_time(world: Any) -> None:
    world.mapping("calls", CALLS.format(changed=CHANGED))
    put(world, "a.json", call("A"))
    put(world, "b_2026-02-03T08_00.json", call("B"))
    [warning] = world.run().warnings
    assert "calls/a.json: neither the file nor its name says when it was" in warning
    assert "2026-03-01 10:15 UTC" in warning and "such as _2026-03-01T09_30" in warning
    assert times(world) == {"A": "01 10:15", "B": "03 08:00"}
    assert world.texts()["calls:call:A"] == "My parcel A is late"
    assert world.run().written == 0


def test_each_member_of_an_archive_has_a_time_of_its_own(world: Any) -> None:
    world.mapping("calls", CALLS.format(changed=CHANGED))
    long = "9dd4f0c2-5f0b-4f0e-8f5e-3f1f4b1d2c3a-of-a-long-contact-of-the-week"
    put(world, "week.zip", packed(**{f"{long}_2026-02-03T08_00": call("A"), f"{long}_2026-02-04T09_30": call("B"), "x": call("C")}))  # fmt: skip
    put(world, "d_2026-02-05T07_00.json.gz", gzip.compress(call("D").encode()))
    [warning] = [w for w in world.run().warnings if "neither" in w]
    assert "calls/week.zip" in warning
    assert times(world) == {"A": "03 08:00", "B": "04 09:30", "C": "01 10:15", "D": "05 07:00"}


def test_a_member_without_a_time_is_rejected_where_the_mapping_does_not_allow_the_last_change(world: Any) -> None:
    world.mapping("calls", CALLS.format(changed=""))
    put(world, "week.zip", packed(**{"a_2026-02-03T08_00": call("A"), "x": call("C")}))
    put(world, "y.json", call("D"))
    warnings = "\n".join(world.run().warnings)
    assert "1 of 2 rows rejected" in warnings
    assert "calls/y.json: failed: created_at: the file's name has no time" in warnings
    assert times(world) == {"A": "03 08:00"}


def test_a_name_with_a_time_that_cannot_be_is_refused(world: Any) -> None:
    world.mapping("calls", CALLS.format(changed=CHANGED))
    put(world, "a_1970-01-01T00_00.json", call("A"))
    [warning] = world.run().warnings
    assert "the time in the file's name is before the year 1995" in warning


def test_the_last_change_is_only_for_files_whose_time_is_in_their_name() -> None:
    with pytest.raises(ValueError, match="file_changed: only beside file_name"):
        Moment(column="a", file_changed=True)
