"""Answers of APIs in their true form are recognised and read by the shipped mappings, without configuration."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

CONFIGS = Path(__file__).parents[3] / "configs" / "sources"


@pytest.fixture
def shipped(world: Any) -> Any:
    shutil.copytree(CONFIGS, world.sources, dirs_exist_ok=True)
    return world


def responses(world: Any) -> list[Any]:
    return world.rows("select response_id, created_at::text, customer_key, channel from raw.responses order by all")


def scores(world: Any) -> list[Any]:
    return world.rows("select response_id, kind, value from raw.scores order by all")


def test_google_business(shipped: Any) -> None:
    review = {
        "reviewId": "Qx1", "reviewer": {"displayName": "A Google User"}, "starRating": "FOUR", "comment": "Kind staff",
        "createTime": "2026-03-01T10:11:12.123456789Z", "updateTime": "2026-03-01T10:11:12Z", "name": "accounts/7/locations/8/reviews/Qx1",
    }  # fmt: skip
    silent = {k: v for k, v in review.items() if k != "comment"} | {"reviewId": "Qx2", "starRating": "ONE"}
    shipped.put("r.json", json.dumps({"reviews": [review, silent], "averageRating": 2.5, "nextPageToken": "t"}))
    report = shipped.run()
    assert responses(shipped)[0] == ("google_business:Qx1", "2026-03-01 10:11:12.123456+00", None, "web")
    assert scores(shipped) == [("google_business:Qx1", "rating", 4.0), ("google_business:Qx2", "rating", 1.0)]
    assert shipped.texts() == {"google_business:review:Qx1": "Kind staff"}
    assert report.warnings == ()


def test_app_store(shipped: Any) -> None:
    facts = {
        "rating": 2,
        "title": "Logs out",
        "body": "Twice a day.",
        "createdDate": "2026-03-01T08:00:00-08:00",
        "territory": "USA",
    }
    page = {
        "data": [{"type": "customerReviews", "id": "a-1", "attributes": facts}],
        "links": {"self": "https://x.example"},
    }
    shipped.put("r.json", json.dumps(page))
    shipped.run()
    assert responses(shipped) == [("app_store:a-1", "2026-03-01 16:00:00+00", None, "app")]
    assert shipped.texts() == {"app_store:review:a-1": "Logs out\nTwice a day."}


def test_delighted(shipped: Any) -> None:
    row = {"id": "9", "person": "77", "survey_type": "nps", "score": 0, "comment": "I waited", "created_at": 1772359200}
    shipped.put("r.json", json.dumps([row, {**row, "id": "10", "survey_type": "csat", "score": 5}]))
    report = shipped.run()
    assert responses(shipped) == [("delighted:9", "2026-03-01 10:00:00+00", "77", None)]
    assert (scores(shipped), report.facts["rows_skipped"]) == ([("delighted:9", "nps", 0.0)], 1)


def test_salesforce_cases(shipped: Any) -> None:
    case = {
        "attributes": {"type": "Case"}, "Id": "500A", "CaseNumber": "0001", "Subject": "Refund", "Description": "It is late",
        "Origin": "Web", "CreatedDate": "2026-03-01T10:11:12.000+0000", "ContactId": "003B",
    }  # fmt: skip
    shipped.put("r.json", json.dumps({"totalSize": 1, "done": True, "records": [case]}))
    shipped.run()
    assert responses(shipped) == [("salesforce_cases:500A", "2026-03-01 10:11:12+00", "003B", "web")]
    assert shipped.texts() == {"salesforce_cases:case:500A": "Refund\nIt is late"}


def test_trustpilot_export(shipped: Any) -> None:
    head = "Domain Url,Review Id,Review Created (UTC),Review Consumer User Id,Review Title,Review Content,Review Stars,Source Of Review,Reference Id,Review Language"
    shipped.put("t.csv", head + "\nshop.example,r1,2026-03-29 01:30:00,u1,Fast,Two days only,5,Organic,,en\n")
    report = shipped.run()
    assert responses(shipped) == [("trustpilot_export:r1", "2026-03-29 01:30:00+00", "u1", "web")]
    assert (scores(shipped), report.warnings) == ([("trustpilot_export:r1", "rating", 5.0)], ())


def test_pages_that_follow_one_another_lose_no_record(shipped: Any) -> None:
    def page(n: int) -> str:
        rating = {
            "id": n,
            "requester_id": 5,
            "ticket_id": n,
            "score": "bad",
            "created_at": "2026-03-01",
            "updated_at": "2026-03-01",
        }
        return json.dumps(
            {
                "satisfaction_ratings": [{**rating, "comment": "Slow", "group_id": 1, "assignee_id": 2, "reason": "x"}],
                "next_page": None,
                "count": 2,
            }
        )

    shipped.put("p.jsonl", page(1) + "\n" + page(2) + "\n")
    report = shipped.run()
    assert (report.facts["rows_read"], report.facts["rows_loaded"]) == (2, 2)


def test_a_record_that_holds_a_list_is_one_record(world: Any) -> None:
    world.put(
        "a.json", json.dumps({"id": "1", "text": "Late", "created_at": "2026-03-01", "items": [{"sku": 1}, {"sku": 2}]})
    )
    assert world.run().facts["rows_loaded"] == 1
