"""A fit imports no package that it does not use, and leaves each of them importable."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from models.topics.light import UNUSED, without

HEAVY = (*UNUSED, "llvmlite", "matplotlib", "numba", "umap")
FIT = f"""
import sys
import numpy as np
from models.topics.fit import fit_topics
from models.topics.types import TopicParams
rng = np.random.default_rng(0)
vectors = np.repeat(np.eye(8)[:3], 30, axis=0) + 0.1 * rng.normal(size=(90, 8))
said = [f"The {{('parcel', 'app', 'price')[i // 30]}} on visit {{'abcdefghij'[i % 10]}}{{'klm'[i % 30 // 10]}}" for i in range(90)]
fitted = fit_topics(said, vectors.astype(np.float32), params=TopicParams(min_topic_share=0.02, max_topic_share=0.5), seed=1)
print(len(fitted.sizes), [name for name in {HEAVY} if name in sys.modules])
from importlib.util import find_spec
print([name for name in {UNUSED} if find_spec(name) is None])
"""


def test_a_fit_imports_nothing_that_it_does_not_use() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIT], capture_output=True, text=True, cwd=Path(__file__).parents[3], check=True
    )
    assert done.stdout.splitlines() == ["3 []", "[]"]


def test_a_package_is_hidden_within_the_block_only_and_never_where_it_is_in_use(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "this", raising=False)
    with without("this", "sys"):
        assert find_spec("this") is None
        with pytest.raises(ModuleNotFoundError):
            import this  # noqa: F401
        import sys as in_use
    assert in_use is sys
    assert "this" not in sys.modules and find_spec("this") is not None
    with pytest.raises(ZeroDivisionError), without("this"):
        raise ZeroDivisionError
    assert "this" not in sys.modules
