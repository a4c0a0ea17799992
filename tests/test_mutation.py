"""The list of mutations fits the code: each names a text that occurs once, and tests that exist. `make mutation` runs them."""

import pytest

from pipeline.config.settings import ROOT
from tests.mutation.listed import Mutation, apply, listed


@pytest.mark.parametrize("mutation", listed(), ids=lambda mutation: mutation.guard)
def test_a_guard_is_where_the_list_says(mutation: Mutation) -> None:
    text = (ROOT / mutation.file).read_text(encoding="utf-8")
    changed = apply(mutation, text)
    assert changed != text
    if mutation.file.endswith(".py"):
        compile(changed, mutation.file, "exec")
    assert all((ROOT / test.partition("::")[0]).exists() for test in mutation.tests)


def test_a_guard_that_has_moved_is_named() -> None:
    gone = Mutation("nothing", "a.py", "not there", "", ("tests",))
    with pytest.raises(ValueError, match=r"a\.py: nothing: occurs 0 times"):
        apply(gone, "x")
