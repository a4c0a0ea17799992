"""A trained network as an annotator: it answers as its heads do, with the shipped embeddings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")


def test_it_annotates_with_its_own_heads_and_the_shipped_embeddings(base: Path, tmp_path: Path) -> None:
    import torch

    from models.training.left_out import NetAnnotator, load_net
    from models.training.model import AnnotatorNet

    torch.manual_seed(1)
    net = AnnotatorNet(base)
    with torch.no_grad():
        net.category_bias[:, 0] = 9.0
        net.category_bias[3] = torch.tensor([-9.0, 9.0, 0.0, 0.0])
        net.sentiment.bias[:] = torch.tensor([0.0, 0.0, 9.0])
    torch.save(net.state_dict(), tmp_path / "Banking.pt")
    reader = NetAnnotator(load_net(tmp_path / "Banking.pt", base))
    texts = ["The parcel came late. Nobody answered.", "Lovely.", ""]
    said = reader.annotate(texts)
    assert [len(a.sentences) for a in said] == [2, 1, 0]
    assert {s.label for a in said for s in a.sentences} == {"positive"}
    assert {(c.category, c.label) for c in said[0].categories} == {("company-brand.reviews", "negative")}
    assert np.allclose(said[1].embeddings[0], reader.embed(["Lovely."])[0], atol=1e-5)
