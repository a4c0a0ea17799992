"""200 themes about which nobody is of one mind, through every query: nothing is made up, and what is there is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest

from pipeline.insights import stage
from pipeline.insights.steps import STEPS

if TYPE_CHECKING:
    from conftest import House

THEMES, CUSTOMERS, PLANTED = 200, 3_000, 10
EVEN, ILL, WELL = (0.4, 0.2, 0.4), (0.65, 0.2, 0.15), (0.15, 0.2, 0.65)
RANKING = STEPS[: [step.name for step in STEPS].index("undecided") + 1]
"""The steps up to the tables under test."""
INSERTS = {
    "raw.responses": """
        select distinct response_id, 'web' as source, timestamptz '2026-01-15 12:00:00+00' as created_at, customer_key,
            response_id as row_hash, 'f' as file_hash, response as row_number, 'r' as run_id""",
    "raw.verbatims": "select distinct response_id as verbatim_id, response_id, 'comment' as question, 'raw' as text",
    "enriched.documents": """
        select distinct response_id as verbatim_id, 'r' as raw_hash, response_id as text_hash, 'en' as language,
            'given' as language_method, 0 as redactions, '1' as cleaner, 'r' as run_id""",
    "enriched.texts": "select distinct response_id as text_hash, 'four words and ' || response_id as text",
    "enriched.sentiments": """
        select distinct response_id as text_hash, 'tiny' as model_fingerprint, count(*) over (partition by response_id) as sentences""",
    "enriched.sentences": """
        select response_id as text_hash, 'tiny' as model_fingerprint, sentence_index, 0 as start_char, 14 as end_char,
            case sign when -1 then 'negative' when 1 then 'positive' else 'neutral' end as sentiment_label,
            0.8 * sign as polarity, 0.9 as confidence, ''::blob as embedding,
            null::text as intent, null::double as intent_confidence""",
    "touchpoints.sentence_touchpoints": """
        select response_id as text_hash, 'tiny' as model_fingerprint, sentence_index, 'shop' as journey_id, 'h1' as map_hash,
            'delivery' as touchpoint_id, 0.7 as score, 'embedding' as method, [] as further""",
    "themes.themes": """
        select distinct theme_id, theme_id as label, [] as keywords, '' as description, 'active' as status,
            now() as first_seen, 'm1' as topic_model_id, ''::blob as centroid""",
    "themes.sentence_themes": """
        select response_id as text_hash, 'tiny' as model_fingerprint, sentence_index, 'm1' as topic_model_id, theme_id, 0.6 as score""",
}


def sentences(rng: np.random.Generator, *, planted: int) -> pa.Table:
    """What customers say at one touchpoint, one row a sentence.

    15 % of customers write ten times, the others one to three times, each time one to four sentences about themes of
    which some are spoken of twenty times as often as others. Half of a customer's sentences repeat what the same
    customer feels about the theme, and one in five what the customer feels about everything: a mood, good as often
    as bad. Planted: the first half of them are spoken of ill, the second well, and rather often.
    """
    writes = np.where(rng.random(CUSTOMERS) < 0.15, 10, rng.integers(1, 4, CUSTOMERS))
    customer = np.repeat(np.arange(CUSTOMERS), writes)
    said = rng.integers(1, 5, len(customer))
    response, customer = np.repeat(np.arange(len(said)), said), np.repeat(customer, said)
    index = np.arange(len(response)) - np.repeat(np.cumsum(said) - said, said)
    weight = np.exp(rng.uniform(0, 3, THEMES))
    weight[:planted] = np.exp(2)
    theme = rng.choice(THEMES, p=weight / weight.sum(), size=len(response))
    shares = np.tile(EVEN, (THEMES, 1))
    shares[: planted // 2], shares[planted // 2 : planted] = ILL, WELL
    ends = shares.cumsum(axis=1)[:, :2]

    def draw(about: np.ndarray) -> np.ndarray:
        return np.asarray((rng.random(len(about))[:, None] > ends[about]).sum(axis=1) - 1)

    felt = draw(np.tile(np.arange(THEMES), CUSTOMERS)).reshape(CUSTOMERS, THEMES)
    mood = rng.choice([-1, 0, 1], p=EVEN, size=CUSTOMERS)
    kind = rng.random(len(theme))
    sign = np.where(kind < 0.5, felt[customer, theme], draw(theme))
    sign = np.where((kind > 0.8) & (theme >= planted), mood[customer], sign)
    return pa.table(
        {
            "response": response,
            "response_id": [f"web:{r}" for r in response],
            "customer_key": [f"C{c}" for c in customer],
            "sentence_index": index,
            "theme_id": [f"T{t:03d}" for t in theme],
            "sign": sign,
        }
    )


def found(house: House, seed: int, *, planted: int) -> tuple[int, int, int]:
    """Planted themes that are a pain point or gain as planted; all pain points and gains; themes that were tested."""
    for table in reversed(INSERTS):
        house.con.execute(f"delete from {table}")
    house.con.execute("delete from themes.topic_models")
    house.con.execute("insert into themes.topic_models values ('m1', now(), 'tiny', '{}', 1, 1, 1, 0, 0, true, null)")
    house.con.register("new_sentences", sentences(np.random.default_rng(seed), planted=planted))
    for table, select in INSERTS.items():
        house.con.execute(f"insert into {table} by name {select} from new_sentences")
    house.con.unregister("new_sentences")
    house.run(resamples=200)
    ill, well = (
        {int(r["theme_id"][1:]) for r in house.rows(f"select theme_id from insights.{table}")}
        for table in ("pain_points", "gains")
    )
    right = len(ill & set(range(planted // 2))) + len(well & set(range(planted // 2, planted)))
    (tested,) = house.rows("select count(*) as n from insights.theme_impacts")
    return right, len(ill) + len(well), tested["n"]


@pytest.fixture
def ranked(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """A warehouse whose stage ends at the rankings."""
    monkeypatch.setattr(stage, "STEPS", RANKING)
    return house


def findings_among_null_themes(house: House, data_sets: int) -> list[int]:
    counts = []
    for seed in range(data_sets):
        _, count, tested = found(house, seed, planted=0)
        assert tested == THEMES
        counts.append(count)
    return counts


def test_null_themes_are_no_pain_points_and_no_gains(ranked: House) -> None:
    assert sum(c > 0 for c in findings_among_null_themes(ranked, 3)) <= 1


def test_planted_themes_are_found_among_null_ones(ranked: House) -> None:
    right, count, tested = found(ranked, 1, planted=PLANTED)
    assert right == PLANTED and count <= PLANTED + 2 and tested == THEMES


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_null_themes_are_found_no_more_often_than_the_rate_allows(ranked: House) -> None:
    counts = findings_among_null_themes(ranked, 60)
    with_a_finding = sum(c > 0 for c in counts) / len(counts)
    print(
        f"\n200 null themes: {with_a_finding:.0%} of {len(counts)} data sets with any finding, mean {np.mean(counts):.2f}"
    )
    assert with_a_finding <= 0.08 and np.mean(counts) <= 0.1


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_false_discoveries_beside_planted_themes_stay_within_the_rate(ranked: House) -> None:
    rounds = [found(ranked, 1_000 + seed, planted=PLANTED) for seed in range(20)]
    power = np.mean([right / PLANTED for right, _, _ in rounds])
    false = np.mean([(count - right) / max(1, count) for right, count, _ in rounds])
    print(f"\n10 planted among 200: {power:.0%} found, {false:.1%} of what is found is false, {len(rounds)} data sets")
    assert power >= 0.95 and false <= 0.06
