"""Every suite on a made-up corpus of four subjects that any method finds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.cards.figure import Figure
from pipeline.cli.main import main
from pipeline.config.settings import Settings
from pipeline.contract import NoProgress
from pipeline.evaluation.themes.array_cache import Cache
from pipeline.evaluation.themes.coherence import coherence, tokens_of
from pipeline.evaluation.themes.corpora import Corpus
from pipeline.evaluation.themes.disturbances import stability
from pipeline.evaluation.themes.peer_fits import Peers
from pipeline.evaluation.themes.purity import purity
from pipeline.evaluation.themes.registered_fits import Registered, refit, review_themes, spoken_labels, topic_params
from pipeline.evaluation.themes.theme_suites import SUITES, TABLES, Bench
from pipeline.evaluation.themes.theme_tables import OURS, markdown
from pipeline.themes.fit import fit_parameters
from tests.labelled import DATASETS


@pytest.fixture(scope="module")
def ours(corpus: Corpus) -> Registered:
    return refit(corpus, seed=1)


def value(figures: list[Figure], row: str, column: str) -> float:
    (found,) = [f for f in figures if f.key.split("/")[1:] == [row, column]]
    return found.value


def row_of(figure: Figure) -> str:
    return figure.key.split("/")[1]


def test_a_review_has_the_theme_of_most_of_its_sentences(corpus: Corpus) -> None:
    labels = np.full(len(corpus.place), -1)
    first = np.flatnonzero((corpus.spoken_in == 0) & (corpus.place >= 0))
    assert len(first) == 2
    labels[first] = (3, 2)
    assert review_themes(corpus, labels)[0] == 2  # a tie: the lower number
    assert review_themes(corpus, labels, np.where(labels == 3, 0.9, 0.1))[0] == 3  # a tie: the higher score
    assert (review_themes(corpus, labels)[1:] == -1).all()


def test_a_fit_has_the_parameters_that_a_refit_has() -> None:
    assert topic_params() == fit_parameters.topic_params(Settings())


def test_sentences_that_are_never_compared_have_no_label(corpus: Corpus) -> None:
    labels = spoken_labels(corpus, np.arange(len(corpus.sentences)))
    assert (labels == corpus.place).all()


def test_our_themes_are_the_subjects(corpus: Corpus, annotator: Any, ours: Registered, peers: Peers) -> None:
    vectors = annotator.embed([corpus.reviews[i] for i in corpus.single])
    figures = purity(corpus, vectors, table="purity", ours=ours, peers=peers, seeds=(1, 2), aim=0.9)
    assert value(figures, OURS, "V-measure") > 0.7 and value(figures, OURS, "without one") < 0.1
    assert value(figures, "plain BERTopic, one review per document", "without one") == pytest.approx(0.2, abs=0.01)
    assert value(figures, "plain BERTopic, one review per document", "V-measure of the rest") == pytest.approx(1)
    assert any(row_of(f).startswith("NMF") for f in figures) and any(
        row_of(f).startswith("k-means of s") for f in figures
    )
    assert {row_of(f) for f in figures if f.tolerance is not None} == {OURS}


def test_coherence_is_measured_with_both_choices_of_words(corpus: Corpus, ours: Registered, peers: Peers) -> None:
    figures = coherence(corpus, ours=[ours, ours], peers=peers, seeds=(1, 2))
    assert value(figures, "made up, ours", "topics") >= 4
    assert value(figures, "made up, plain BERTopic", "unthemed") == pytest.approx(0.2, abs=0.01)
    plain, same = (value(figures, f"made up, plain BERTopic{w}", "NPMI") for w in ("", ", our words"))
    assert plain != same
    assert value(figures, "made up, ours", "of all spoken") > value(figures, "made up, ours", "unthemed")


def test_documents_hold_the_words_of_both_tokenisers() -> None:
    assert {"don't", "don", "app2", "app"} & set(tokens_of("Don't use App2")) == {"don't", "don", "app2"}


def test_shuffled_rows_change_nothing_of_ours(corpus: Corpus, ours: Registered, peers: Peers) -> None:
    figures = stability(corpus, whole=ours, peers=peers, replicates=2, seed=1)
    for row in ("shuffled", "refit on the same"):
        assert value(figures, f"made up, {row}, ours", "keeps") == 1
        assert value(figures, f"made up, {row}, ours", "ARI") == 1
    assert value(figures, "made up, 10 % new, ours", "keeps") > 0.6
    assert value(figures, "made up, another fifth left out, ours", "keeps") > 0.4
    assert value(figures, "made up, shuffled, plain BERTopic", "ARI") < 1
    alone = stability(corpus, whole=ours, peers=None, replicates=1, seed=1)
    assert not any("plain" in row_of(f) for f in alone)
    assert value(figures, "made up", "mean best Jaccard") > 0.4


def test_the_bench_measures_every_table(corpus: Corpus, annotator: Any, peers: Peers) -> None:
    bench = Bench([corpus], annotator, annotator.embed, peers, Cache(), (1, 2), NoProgress())
    figures = bench.measure(SUITES)
    assert {f.suite for f in figures} >= {"purity", "purity-base", "seeds", "stability", "themes", "labels"}
    assert len({f.key for f in figures}) == len(figures)
    assert {f.suite for f in bench.measure(["labels"])} == {"labels"}
    assert markdown(TABLES, figures).count("###") == len({f.suite for f in figures})


def test_a_small_version_writes_no_card(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "themes", "--quick", "--write-card"]) == 1
    assert "leave out --quick" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(not DATASETS.exists(), reason="needs the labelled data beside the checkout")
def test_the_small_version_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "themes", "--quick", "--seeds", "1", "--datasets", str(DATASETS)]) == 0
    assert "plain BERTopic" in capsys.readouterr().out
