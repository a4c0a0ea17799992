"""The record of processing as a page in Markdown, with blanks for what only the company knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

BLANK = "__________"
COMPANY = {
    "controller": "Controller",
    "contact": "Contact",
    "joint_controller": "Joint controller",
    "representative": "Representative",
    "protection_officer": "Data-protection officer",
}
KEPT_AS = {
    "id": "id of the response",
    "time": "time",
    "customer": "key of the customer",
    "channel": "channel",
    "language": "language",
    "texts": "text",
    "scores": "score",
    "measures": "measure",
    "attributes": "further column, kept as it is",
    "consent": "consent; decides what is kept, and is not kept itself beyond yes or no",
    "skip": "decides which rows are left out; not kept",
    "condition": "decides for which rows a question counts; not kept",
    "joined": "joined with others into one of the columns above; not kept itself",
    "discovered": "texts and scores",
}


def record_page(record: Mapping[str, Any]) -> str:
    """Return the page for what processing_record returned."""
    lines = [
        "# Record of processing activities",
        "",
        f"GDPR, Article 30. Made from the configuration by `voc privacy record`, {record['made_at']}, {record['software']}.",
        f"Where it says {BLANK}, fill in the key `privacy.record` of the settings.",
        "",
        "## Who is responsible",
        "",
        *_pairs((title, record[key], f"privacy.record.{key}") for key, title in COMPANY.items()),
        "",
        "## Purposes and legal basis",
        "",
        *(f"- {purpose}" for purpose in record["purposes"]),
        *_pairs([("Legal basis", record["legal_basis"], "privacy.record.legal_basis")]),
        "",
        "## Whose data",
        "",
        *(f"- {subject}" for subject in record["data_subjects"]),
        "",
        "## Which data",
        "",
        *(f"- {kind}: {text}" for kind, text in record["stored"].items()),
    ]
    for source in record["sources"]:
        lines += ["", *_source(source)]
    for title, key in (("Who receives data", "recipients"), ("How long data is kept", "retention")):
        lines += ["", f"## {title}", "", *(f"- {line}" for line in record[key])]
    lines += ["", "## Transfers to third countries", "", record["transfers"]]
    lines += ["", "## Security measures", "", *(f"- {line}" for line in record["security"])]
    lines += ["", "## Automated decisions", "", record["automated_decisions"], ""]
    return "\n".join(lines)


def _pairs(pairs: Iterable[tuple[str, str | None, str]]) -> list[str]:
    """Return one line for each title, with a blank and the key to fill in where there is no answer."""
    return [f"- {title}: {answer or f'{BLANK} ({key})'}" for title, answer, key in pairs]


def _source(source: Mapping[str, Any]) -> list[str]:
    months, consent = source["texts_kept_months"], source["consent"]
    lines = [f"### Source {source['source']}", ""]
    if source["description"]:
        lines += [source["description"], ""]
    lines += [f"- Files: {', '.join(source['files'])}", f"- Customer: {source['customer_key']}"]
    if consent:
        kept = "only scores are kept" if consent["without"] == "scores_only" else "the row is left out"
        lines.append(
            f"- Consent: column {consent['column']} ({', '.join(consent['yes'])}: yes); without it {kept}; files without the "
            f"column: {consent['files_without_the_column']}"
        )
    else:
        lines.append("- Consent: the source has no column for it")
    replaced = ", ".join(kind.replace("_", " ") for kind in source["texts_redacted"])
    lines.append(f"- Replaced in texts before they are scored and published: {replaced or 'NOTHING'}")
    lines.append(f"- Names of the company's own people: {source['staff_names']}")
    lines.append(f"- Texts are kept: {f'{months} months' if months else 'until they are erased'}")
    lines += ["", "| column | kept as |", "|---|---|"]
    lines += [f"| {_cell(c)} | {KEPT_AS[kept_as]} |" for kept_as, columns in source["columns"].items() for c in columns]
    lines += [
        "",
        "No other column of a file is read. A row that cannot be read is kept whole, for whoever mends the export.",
    ]
    return lines


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
