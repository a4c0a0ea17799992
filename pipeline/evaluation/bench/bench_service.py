"""`voc annotate --serve` under load: seconds of single texts by the number of clients, and texts per second beside reading them without a server."""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence

import httpx
import numpy as np

from models.registry import AnnotatorChoice, load_annotator
from pipeline.evaluation.bench.measures import Measure, shown

WORDS = (
    "delivery",
    "app",
    "refund",
    "courier",
    "price",
    "login",
    "chair",
    "support",
    "voucher",
    "basket",
    "repair",
    "email",
)
FRAMES = (
    "The {a} was late and nobody told me about the {b}.",
    "I love the {a}, but the {b} is far too slow.",
    "They fixed the {a} within a day. Great {b}!",
    "Where can I find the {a} for my {b}?",
    "My {a} never arrived, and after three calls about the {b} I gave up.",
)


def make_texts(n: int, *, seed: int = 5) -> list[str]:
    """Return `n` made-up texts of one or two sentences, hardly any of them alike."""
    rng = np.random.default_rng(seed)
    return [
        f"{FRAMES[rng.integers(len(FRAMES))].format(a=rng.choice(WORDS), b=rng.choice(WORDS))} Order {rng.integers(10**6)}."
        for _ in range(n)
    ]


async def single_texts(address: str, texts: Sequence[str], *, clients: int, seconds: float) -> list[float]:
    """Return the seconds of each request of one text, from `clients` that ask again as soon as they are answered."""
    taken: list[float] = []
    end = time.perf_counter() + seconds

    async def ask(first: int) -> None:
        async with httpx.AsyncClient(base_url=address, timeout=60) as client:
            n = first
            while time.perf_counter() < end:
                began = time.perf_counter()
                answer = await client.post("/v1/annotate", json={"texts": [{"id": n, "text": texts[n % len(texts)]}]})
                answer.raise_for_status()
                taken.append(time.perf_counter() - began)
                n += clients

    await asyncio.gather(*(ask(n) for n in range(clients)))
    return taken


def large_requests(address: str, texts: Sequence[str], *, size: int = 500) -> float:
    """Return the texts per second of requests of many texts, one after the other."""
    began = time.perf_counter()
    with httpx.Client(base_url=address, timeout=120) as client:
        for at in range(0, len(texts), size):
            client.post("/v1/annotate", json={"texts": [{"text": t} for t in texts[at : at + size]]}).raise_for_status()
    return len(texts) / (time.perf_counter() - began)


def bench(clients: Sequence[int], *, seconds: float, texts: int) -> list[Measure]:
    """Start a service, ask it, and return its figures.

    Args:
        clients: Numbers of clients that ask for single texts at the same time.
        seconds: How long each number of them asks.
        texts: Texts in large requests, and read without a server beside them.
    """
    asked = make_texts(texts)
    command = [sys.executable, "-m", "pipeline.cli.main", "annotate", "--serve", "--port", "0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    found: list[Measure] = []
    try:
        assert server.stderr is not None
        address = re.search(r"http://[\d.:]+", next(line for line in server.stderr if "http://" in line))[0]  # type: ignore[index]
        for n in clients:
            taken = 1000 * np.array(asyncio.run(single_texts(address, asked, clients=n, seconds=seconds)))
            p50, p99 = np.percentile(taken, [50, 99])
            what = f"`voc annotate --serve`, single texts, clients: {n}"
            found += [
                Measure(key=f"service/p50-{n}", text=f"{what}, median", value=float(p50), unit="ms"),
                Measure(key=f"service/p99-{n}", text=f"{what}, 99th percentile", value=float(p99), unit="ms"),
                Measure(key=f"service/rate-{n}", text=f"{what}, texts", value=len(taken) / seconds, unit="per s"),
            ]
        served = large_requests(address, asked)
    finally:
        server.terminate()
        server.wait(timeout=60)
    annotator = load_annotator(AnnotatorChoice())
    annotator.annotate(asked[:64])
    began = time.perf_counter()
    annotator.annotate(asked)
    without = len(asked) / (time.perf_counter() - began)
    return [
        *found,
        Measure(key="service/large", text="the same, requests of 500 texts, texts", value=served, unit="per s"),
        Measure(key="service/without", text="the same texts without a server", value=without, unit="per s"),
    ]


def main(argv: Sequence[str]) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.evaluation.bench service", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10, help="per number of clients  [default: 10]")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32], help="[default: 1 8 32]")
    parser.add_argument("--texts", type=int, default=4_000, help="in large requests  [default: 4000]")
    args = parser.parse_args(argv)
    for m in bench(args.clients, seconds=args.seconds, texts=args.texts):
        sys.stdout.write(f"{m.text:<72}{shown(m):>14}\n")
    return 0
