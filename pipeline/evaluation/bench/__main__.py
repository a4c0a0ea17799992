"""The command `python -m pipeline.evaluation.bench [NAME]`: one bench, or all of them as one table (`make bench`).

python -m pipeline.evaluation.bench [--out DIR] [--against FILE] [--only NAME ...]    (all of them, as one table, beside the figures kept)
python -m pipeline.evaluation.bench demo    (the first minute of a newcomer)
python -m pipeline.evaluation.bench job [--input DIR] [--copies N]    (the main job on real reviews)
python -m pipeline.evaluation.bench insights [SENTENCES ...]    (the insights stage alone, on made-up input)
python -m pipeline.evaluation.bench themes [--sentences 1000000]    (stored embeddings assigned to themes, made up)
python -m pipeline.evaluation.bench page --data DIR [--verbatims 1000000]    (page, workbook and slides of a multiplied published file)
python -m pipeline.evaluation.bench raw [--rows 1000000]    (one made-up CSV into raw, against the least that a row costs)
python -m pipeline.evaluation.bench scale [--verbatims 1000000] [--distinct 0.05]    (a first load, then a night with 1 % new, on made-up texts)
python -m pipeline.evaluation.bench search [--sentences 1000000]    (`voc search` on a made-up published file)
python -m pipeline.evaluation.bench service [--clients 1 8 32]    (`voc annotate --serve` under load)
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from pipeline.evaluation.bench import (
    bench_all,
    bench_assignment,
    bench_demo,
    bench_insights,
    bench_page,
    bench_raw,
    bench_scale,
    bench_search,
    bench_service,
    main_job,
)

BENCHES: dict[str, Callable[[Sequence[str]], int]] = {
    "demo": bench_demo.main,
    "insights": bench_insights.main,
    "job": main_job.main,
    "page": bench_page.main,
    "raw": bench_raw.main,
    "scale": bench_scale.main,
    "search": bench_search.main,
    "service": bench_service.main,
    "themes": bench_assignment.main,
}


def main(argv: Sequence[str]) -> int:
    """Run the bench that the first argument names, or all of them; returns its exit code."""
    if argv and argv[0] in BENCHES:
        return BENCHES[argv[0]](argv[1:])
    return bench_all.main(argv)


if __name__ == "__main__":  # the benches start processes of their own, which import this module
    sys.exit(main(sys.argv[1:]))
