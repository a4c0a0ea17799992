"""The systems as data: which address is asked, how pages follow one another, how only new records are asked for, and what opens the door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Paging = Literal["link", "token", "last_item"]
Auth = Literal["bearer", "zendesk", "qualtrics", "app_store", "google", "salesforce"]
HUBSPOT = "hs_survey_type,hs_survey_channel,hs_survey_name,hs_value,hs_response_group,hs_content,hs_submission_timestamp,hs_contact_id"
CASES = (
    "SELECT Id, CaseNumber, Subject, Description, Origin, CreatedDate, LastModifiedDate, ContactId FROM Case "
    "WHERE LastModifiedDate >= {since} ORDER BY LastModifiedDate"
)


@dataclass(frozen=True, slots=True)
class Service:
    """One system.

    Attributes:
        base: Address, with {fields} of the account's settings.
        path: What follows it.
        records: Where an answer has its records, dotted.
        needs: Fields of the settings that must be there.
        auth: How a request says who asks.
        paging: How the next page is found: its address in the answer, a token for a parameter, or the last item's id.
        next_at: Where in the answer that is, dotted; for last_item: the id's key.
        next_param: Parameter for a token or an id.
        params: Of every request.
        since: Parameters that leave out what is older than a time; None: the service cannot.
        dated: Where a record has its time, for services that list the newest first and cannot leave out the older.
        body: JSON that is posted instead of parameters, from a time and a token; None: requests are GET.
    """

    base: str
    path: str
    records: str
    needs: tuple[str, ...]
    auth: Auth
    paging: Paging
    next_at: str
    next_param: str = ""
    params: dict[str, str] = field(default_factory=dict)
    since: Callable[[datetime], dict[str, str]] | None = None
    dated: str | None = None
    body: Callable[[datetime, str | None], dict[str, Any]] | None = None


def iso(moment: datetime) -> str:
    """Return a time in UTC as APIs take it: 2026-03-01T10:00:00Z."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _intercom(since: datetime, token: str | None) -> dict[str, Any]:
    pagination = {"per_page": 150, **({"starting_after": token} if token else {})}
    return {
        "query": {"field": "updated_at", "operator": ">", "value": int(since.timestamp())},
        "pagination": pagination,
    }


SERVICES: dict[str, Service] = {
    "zendesk": Service(
        "https://{site}.zendesk.com", "/api/v2/satisfaction_ratings", "satisfaction_ratings", ("site", "user"), "zendesk", "link", "links.next",
        params={"page[size]": "100", "score": "received"}, since=lambda t: {"start_time": str(int(t.timestamp()))},
    ),
    "zendesk_csat": Service(
        "https://{site}.zendesk.com", "/api/v2/guide/survey_responses", "survey_responses", ("site", "user"), "zendesk", "link", "links.next",
        params={"page[size]": "100"},
    ),
    "hubspot": Service(
        "https://api.hubapi.com", "/crm/v3/objects/feedback_submissions", "results", (), "bearer", "token", "paging.next.after", "after",
        params={"limit": "100", "properties": HUBSPOT},
    ),
    "salesforce": Service(
        "https://{site}", "/services/data/v59.0/query", "records", ("site", "key_id"), "salesforce", "link", "nextRecordsUrl",
        since=lambda t: {"q": CASES.format(since=iso(t))},
    ),
    "surveymonkey": Service(
        "https://api.surveymonkey.com", "/v3/surveys/{survey}/responses/bulk", "data", ("survey",), "bearer", "link", "links.next",
        params={"per_page": "100"}, since=lambda t: {"start_modified_at": f"{t:%Y-%m-%dT%H:%M:%S}"},
    ),
    "typeform": Service(
        "https://api.typeform.com", "/forms/{form}/responses", "items", ("form",), "bearer", "last_item", "token", "before",
        params={"page_size": "1000"}, since=lambda t: {"since": iso(t)},
    ),
    "app_store": Service(
        "https://api.appstoreconnect.apple.com", "/v1/apps/{app}/customerReviews", "data", ("app", "issuer", "key_id"), "app_store", "link", "links.next",
        params={"limit": "200", "sort": "-createdDate"}, dated="attributes.createdDate",
    ),
    "google_business": Service(
        "https://mybusiness.googleapis.com", "/v4/accounts/{account}/locations/{location}/reviews", "reviews", ("account", "location"), "google",
        "token", "nextPageToken", "pageToken", params={"pageSize": "50", "orderBy": "updateTime desc"}, dated="updateTime",
    ),
    "google_play": Service(
        "https://androidpublisher.googleapis.com", "/androidpublisher/v3/applications/{app}/reviews", "reviews", ("app",), "google", "token",
        "tokenPagination.nextPageToken", "token", params={"maxResults": "100"},
    ),
    "intercom": Service(
        "https://api.intercom.io", "/conversations/search", "conversations", (), "bearer", "token", "pages.next.starting_after", body=_intercom,
    ),
    "qualtrics": Service(
        "https://{site}.qualtrics.com", "/API/v3/surveys/{survey}/export-responses", "", ("site", "survey"), "qualtrics", "link", "",
    ),
}  # fmt: skip
"""Systems by name. What each mapping reads is in docs/sources.md. Google Play's API gives the reviews of the last week only."""
