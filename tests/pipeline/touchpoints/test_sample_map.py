"""The map of the samples' shop: the shipped one, and what its customers call things there."""

from __future__ import annotations

from pipeline.config.journeys import load_journeys
from pipeline.config.places import shipped


def test_the_samples_map_is_the_shipped_one_with_names_of_the_shop() -> None:
    general, own = (
        load_journeys([shipped(f"{folder}/journeys/ecommerce.yaml")])[0] for folder in ("configs", "data/samples")
    )
    named = {}
    for (_, theirs), (_, ours) in zip(general.touchpoints, own.touchpoints, strict=True):
        assert ours.model_copy(update={"examples": theirs.examples}) == theirs
        assert ours.examples[: len(theirs.examples)] == theirs.examples
        named[ours.id] = " ".join(ours.examples[len(theirs.examples) :])
    assert {t for t, words in named.items() if words} == {"repairs-aftersales", "loyalty-vouchers", "delivery"}
    for touchpoint, name in (
        ("repairs-aftersales", "Mending Bench"),
        ("loyalty-vouchers", "Acorns"),
        ("delivery", "Swiftline"),
    ):
        assert name in named[touchpoint]
