"""Key figures as data: what each is computed from, by which rule, in which unit; every reader takes them from here.

A figure is one entry of FIGURES. A rule is one of RULES; sql/figure_answers.sql says what an answer counts under each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Rule:
    """How answers become a figure.

    Attributes:
        interval: wilson (shares), adjusted_wald (means of values in -1 to 1), or None where sql/kpis.sql computes none.
        reads: Whether it reads raw.scores, raw.measures, or neither.
    """

    interval: str | None
    reads: str | None


RULES: Mapping[str, Rule] = {
    "promoters_less_detractors": Rule("adjusted_wald", "scores"),
    "top_boxes": Rule("wilson", "scores"),
    "easiest_third": Rule("wilson", "scores"),
    "mean": Rule("adjusted_wald", "scores"),
    "yes": Rule("wilson", "measures"),
    "latest_yes": Rule("wilson", "measures"),
    "latest_no": Rule("wilson", "measures"),
    "ratio": Rule("wilson", "measures"),
    "mean_amount": Rule(None, "measures"),
    "median_amount": Rule(None, "measures"),
    "responses": Rule(None, None),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure in the sentences of drivers and what-if: its value, and a difference of the answers that it is made of.

    Attributes:
        name: After "the", for instance "NPS".
        factor: From the figure's unit to the one shown.
        decimals: Of the value shown.
        unit: Of the value shown, with the blank before it.
        answer_factor: From answers rescaled to 0 to 1 to the scale that customers know.
        answer_decimals: Of a difference of answers.
        answer_unit: Of a difference of answers, with the blank before it.
    """

    name: str
    factor: float
    decimals: int
    unit: str
    answer_factor: float = 100
    answer_decimals: int = 0
    answer_unit: str = " % of the scale"


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure.

    Attributes:
        name: As in published.kpis; amounts get their currency behind it.
        rule: Key of RULES.
        reads: Kind of score or measure; of a ratio first the upper one, then the lower one, which n counts.
        unit: Of its value; None: the currency.
        higher_is_better: None where neither is.
        formula: What a reader of published.kpis sees.
        source: Who defined it.
        offset: Of value = offset + factor × mean, the mean of shares being 0 to 1 and that of other figures -1 to 1.
        factor: See offset.
        shown: How sentences show it; None: the figure takes no part where answers are compared between groups and
            months (kpi_changes, drivers, what_if, bias). Of several figures of one question at most one does: two tests of
            the same answers would count them twice.
    """

    name: str
    rule: str
    reads: tuple[str, ...]
    unit: str | None
    higher_is_better: bool | None
    formula: str
    source: str | None = None
    offset: float = 0.0
    factor: float = 1.0
    shown: Shown | None = None

    @property
    def balanced(self) -> tuple[float, float]:
        """Return the offset and factor for means of answers on -1 to 1, where those of a share count as -1 and 1."""
        if RULES[self.rule].interval == "wilson":
            return self.offset + self.factor / 2, self.factor / 2
        return self.offset, self.factor


_LISTED = (
    Figure(
        "nps", "promoters_less_detractors", ("nps",), "points", True, "100 * (share of 9-10 - share of 0-6)",
        "Reichheld 2003", factor=100, shown=Shown("NPS", 1, 1, " points", 10, 1, " points of 10"),
    ),
    Figure(
        "csat", "top_boxes", ("csat",), "share", True,
        "share of satisfied answers: the top two boxes of five or seven, the top one of two, else as the mapping states; column satisfied",
        "Morgan and Rego 2006", shown=Shown("CSAT", 100, 1, " percentage points"),
    ),
    Figure(
        "ces", "mean", ("ces",), "scale 0-1", True, "mean effort answer rescaled: 0 hardest, 1 easiest",
        "Dixon, Freeman and Toman 2010", offset=0.5, factor=0.5, shown=Shown("ease score", 100, 1, " points of 100"),
    ),
    Figure(
        "ces_easy", "easiest_third", ("ces",), "share", True,
        "share of effort answers in the easiest third of the scale (5-7 of 7, 4-5 of 5)", "Dixon, Toman and DeLisi 2013",
    ),
    Figure(
        "effectiveness", "top_boxes", ("effectiveness",), "share", True,
        'share of satisfied answers to "did it meet your needs"; column satisfied says which these are',
        "as csat", shown=Shown("effectiveness", 100, 1, " percentage points"),
    ),
    Figure(
        "emotion", "top_boxes", ("emotion",), "share", True,
        'share of satisfied answers to "how did it make you feel"; column satisfied says which these are',
        "as csat", shown=Shown("emotion score", 100, 1, " percentage points"),
    ),
    Figure(
        "rating", "mean", ("rating",), "stars", True, "mean rating, rescaled to 1-5 where the scale is another",
        offset=3, factor=2, shown=Shown("mean rating", 1, 2, " stars", 4, 1, " stars"),
    ),
    Figure(
        "fcr", "yes", ("fcr",), "share", True, "share of contacts that were solved at the first",
        "Feinberg and others 2000",
    ),
    Figure(
        "churn", "latest_yes", ("churn",), "share", False, "share of customers who have left by their latest answer",
        "Reichheld and Sasser 1990",
    ),
    Figure("retention", "latest_no", ("churn",), "share", True, "1 - churn", "Reichheld and Sasser 1990"),
    Figure(
        "clv", "mean_amount", ("clv",), None, True, "mean over customers of the latest lifetime value; where a few customers have most of it the interval holds the truth"
        " in 88 to 95 % of cases: read clv_median beside it",
        "Berger and Nasr 1998",
    ),
    Figure(
        "clv_median", "median_amount", ("clv",), None, True, "median over customers of the latest lifetime value",
    ),
    Figure(
        "conversion", "ratio", ("purchases", "visits"), "share", True,
        "sum of purchases / sum of visits; n counts visits", "Moe and Fader 2004",
    ),
    Figure(
        "add_to_cart", "ratio", ("carts", "visits"), "share", True,
        "sum of carts / sum of visits; n counts visits",
    ),
    Figure(
        "cart_to_purchase", "ratio", ("purchases", "carts"), "share", True,
        "sum of purchases / sum of carts; n counts carts", "Kukar-Kinney and Close 2010",
    ),
    Figure("responses", "responses", (), "responses", None, "count of responses; low and high are the count"),
)  # fmt: skip
FIGURES: Mapping[str, Figure] = {figure.name: figure for figure in _LISTED}
"""Every key figure, by name, in the order in which tables and docs list them."""


SHOWN = pa.struct(
    [
        *((name, pa.string()) for name in ("name", "unit", "answer_unit")),
        *((name, pa.float64()) for name in ("factor", "answer_factor")),
        *((name, pa.int32()) for name in ("decimals", "answer_decimals")),
    ]
)
SCHEMA = pa.schema(
    [
        ("position", pa.int32()),
        *((name, pa.string()) for name in ("kpi", "rule", "kind", "per", "interval", "unit")),
        ("higher_is_better", pa.bool_()),
        ("formula", pa.string()),
        *((name, pa.float64()) for name in ("value_offset", "value_factor")),
        ("compared", pa.bool_()),
        ("shown", SHOWN),
    ]
)


def figures_table() -> pa.Table:
    """Return one row per figure, in order, which sql/key_figures.sql keeps for the queries."""
    rows = [
        {
            "position": position,
            "kpi": f.name,
            "rule": f.rule,
            "kind": f.reads[0] if f.reads else None,
            "per": f.reads[1] if len(f.reads) > 1 else None,
            "interval": RULES[f.rule].interval,
            "unit": f.unit,
            "higher_is_better": f.higher_is_better,
            "formula": f.formula,
            "value_offset": f.offset,
            "value_factor": f.factor,
            "compared": f.shown is not None,
            "shown": asdict(f.shown) if f.shown else None,
        }
        for position, f in enumerate(FIGURES.values(), start=1)
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)
