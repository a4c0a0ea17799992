"""The shipped journey maps: their form, and how well sentences of customers find their touchpoint under them.

`pytest -sm "slow or not slow" tests/pipeline/touchpoints/test_shipped_journeys.py` prints the table in docs/add-a-touchpoint.md.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
import yaml

from models.registry import AnnotatorChoice, load_annotator
from pipeline.config.journeys import JourneyMap, Touchpoint, load_journeys
from pipeline.config.settings import ROOT, load_settings
from pipeline.jobs.nightly import run_pipeline

FILES = {p.stem: p for p in sorted((ROOT / "configs" / "journeys").glob("*.yaml"))}
MAPS: dict[str, JourneyMap] = {name: load_journeys([p])[0] for name, p in FILES.items()}
CASES = yaml.safe_load(Path(__file__).with_name("journey_cases.yaml").read_text(encoding="utf-8"))
PHASES = ("awareness", "consideration", "purchase", "use", "service", "loyalty", "advocacy")
UNMAPPED = "unmapped"
FLOORS = {
    **{"ecommerce": 0.82, "app-service": 0.7, "banking": 0.6, "saas": 0.7, "telecom": 0.68},
    **{"healthcare": 0.64, "public-service": 0.7, "education": 0.52, "b2b-accounts": 0.55},
}
"""Share of the cases that find their touchpoint: some four cases below what was reached in November 2026."""
EACH = pytest.mark.parametrize("journey", MAPS.values(), ids=list(MAPS))
SOURCE = """\
journey: {journey}
match: {{paths: [{journey}.csv]}}
id: {{column: id}}
created_at: {{constant: 2026-11-01}}
texts: [{{key: text, column: text}}]
"""


@pytest.fixture(scope="module")
def annotator() -> Any:
    return load_annotator(AnnotatorChoice())


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The touchpoint of each case, by the product: a source a journey, read, annotated and mapped."""
    folder = tmp_path_factory.mktemp("cases")
    (folder / "sources").mkdir()
    (folder / "inbox").mkdir()
    for name in MAPS:
        (folder / "sources" / f"{name.replace('-', '_')}.yaml").write_text(
            SOURCE.format(journey=name), encoding="utf-8"
        )
        with (folder / "inbox" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("id", "text"))
            rows.writerows((n, c["sentence"]) for n, c in enumerate(CASES) if c["journey"] == name)
    config = folder / "pipeline.yaml"
    config.write_text(yaml.safe_dump({"sources": "sources", "journeys": [str(p) for p in FILES.values()]}))
    settings = load_settings(config, data=folder / "data", inbox=folder / "inbox")
    run_pipeline(settings, stages=("raw", "enriched", "touchpoints"))
    with duckdb.connect(str(settings.paths.warehouse), read_only=True) as con:
        rows = con.sql(
            "select split_part(v.response_id, ':', 2)::int, coalesce(t.touchpoint_id, 'unmapped')"
            " from raw.responses as r join raw.verbatims as v using (response_id)"
            " join enriched.documents as d using (verbatim_id)"
            " join touchpoints.sentence_touchpoints as t on t.text_hash = d.text_hash and t.journey_id = r.journey_id"
        ).fetchall()
    assert len(rows) == len(CASES), "a case is one sentence"
    return [touchpoint for _, touchpoint in sorted(rows)]


def words(touchpoint: Touchpoint) -> tuple[str, ...]:
    return (touchpoint.description, *touchpoint.examples)


def nearest_left_out(journey: JourneyMap, annotator: Any) -> float:
    """Share of examples that are, without themselves, most like their own touchpoint (mean of the two best cosines)."""
    touchpoints = [t for _, t in journey.touchpoints]
    owner = np.repeat(np.arange(len(touchpoints)), [len(words(t)) for t in touchpoints])
    vectors = annotator.embed([w for t in touchpoints for w in words(t)])
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1.0)
    alike = np.stack([np.sort(cosines[:, owner == t])[:, -2:].mean(axis=1) for t in range(len(touchpoints))], axis=1)
    example = np.concatenate([np.arange(len(words(t))) > 0 for t in touchpoints])
    return float((alike.argmax(axis=1) == owner)[example].mean())


def share_right(found: list[str], **where: str) -> tuple[float, float, int]:
    """Share right of all cases and of those that are mapped, and how many cases."""
    chosen = [
        (c["touchpoint"] == f, f) for c, f in zip(CASES, found, strict=True) if all(c[k] == v for k, v in where.items())
    ]
    mapped = [ok for ok, f in chosen if f != UNMAPPED]
    return sum(ok for ok, _ in chosen) / len(chosen), sum(mapped) / len(mapped), len(chosen)


def test_nine_industries() -> None:
    assert set(MAPS) == {
        *("ecommerce", "app-service", "banking", "saas", "telecom", "healthcare"),
        *("public-service", "education", "b2b-accounts"),
    }


@EACH
def test_stages_have_a_phase_in_order(journey: JourneyMap) -> None:
    at = [PHASES.index(s.phase) for s in journey.stages if s.phase]
    assert len(at) == len(journey.stages)
    assert at == sorted(at)
    assert set(PHASES) - {"advocacy"} <= {s.phase for s in journey.stages}


@EACH
def test_touchpoints_say_what_they_need(journey: JourneyMap) -> None:
    touchpoints = [t for _, t in journey.touchpoints]
    assert 12 <= len(touchpoints) <= 21
    assert all(len(t.examples) >= 8 for t in touchpoints)
    assert all(t.intended.net_sentiment is not None for t in touchpoints)
    assert len({t.description for t in touchpoints}) == len({t.name for t in touchpoints}) == len(touchpoints)


@EACH
def test_no_example_belongs_to_two_touchpoints(journey: JourneyMap) -> None:
    said = Counter(e.casefold().rstrip(".!?") for _, t in journey.touchpoints for e in t.examples)
    assert [e for e, n in said.items() if n > 1] == []


@EACH
def test_purchase_relevance_tells_touchpoints_apart_and_says_why(journey: JourneyMap) -> None:
    assert len({t.purchase_relevance for _, t in journey.touchpoints}) >= 4
    head = FILES[journey.id].read_text(encoding="utf-8").partition("name:")[0]
    assert "# purchase_relevance:" in head


@pytest.mark.slow
@EACH
def test_examples_praise_and_complain(journey: JourneyMap, annotator: Any) -> None:
    """By the annotator's sentiment, which takes some plain facts for neither: one of each a touchpoint, a quarter in all."""
    said = [(t.id, e) for _, t in journey.touchpoints for e in t.examples]
    labels = [a.sentiment.label for a in annotator.annotate([e for _, e in said])]
    for side in ("positive", "negative"):
        sided = Counter(t for (t, _), label in zip(said, labels, strict=True) if label == side)
        assert {t.id for _, t in journey.touchpoints} - set(sided) == set(), side
        assert sided.total() >= len(said) / 4


@pytest.mark.slow
@EACH
def test_examples_are_like_their_own_touchpoint(journey: JourneyMap, annotator: Any) -> None:
    share = nearest_left_out(journey, annotator)
    print(f"\n{journey.id}: {share:.2f} of the examples, left out, are nearest to their own touchpoint")
    assert share >= 0.55


def test_cases_know_the_maps() -> None:
    known = {name: {UNMAPPED, *(t.id for _, t in journey.touchpoints)} for name, journey in MAPS.items()}
    assert [c for c in CASES if c["touchpoint"] not in known[c["journey"]] or c["part"] not in ("tune", "held")] == []
    for name, ids in known.items():
        labels = [c["touchpoint"] for c in CASES if c["journey"] == name]
        assert len(labels) >= 40
        assert set(labels) == ids


def test_cases_are_in_other_words_than_the_examples() -> None:
    said = {e.casefold() for j in MAPS.values() for _, t in j.touchpoints for e in t.examples}
    assert [c["sentence"] for c in CASES if c["sentence"].casefold() in said] == []


@pytest.mark.slow
@EACH
def test_cases_find_their_touchpoint(journey: JourneyMap, found: list[str]) -> None:
    tune, tune_mapped, _ = share_right(found, journey=journey.id, part="tune")
    held, held_mapped, _ = share_right(found, journey=journey.id, part="held")
    both, mapped, n = share_right(found, journey=journey.id)
    print(
        f"\n| {journey.id} | {len(journey.stages)} | {len(journey.touchpoints)} | {n} | {both:.0%} | {mapped:.0%} "
        f"| {tune:.0%} ({tune_mapped:.0%}) | {held:.0%} ({held_mapped:.0%}) |"
    )
    assert both >= FLOORS[journey.id]
