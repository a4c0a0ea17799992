"""Where something about one customer may be: each table with how its rows are found, or why it holds nothing of one customer.

A test compares these lists with the catalogue, so that a new table cannot be forgotten.
"""

from __future__ import annotations

RESPONSE, VERBATIM, TEXT, SENTENCE, KEY, SPECIAL = (
    "response_id",
    "verbatim_id",
    "text_hash",
    "sentence_id",
    "customer_key",
    "special",
)
"""Column by which a table's rows are the customer's; SPECIAL: access.py has a query of its own."""
WAREHOUSE = {
    "raw.responses": RESPONSE,
    "raw.scores": RESPONSE,
    "raw.measures": RESPONSE,
    "raw.verbatims": RESPONSE,
    "raw.superseded": SPECIAL,
    "raw.response_keys": RESPONSE,
    "raw.key_map_rows": SPECIAL,
    "raw.persons": SPECIAL,
    "raw.key_conflicts": SPECIAL,
    "raw.rejected_rows": SPECIAL,
    "raw.files": SPECIAL,
    "enriched.documents": VERBATIM,
    "enriched.texts": TEXT,
    "enriched.sentiments": TEXT,
    "enriched.sentences": TEXT,
    "enriched.mentions": TEXT,
    "enriched.categories": TEXT,
    "enriched.removed_texts": TEXT,
    "themes.sentence_themes": TEXT,
    "themes.exemplars": TEXT,
    "themes.corrections": SPECIAL,
    "touchpoints.sentence_touchpoints": TEXT,
    "touchpoints.pins": SPECIAL,
    "insights.kept_cues": TEXT,
    "audits.items": VERBATIM,
    "audits.labels": TEXT,
}
"""Tables of the warehouse with rows of a customer."""
PUBLISHED = {
    "responses": RESPONSE,
    "scores": RESPONSE,
    "measures": RESPONSE,
    "verbatims": RESPONSE,
    "sentences": VERBATIM,
    "mentions": VERBATIM,
    "sentence_cues": VERBATIM,
    "contradictions": RESPONSE,
    "theme_membership": SENTENCE,
    "customers": KEY,
    "key_conflicts": KEY,
}
"""Published tables with rows of a customer."""
_GROUPS = "numbers, labels and words about groups of customers; where a sentence of the customer is an example, quoted_as_example says so"
_LEDGER = "the pipeline's own book-keeping: no row is about a customer"
_MAP = "the journey map, as it was configured"
_REBUILT = "rebuilt from the tables above at each run; what of it is about the customer is in the published tables"
EXCLUDED = {
    **dict.fromkeys(("ops.runs", "ops.stage_reports", "ops.audit_results", "ops.migrations", "ops.publications", "ops.cleanings", "ops.key_policies"), _LEDGER),
    "raw.key_maps": "which files say that several keys are one person's; rows about the customer are in raw.key_map_rows",
    "raw.cleaners": "by which rules the rows of each source were cleaned",
    "audits.draws": "audit samples: how many customers were drawn from how many; which of the customer's texts is in audits.items",
    "ops.tombstones": "salted hashes of erased keys; there is no way back to a key",
    "ops.erasures": "receipts of erasures, without key and text",
    "enriched.retexts": "lengths of stretches of texts that changed with the rules of cleaning, until the next run has followed",
    **dict.fromkeys(
        (
            "themes.topic_models", "themes.topics", "themes.themes", "themes.theme_events", "themes.theme_labels", "themes.theme_groups",
            "themes.model_changes", "themes.model_quality", "themes.pool_checks", "themes.emerging",
        ),
        _GROUPS,
    ),
    **dict.fromkeys(("touchpoints.journeys", "touchpoints.stages", "touchpoints.touchpoints"), _MAP),
    "insights.kept_cue_texts": "which texts were read for cues; what was found is in insights.kept_cues",
    **dict.fromkeys(
        ("insights.kept_months", "insights.kept_trend_sums", "insights.kept_watch_counts", "insights.kept_theme_words", "insights.kept_ranking"),
        _GROUPS,
    ),
    "insights.*": _REBUILT,
}  # fmt: skip
"""Tables of the warehouse without rows of one customer, and why; schema.* stands for the rest of a schema."""
EXCLUDED_PUBLISHED = {
    **dict.fromkeys(
        (
            "themes", "theme_groups", "theme_models", "theme_events", "emerging_themes", "touchpoint_scores", "theme_touchpoints",
            "touchpoint_impacts", "pain_points", "gains", "undecided", "ranking", "ranking_changes", "pain_exposures", "segment_scores", "segment_impacts", "trends", "theme_words",
            "segments", "segment_attributes", "segment_contrasts", "alerts", "kpis", "kpi_changes", "drivers", "touchpoint_drivers", "driver_models", "what_if", "gaps", "bias",
            "touchpoint_cues", "risk_quality", "audited_scores", "category_scores", "reader_quality", "reader_accuracy",
            "watched_series", "suggestions", "actions", "action_checks", "action_figures", "followups", "consistency",
        ),
        _GROUPS,
    ),
    "touchpoints": _MAP,
    **dict.fromkeys(("runs", "quality", "data_dictionary"), _LEDGER),
    "embeddings": "vectors of a model, which no person can read; the customer's sentences are in published.sentences",
    "files": "the files that held rows of the customer are listed under files",
}  # fmt: skip
"""Published tables without rows of one customer, and why."""
EXAMPLES = ("example_verbatim_ids", "example_sentence_ids")
"""Columns of published tables that name what is quoted as an example."""
