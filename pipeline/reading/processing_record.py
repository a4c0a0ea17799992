"""The record of processing activities (GDPR, Article 30), made from the configuration in force, so that it cannot be out of date."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from pipeline.config.settings import Settings
from pipeline.config.source_fields import Moment, Plain
from pipeline.config.sources import SourceMapping, load_sources

FORMAT = "voc-processing-record/1"
PURPOSES = (
    "Finding out from customers' feedback what they complain about and praise, at which points of the customer journey",
    "Measuring satisfaction and its change over time",
    "Noticing early when something goes wrong for many customers",
)
SUBJECTS = (
    "Customers and users who wrote a review, answered a survey or rated a contact",
    "People whom customers name in their texts, for instance members of staff",
)
MEASURES = (
    "Everything runs on this machine; texts are sent to no service, and no model is called over a network",
    "Personal details in texts, names and addresses included, are replaced by placeholders before texts are scored and published, as "
    "far as they are found; published.quality says how many of each kind, and what share of them is found",
    "The warehouse with the original texts belongs to the account that runs the pipeline; readers get a file without them",
    "An erased customer leaves no byte in the warehouse, the published file or its kept snapshots, and does not come back with a later export",
    "docs/security.md lists the threats that were considered, and the test that holds each promise",
)
KEYS = {
    "contact": "Customer keys and response ids that are e-mail addresses or phone numbers are stored and published as keyed hashes; "
    "other keys as they are in the source. The secret of the hashes is a file for its owner only, and is never published",
    "all": "Customer keys, and response ids that are e-mail addresses or phone numbers, are stored and published as keyed hashes. The "
    "secret of the hashes is a file for its owner only, and is never published",
    "plain": "Customer keys and response ids are stored and published as they are in the source (privacy.keys: plain)",
}
"""What is said of keys, by `privacy.keys`."""
DECISIONS = (
    "None. published.customers.risk is a figure from 0 to 1 for a customer with a key: how much of what they said and scored "
    "resembles customers who left. The pipeline takes no action by it. Whoever uses it for a decision about a person has to say so here."
)
STAFF = {
    "redact": "replaced, as every name is",
    "keep_first": "kept without the surname where the list of staff has them; other names are replaced",
    "pseudonym": "replaced by a pseudonym that stays the same where the list of staff has them; other names are replaced",
}
STORED = {
    "response": "id, time, channel, language, customer key, further columns without personal details, scores, measures",
    "texts": "original text in the warehouse; cleaned and redacted text in the warehouse, the published file and kept snapshots",
    "derived": "sentiment, aspects, theme and touchpoint of each sentence; key figures of groups; the risk of leaving of a customer with a key",
}


def processing_record(settings: Settings, *, now: datetime | None = None) -> dict[str, Any]:
    """Return the record as values that JSON can hold; None where only the company knows the answer.

    Args:
        settings: Settings of the installation.
        now: Time of the record; None: the current time.

    Raises:
        ConfigError: A source mapping is wrong.
    """
    asked = settings.privacy.record
    return {
        "format": FORMAT,
        "made_at": (now or datetime.now(UTC)).isoformat(timespec="seconds"),
        "software": f"voc-pipeline {_version()}",
        "controller": asked.controller,
        "contact": asked.contact,
        "joint_controller": asked.joint_controller,
        "representative": asked.representative,
        "protection_officer": asked.protection_officer,
        "purposes": list(asked.purposes or PURPOSES),
        "legal_basis": asked.legal_basis,
        "data_subjects": list(SUBJECTS),
        "stored": dict(STORED),
        "sources": [_source(mapping, settings) for mapping in load_sources(settings.sources).values()],
        "recipients": [*_recipients(settings), *asked.recipients],
        "transfers": asked.transfers or "None by the pipeline: it runs offline.",
        "retention": _retention(settings),
        "security": [KEYS[settings.privacy.keys], *MEASURES],
        "automated_decisions": DECISIONS,
    }


def _version() -> str:
    try:
        return version("voc-pipeline")
    except PackageNotFoundError:
        return "(not installed)"


def _source(mapping: SourceMapping, settings: Settings) -> dict[str, Any]:
    """Return what is read and kept of one source."""
    consent, own = mapping.privacy.consent, mapping.privacy.texts_kept_months
    return {
        "source": mapping.name,
        "description": mapping.description or None,
        "files": list(mapping.match.paths) or ["any file with the columns " + ", ".join(mapping.match.columns)],
        "columns": _columns(mapping),
        "customer_key": _origin(mapping.customer)
        if mapping.customer
        else "none: every response is a customer of its own",
        "consent": {
            "column": consent.column,
            "yes": list(consent.yes),
            "without": consent.without,
            "files_without_the_column": "texts are kept" if consent.optional else "are refused",
        }
        if consent
        else None,
        "texts_redacted": sorted(settings.privacy.redacts(mapping.privacy)),
        "staff_names": _staff_names(mapping, settings),
        "texts_kept_months": own or settings.privacy.texts_kept_months,
    }


def _staff_names(mapping: SourceMapping, settings: Settings) -> str:
    """Return what becomes of the names of the company's own people in the texts of a source."""
    if "name" not in settings.privacy.redacts(mapping.privacy):
        return "kept, as every name is"
    if settings.privacy.staff is None:
        return STAFF["redact"]
    return STAFF[mapping.privacy.staff_names or settings.privacy.staff_names]


DISCOVERED = "every question that asks for it by its wording or its answers"
"""What stands for the columns of a survey whose mapping leaves them to the file."""


def _columns(mapping: SourceMapping) -> dict[str, list[str]]:
    """Return the columns that are read, by what they are kept as; what no column is read for is left out."""
    texts = [c for t in mapping.texts for c in (t.title, t.column) if c]
    conditions = [*(t.when for t in mapping.texts), *(s.when for s in mapping.scores.values())]
    measures = mapping.measures.mapped()
    amounts = [c for m in measures.values() if (c := getattr(m, "currency_column", None))]
    found = {
        "id": list(mapping.id.all_columns) if mapping.id else [],
        "time": [m.column for m in (mapping.created_at, mapping.updated_at) if m and m.column],
        "customer": [mapping.customer.column] if mapping.customer and mapping.customer.column else [],
        "channel": [mapping.channel.column] if mapping.channel and mapping.channel.column else [],
        "language": [mapping.language.column] if mapping.language and mapping.language.column else [],
        "texts": texts,
        "scores": [s.column for s in mapping.scores.values()],
        "measures": [*(m.column for m in measures.values()), *amounts],
        "attributes": list(mapping.attributes.values()),
        "consent": [mapping.privacy.consent.column] if mapping.privacy.consent else [],
        "skip": list(dict.fromkeys(s.column for s in mapping.skip)),
        "joined": list(dict.fromkeys(mapping.made_of())),
        "condition": list(dict.fromkeys(when.column for when in conditions if when)),
        "discovered": [DISCOVERED] if mapping.discover else [],
    }
    return {kept_as: columns for kept_as, columns in found.items() if columns}


def _origin(value: Plain | Moment) -> str:
    return f"column {value.column}" if value.column is not None else "the same for every row"


def _recipients(settings: Settings) -> list[str]:
    """Return who gets something, as the configuration says; addresses of channels without secrets."""
    alerts = settings.alerts
    found = [
        f"Readers of the published file ({settings.paths.published.name}): everything but the original texts",
    ]
    if alerts.file:
        found.append(f"File {alerts.file}: alerts, without texts")
    if alerts.webhook:
        texts = "with example texts" if alerts.webhook.texts else "without texts"
        named = alerts.webhook.url_env or alerts.webhook.url_file
        there = _host(alerts.webhook.url) if alerts.webhook.url else f"the address in {named}"
        found.append(f"Webhook at {there}: alerts, {texts}")
    if alerts.email:
        texts = "with example texts" if alerts.email.texts else "without texts"
        found.append(f"{len(alerts.email.recipients)} e-mail recipients through {alerts.email.host}: alerts, {texts}")
    return found


def _host(url: str) -> str:
    """Return the host of an address: its path and its query often are the secret."""
    from urllib.parse import urlsplit

    return urlsplit(url).hostname or "an address that cannot be read"


def _retention(settings: Settings) -> list[str]:
    """Return how long what is kept, as sentences."""
    months, keep = settings.privacy.texts_kept_months, settings.publish.keep
    texts = f"Texts: {months} months, if the source says nothing else; then they are removed and their figures stay"
    return [
        texts
        if months
        else "Texts: until they are erased, if the source says nothing else (privacy.texts_kept_months)",
        f"Responses without their texts: {settings.privacy.record.scores_kept or 'until they are erased (privacy.record.scores_kept)'}",
        f"Earlier versions of the published file: the newest {keep}",
        "Input files in the inbox: the pipeline deletes none; whoever puts them there decides",
        "An erased customer: at once, with a tombstone (a salted hash of the key) so that later exports do not bring them back",
    ]
