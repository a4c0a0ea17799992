"""Draws docs/demo.svg, the picture of the README: the demo's touchpoints with their intervals, from its published file.

voc demo && python docs/make_picture.py
"""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path
from typing import Any

from pipeline.reading import summary

ROOT = Path(__file__).resolve().parents[1]
WIDTH, ROW, TOP, SCALE_FROM, SCALE_TO, QUOTE = 1120, 54, 92, 330, 590, 54
INK, QUIET, PAIN, GAIN = "#1f2933", "#66717d", "#b3261e", "#1b6e4b"
STYLE = f"""text{{font:15px system-ui,'DejaVu Sans',sans-serif;fill:{INK}}} .head{{font-size:19px;font-weight:600}}
.quiet{{font-size:13px;fill:{QUIET}}} .name{{font-weight:600}} .quote{{font-style:italic;font-size:14px}} .figures{{font-size:13px;fill:{QUIET};stroke:#fff;stroke-width:5px;paint-order:stroke}}"""


def x_of(net: float) -> float:
    """Where a net sentiment from -1 to 1 stands."""
    return SCALE_FROM + (net + 1) / 2 * (SCALE_TO - SCALE_FROM)


def row(number: int, found: dict[str, Any], word: str, colour: str) -> str:
    """One touchpoint: name and customers, mark with interval, word, sentence."""
    y = TOP + number * ROW
    low, net, high = (x_of(found[c]) for c in ("net_low", "net_sentiment", "net_high"))
    inner, outer = x_of(found["net_sampling_low"]), x_of(found["net_sampling_high"])
    quote = " ".join((found["quote"] or "").split())
    quote = quote if len(quote) <= QUOTE else quote[: QUOTE - 1].rstrip() + "…"
    figures = f"{found['net_sentiment']:+.2f} ({found['net_low']:+.2f} to {found['net_high']:+.2f})"
    return (
        f'<g><text class="name" x="24" y="{y + 18}">{escape(found["touchpoint"])}</text>'
        f'<text class="quiet" x="24" y="{y + 37}">{found["customers"]} customers, {100 * found["volume_share"]:.0f} % of the journey\'s</text>'
        f'<rect x="{low:.1f}" y="{y + 10}" width="{high - low:.1f}" height="9" rx="4.5" fill="{colour}" opacity=".22"/>'
        f'<rect x="{inner:.1f}" y="{y + 12}" width="{outer - inner:.1f}" height="5" rx="2.5" fill="{colour}" opacity=".5"/>'
        f'<circle cx="{net:.1f}" cy="{y + 14.5}" r="6.5" fill="{colour}"/>'
        f'<text class="figures" x="{(low + high) / 2:.1f}" y="{y + 37}" text-anchor="middle">{figures}</text>'
        f'<text x="{SCALE_TO + 30}" y="{y + 18}" style="fill:{colour}" class="name">{word}</text>'
        f'<text class="quote" x="{SCALE_TO + 30}" y="{y + 37}">“{escape(quote)}”</text></g>'
    )


def picture(numbers: dict[str, Any]) -> str:
    """The picture as SVG, from what pipeline.reading.summary.collect returns."""
    rows = [(r, "− pain point", PAIN) for r in numbers["painful_touchpoints"]]
    rows += [(r, "+ gain", GAIN) for r in numbers["gainful_touchpoints"]]
    totals = numbers["totals"]
    height = TOP + len(rows) * ROW + 34
    zero, end = x_of(0), TOP + len(rows) * ROW
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img">',
            "<title>Pain points and gains of the demo, by touchpoint, with 95 % intervals and one sentence per row</title>",
            f'<style>{STYLE}</style><rect width="{WIDTH}" height="{height}" fill="#fff"/>',
            '<text class="head" x="24" y="34">Where customers of the demo\'s shop hurt, and what they love</text>',
            f'<text class="quiet" x="24" y="56">{totals["responses"]:,} responses of {totals["customers"]:,} customers, '
            f"{totals['oldest_response']:%B %Y} to {totals['newest_response']:%B %Y}. Net sentiment from −1 to 1; the light bar is its 95 % interval,</text>"
            f'<text class="quiet" x="24" y="74">the annotator\'s own errors included; the dark one holds sampling alone.</text>',
            f'<line x1="{zero}" y1="{TOP}" x2="{zero}" y2="{end}" stroke="{QUIET}" stroke-dasharray="3 4"/>',
            *(row(i, *r) for i, r in enumerate(rows)),
            *(f'<text class="quiet" x="{x_of(v)}" y="{end + 20}" text-anchor="middle">{v:+d}</text>' for v in (-1, 1)),
            f'<text class="quiet" x="{zero}" y="{end + 20}" text-anchor="middle">0</text></svg>\n',
        ]
    )


if __name__ == "__main__":
    published = Path(sys.argv[1]) if sys.argv[1:] else ROOT / "data" / "demo" / "published" / "voc.duckdb"
    (ROOT / "docs" / "demo.svg").write_text(picture(summary.collect(published, run_id="", top=5)), encoding="utf-8")
