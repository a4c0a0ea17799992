"""The systems that a list of customers is written for: the columns that each import expects, and what goes into them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass

LONGEST = 240
"""Characters of a title; Salesforce cuts the subject of a case at 255, Dynamics a title at 200."""
HIGH, MIDDLE = 0.6, 0.3
"""Risk from which on a customer counts as high or middle priority."""


@dataclass(frozen=True, slots=True)
class Person:
    """A customer with an open pain.

    Attributes:
        key: customer_key, as the sources have it.
        pains: Names of the touchpoints about which the last word is a complaint.
        risk: Risk of leaving, 0 to 1; None where no sign is known.
        last_response_at: Time of the last response, UTC.
        words: Last complaint about one of the pains; None where its text is no longer kept.
    """

    key: str
    pains: tuple[str, ...]
    risk: float | None
    last_response_at: datetime.datetime
    words: str | None

    @property
    def title(self) -> str:
        """Return a title for a case or a ticket."""
        return f"Unhappy with: {', '.join(self.pains)}"[:LONGEST]

    @property
    def description(self) -> str:
        """Return what whoever calls should know."""
        risk = "not known" if self.risk is None else f"{100 * self.risk:.0f} of 100 (a sign, not a probability)"
        said = f"Last words: {self.words}" if self.words else "The text is no longer kept."
        return f"Last heard of on {self.last_response_at:%Y-%m-%d}. Risk of leaving: {risk}. {said}"

    def priority(self, high: str, middle: str, low: str) -> str:
        """Return one of three words, by the risk."""
        risk = self.risk or 0.0
        return high if risk >= HIGH else middle if risk >= MIDDLE else low


@dataclass(frozen=True, slots=True)
class System:
    """A system that imports CSV files.

    Attributes:
        title: Its name.
        imports: What its import makes of a row.
        key_column: Column by which it recognises the customer, unless told otherwise.
        columns: The other columns, each with what it holds.
        rows: Most rows of one file.
    """

    title: str
    imports: str
    key_column: str
    columns: Mapping[str, Callable[[Person], str]]
    rows: int = 50_000


SYSTEMS: Mapping[str, System] = {
    "salesforce": System(
        "Salesforce",
        "cases, by Data Loader or Bulk API; the first column refers to the contact by an external id of your own",
        "Contact.Customer_Key__c",
        {
            "Subject": lambda p: p.title,
            "Description": lambda p: p.description,
            "Priority": lambda p: p.priority("High", "Medium", "Low"),
            "Origin": lambda p: "Web",
            "Status": lambda p: "New",
        },
    ),
    "hubspot": System(
        "HubSpot",
        "tickets; the first column is a contact property with unique values",
        "Customer key",
        {
            "Ticket name": lambda p: p.title,
            "Ticket description": lambda p: p.description,
            "Pipeline": lambda p: "Support Pipeline",
            "Ticket status": lambda p: "New",
            "Priority": lambda p: p.priority("High", "Medium", "Low"),
        },
    ),
    "zendesk": System(
        "Zendesk",
        "users that exist, by their external id: notes and tags, from which a trigger or a view makes a list to call",
        "external_id",
        {
            "notes": lambda p: f"{p.title}. {p.description}",
            "tags": lambda p: f"voc_open_pain,voc_risk_{p.priority('high', 'middle', 'low')}",
        },
        rows=1_999,
    ),
    "dynamics": System(
        "Microsoft Dynamics 365",
        "cases; columns are the display names of the fields, and the customer is looked up by the field of your choice",
        "Customer",
        {
            "Case Title": lambda p: p.title[:200],
            "Description": lambda p: p.description,
            "Priority": lambda p: p.priority("High", "Normal", "Low"),
            "Origin": lambda p: "Web",
        },
    ),
}
"""Columns as the vendors' import pages name them, read in November 2026: Salesforce's relationship headers (Relationship.IndexedField), HubSpot's required
ticket properties, Zendesk's bulk import of users with its 1,999 rows, and Dynamics' display names for automatic mapping."""
