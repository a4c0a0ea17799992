"""What holds now: rows of the ranking in the window, against the days before it, and since when it is as it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.config.settings import PriorityWeights
from pipeline.insights.base.frames import Columns, Floats, nullable
from pipeline.insights.base.reader import Reader
from pipeline.insights.ranking.impacts import GAIN, PAIN_POINT, UNDECIDED, judge, priority
from pipeline.insights.statistics.differences import share_difference
from pipeline.insights.statistics.intervals import q_values
from pipeline.insights.statistics.levels import present_levels
from pipeline.insights.statistics.proportions import wilson

BETTER, WORSE, STEADY, TOO_FEW = "better", "worse", "steady", "too few to say"
NOW, BEFORE = "now", "before"
FIRST = "first voice"
"""`since_is` where no change of level is clear."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the queries of voices.sql give for the rows of effects.sql.

    Attributes:
        recent: Columns of recent_effects.
        writers: Columns of recent_writers.
        moments: Columns of first_and_last.
        voices: Columns of monthly_voices.
        monthly: Columns of monthly_writers.
    """

    recent: Columns
    writers: Columns
    moments: Columns
    voices: Columns
    monthly: Columns


def add_recent(
    judged: pa.Table,
    effects: Columns,
    said: Said,
    *,
    level: float,
    fdr: float,
    min_customers: int,
    weights: PriorityWeights,
    reader: Reader,
    moved: Floats,
    audited: NDArray[np.bool_],
    doubted: NDArray[np.bool_],
) -> pa.Table:
    """Return the judged rows with what holds in the window, the trend, and since when; `status` is that of the window where that is clear.

    Args:
        judged: Of impacts.judge, over all time.
        effects: Columns of effects.sql, the same rows.
        said: What else is known of these rows.
        level: Of the intervals.
        fdr: False-discovery rate of a family: the rows of the window, the trends, the changes of level.
        min_customers: A row with fewer customers in the window has no verdict of it; on fewer writers, no trend is told.
        weights: Exponents of the factors of priority.
        reader: Errors of the annotator in use.
        moved: (rows,) what labels correct the net sentiment by.
        audited: (rows,) whether labels decide the status over all time, which then stands.
        doubted: (rows,) whether most of its sentences are likely misplaced or misread: nothing is clear of it, in the window or over all time.
    """
    rows, journeys = len(effects), effects.keys_of("journey_id").to_pylist()
    place = _places(said.recent["code"], effects["code"])
    writers = _by_journey(said.writers, journeys)
    window = _window_effects(effects, said.recent, place, writers=said.writers["writers"][writers])
    spoken = _taken(said.recent["customers"], place)
    tested = spoken >= min_customers
    found = judge(
        window, level=level, fdr=fdr, weights=weights, family=np.where(tested, 0, 1 + np.arange(rows)), reader=reader
    )
    now = np.where(tested & ~doubted, np.array(found["status"].to_pylist(), object), UNDECIDED)
    read = np.where(doubted, UNDECIDED, np.array(judged["status"].to_pylist(), object))
    status = np.where(audited | (now == UNDECIDED), read, now)
    net = np.where(spoken > 0, np.asarray(found["net_sentiment"], float) + moved, 0.0)
    decided = status != UNDECIDED
    direction = np.where(status == GAIN, 1.0, np.where(status == PAIN_POINT, -1.0, np.sign(effects["s"])))
    pain = direction <= 0
    voices, earlier = (
        np.where(pain, _taken(said.recent[f"{x}negative"], place), _taken(said.recent[f"{x}positive"], place))
        for x in ("", "earlier_")
    )
    n, n0 = said.writers["writers"][writers], said.writers["earlier_writers"][writers]
    trend, q = _trend(
        (voices, n),
        (earlier, n0),
        pain=pain,
        decided=decided,
        level=level,
        fdr=fdr,
        least=min_customers,
        reader=reader,
        about=effects,
    )
    low, high = wilson(voices, n, level=level)
    better = np.where(pain, BETTER, WORSE)
    holds = (now == status) | ((trend != better) & (voices > 0) & (net * direction > 0))
    since, since_is = _since(effects["code"], journeys, said, pain=pain, decided=decided, fdr=fdr, least=min_customers)
    pressing = priority(
        np.asarray(found["volume_share"], float), np.maximum(0.0, net * direction),
        np.asarray(found["impact_factor"], float), effects["purchase_relevance"], weights,
    )  # fmt: skip
    pressing = np.where((spoken > 0) & (net * direction > 0), pressing, 0.0)
    last = [said.moments.keys_of("last_negative")[i] for i in _places(said.moments["code"], effects["code"])]
    share0 = np.divide(earlier, n0, out=np.full(rows, np.nan), where=n0 > 0)
    judged = judged.set_column(judged.column_names.index("status"), "status", pa.array(status.tolist(), pa.string()))
    settled = pa.array((decided | doubted).tolist())  # more sentences of the kind settle nothing of a doubtful row
    needed = pa.compute.if_else(settled, pa.scalar(None, pa.int64()), judged["customers_to_decide"])
    judged = judged.set_column(judged.column_names.index("customers_to_decide"), "customers_to_decide", needed)
    columns: dict[str, pa.Array] = {
        "standing": pa.array([(NOW if h else BEFORE) if d else None for h, d in zip(holds, decided, strict=True)], pa.string()),
        "window_from": pa.array([said.writers.keys_of("window_from")[i].as_py() for i in writers], pa.date32()),
        "window_until": pa.array([said.writers.keys_of("window_until")[i].as_py() for i in writers], pa.date32()),
        "recent_n": pa.array(n.astype(np.int64)),
        "recent_customers": pa.array(spoken.astype(np.int64)),
        "recent_voices": pa.array(voices.astype(np.int64)),
        "recent_share": nullable(np.divide(voices, n, out=np.full(rows, np.nan), where=n > 0)),
        "recent_low": nullable(low),
        "recent_high": nullable(high),
        "recent_net": nullable(np.where(spoken > 0, np.asarray(found["net_sentiment"], float), np.nan)),
        **{f"recent_{end}": nullable(np.where(spoken > 0, _floats(found[end]), np.nan)) for end in ("net_low", "net_high")},
        "recent_status": pa.array(now.tolist(), pa.string()),
        "recent_priority": pa.array(pressing),
        "earlier_n": pa.array(n0.astype(np.int64)),
        "earlier_voices": pa.array(earlier.astype(np.int64)),
        "earlier_share": nullable(share0),
        "trend": pa.array(trend.tolist(), pa.string()),
        "trend_q_value": nullable(q),
        "since": pa.array(since, pa.date32()),
        "since_is": pa.array(since_is, pa.string()),
        "last_complaint_at": pa.array([x.as_py() for x in last], pa.timestamp("us", tz="UTC")),
    }  # fmt: skip
    for name, column in columns.items():
        judged = judged.append_column(name, column)
    return judged


def _floats(column: pa.ChunkedArray) -> Floats:
    return np.asarray(column.to_numpy(zero_copy_only=False), float)


def _places(known: Floats, wanted: Floats) -> NDArray[np.int64]:
    """Return the place of each wanted code among the known ones, which ascend; -1 where it is not there."""
    at = np.searchsorted(known, wanted)
    inside = np.minimum(at, max(0, len(known) - 1))
    return np.where((at < len(known)) & (known[inside] == wanted) if len(known) else False, inside, -1)


def _taken(values: Floats, place: NDArray[np.int64]) -> Floats:
    """Return the values at these places, 0 where there is none."""
    return np.where(place >= 0, np.append(values, 0.0)[place], 0.0)


def _by_journey(rows: Columns, journeys: list[str]) -> NDArray[np.int64]:
    at = {name: i for i, name in enumerate(rows.keys_of("journey_id").to_pylist())}
    return np.array([at[j] for j in journeys], np.int64)


def _window_effects(effects: Columns, recent: Columns, place: NDArray[np.int64], *, writers: Floats) -> Columns:
    """Return the effects with what was said in the window; scores, relevance and what is known of the reader stay those of all time."""
    strongest = recent.keys_of("strongest").to_pylist()
    table = effects.table
    new: dict[str, pa.Array] = {name: pa.array(_taken(recent[name], place)) for name in ("mentions", "s", "q", "f")}
    new["customers"] = pa.array(np.maximum(1.0, _taken(recent["customers"], place)))  # none: a row without a verdict
    new["strongest"] = pa.array([strongest[i] if i >= 0 else [] for i in place], pa.list_(pa.float64()))
    new["journey_customers"] = pa.array(writers)
    for name, column in new.items():
        table = table.set_column(table.column_names.index(name), name, column)
    return Columns(table)


def _trend(
    now: tuple[Floats, Floats],
    then: tuple[Floats, Floats],
    *,
    pain: NDArray[np.bool_],
    decided: NDArray[np.bool_],
    level: float,
    fdr: float,
    least: int,
    reader: Reader,
    about: Columns,
) -> tuple[NDArray[np.object_], Floats]:
    """Return the word for the change of a share of customers against the days before, and its q-value.

    A family: the rows that are pain points or gains; the others are one of their own.

    steady: the interval of the change holds 0, and leaves out half the former share and twice it. Otherwise, where the change
    is not clear either, too few have written to say.
    """
    (k, n), (k0, n0) = now, then
    kinds, things = (about.keys_of(f"reader_{x}").to_pylist() for x in ("kind", "thing"))
    step, low, high, p = share_difference(k, n, k0, n0, level=level)
    known = (n >= least) & (n0 >= least) & (k + k0 > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share, before = k / n, k0 / n0
    share, before, low, high = (np.where(known, x, 0.0) for x in (share, before, low, high))
    low, high = reader.widen_difference(
        "complaint_share", share, before, low, high, kinds=kinds, things=things, level=level
    )
    q = np.full(len(k), np.nan)
    for family in (known & decided, known & ~decided):
        q[family] = q_values(p[family])
    clear = known & (q <= fdr) & ((low > 0) | (high < 0))
    more = step > 0
    word = np.where(clear, np.where(more == pain, WORSE, BETTER), TOO_FEW).astype(object)
    word[known & ~clear & (low <= 0) & (high >= 0) & (low > -before / 2) & (high < before)] = STEADY
    return word, q


def _since(
    codes: Floats,
    journeys: list[str],
    said: Said,
    *,
    pain: NDArray[np.bool_],
    decided: NDArray[np.bool_],
    fdr: float,
    least: int,
) -> tuple[list[object], list[str | None]]:
    """Return the first day of the present level of each row, and what it is: worse, better, or FIRST, the first voice of all."""
    months = said.monthly["month"].astype(np.int64)
    first, size = (int(months.min()), int(months.max() - months.min()) + 1) if len(months) else (0, 0)
    k, n = np.zeros((len(codes), size)), np.zeros((len(codes), size))
    place = {float(code): i for i, code in enumerate(codes)}
    counts = said.voices
    for code, month, ill, well in zip(
        counts["code"], counts["month"], counts["negative"], counts["positive"], strict=True
    ):
        i = place.get(float(code))
        if i is not None:
            k[i, int(month) - first] = ill if pain[i] else well
    by_journey = {name: np.zeros(size) for name in set(journeys)}
    names = said.monthly.keys_of("journey_id").to_pylist()
    for name, month, writers in zip(names, said.monthly["month"], said.monthly["writers"], strict=True):
        if name in by_journey:
            by_journey[name][int(month) - first] = writers
    for i, name in enumerate(journeys):
        n[i] = by_journey[name]
    starts, changes = np.zeros(len(codes), np.int64), np.zeros(len(codes))
    for family in (decided, ~decided):
        starts[family], changes[family] = present_levels(k[family], n[family], fdr=fdr, least=least)
    at = _places(said.moments["code"], codes)
    dates: list[object] = []
    kinds: list[str | None] = []
    for i, start in enumerate(starts):
        if start > 0:
            number = first + int(start)
            dates.append(np.datetime64(f"{number // 12:04d}-{number % 12 + 1:02d}-01", "D").item())
            kinds.append(WORSE if (changes[i] > 0) == bool(pain[i]) else BETTER)
        else:
            column = said.moments.keys_of("first_negative" if pain[i] else "first_positive")
            day = column[int(at[i])].as_py() if at[i] >= 0 else None
            dates.append(day)
            kinds.append(FIRST if day is not None else None)
    return dates, kinds
