"""Pieces of a slide. Lengths are in inches; every text is a run of text, never a formula, a link or a field."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.report.html import clean

WIDTH, HEIGHT, LEFT = 13.333, 7.5, 0.6
"""Of a slide (16:9), and of its left and right margin."""
INK, QUIET, PAPER, LINE = "1D2433", "565E6E", "FFFFFF", "33415C"
TONES = {"pain": "A6321F", "gain": "1E6B3A", "unsure": "6B5A12", "few": "5C6370", "plain": LINE}
PALE = {"pain": "FBEAE6", "gain": "E7F3EA", "unsure": "F6F1DD", "few": "EEF0F3", "plain": "EEF0F5"}
INTENT = "5B5FC7"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph.

    Attributes:
        text: What it says.
        size: Of its letters, in points.
        tone: A name of TONES; None: the colour of text, or of quiet text.
        bold, italic, quiet: How it looks.
        after: Points of room below it.
    """

    text: str
    size: float = 14
    tone: str | None = None
    bold: bool = False
    italic: bool = False
    quiet: bool = False
    after: float = 4


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in inches from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


def cut(text: str, longest: int) -> str:
    """Return a text on one line, not longer than so many characters, cut between words."""
    line = clean(text)
    if len(line) <= longest:
        return line
    head = line[: longest - 1]
    whole = head.rsplit(" ", 1)[0]
    return (whole if len(whole) > longest // 2 else head).rstrip(" ,;:") + "…"


def runs_left(text: str) -> bool:
    """Return whether a text is written from right to left: its first letter with a direction is (Unicode UAX 9, rules P2 and P3)."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return next((kind in ("R", "AL") for kind in kinds if kind in ("L", "R", "AL")), False)


def put_text(slide: Any, box: Box, lines: Sequence[Line], *, align: str = "left", middle: bool = False) -> Any:
    """Put paragraphs into a text box; returns the box."""
    from pptx.util import Inches

    shape = slide.shapes.add_textbox(*(Inches(v) for v in (box.left, box.top, box.width, box.height)))
    fill_frame(shape.text_frame, lines, align=align, middle=middle)
    return shape


def fill_frame(frame: Any, lines: Sequence[Line], *, align: str = "left", middle: bool = False) -> None:
    """Put paragraphs into the frame of a shape, without inner margins."""
    from pptx.dml.color import RGBColor
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    for i, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
        text = clean(line.text)
        paragraph.alignment = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}[align]
        if runs_left(text):
            paragraph._p.get_or_add_pPr().set("rtl", "1")
            paragraph.alignment = PP_ALIGN.RIGHT if align == "left" else paragraph.alignment
        paragraph.space_after = Pt(line.after)
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold, run.font.italic = Pt(line.size), line.bold, line.italic
        run.font.color.rgb = RGBColor.from_string(TONES[line.tone] if line.tone else QUIET if line.quiet else INK)


def put_panel(slide: Any, box: Box, tone: str, *, edge: bool = True) -> None:
    """Put a pale panel in the colour of a tone, with an edge on its left."""
    from pptx.dml.color import RGBColor
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Inches

    parts = [(box, PALE[tone])]
    if edge:
        parts.append((Box(box.left, box.top, 0.06, box.height), TONES[tone]))
    for place, colour in parts:
        shape = slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, *(Inches(v) for v in (place.left, place.top, place.width, place.height))
        )
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(colour)
        shape.line.fill.background()
        shape.shadow.inherit = False


def put_title(slide: Any, text: str, *, size: float = 28, top: float = 0.4, height: float = 0.9) -> None:
    """Fill the slide's title, which the outline and screen readers use, too."""
    from pptx.util import Inches

    title = slide.shapes.title
    title.left, title.top, title.width, title.height = (Inches(v) for v in (LEFT, top, WIDTH - 2 * LEFT, height))
    fill_frame(title.text_frame, [Line(text, size, bold=True, after=0)], middle=True)


def put_chart(
    slide: Any, box: Box, kind: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[Any]]]
) -> Any:
    """Put a native chart, "line" or "bar", with these series; returns the chart, without title and legend."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    data = CategoryChartData()
    data.categories = [clean(label) or " " for label in labels]
    for name, values in series:
        data.add_series(clean(name), values)
    kinds = {"line": XL_CHART_TYPE.LINE_MARKERS, "bar": XL_CHART_TYPE.BAR_CLUSTERED}
    frame = slide.shapes.add_chart(kinds[kind], *(Inches(v) for v in (box.left, box.top, box.width, box.height)), data)
    frame.chart.has_legend = frame.chart.has_title = False
    return frame.chart


def describe(slide: Any, text: str) -> None:
    """Give the last shape of a slide a description for those who do not see it."""
    slide.shapes[-1]._element.xpath(".//p:cNvPr")[0].set("descr", clean(text))


def add_bars(
    series: Any, above: Sequence[float | None], below: Sequence[float | None], *, direction: str | None
) -> None:
    """Add an interval to every value of a series, as native error bars with values of their own (ECMA-376, part 1, 21.2.2.55).

    Args:
        series: Of a chart.
        above, below: How far each interval reaches; None where there is none.
        direction: "y" in a line chart; None in a bar chart, whose bars have one direction only.
    """
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    def side(name: str, values: Sequence[float | None]) -> str:
        points = "".join(f'<c:pt idx="{i}"><c:v>{v or 0.0!r}</c:v></c:pt>' for i, v in enumerate(values))
        return f'<c:{name}><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numLit></c:{name}>'

    way = f'<c:errDir val="{direction}"/>' if direction else ""
    look = f'<c:spPr><a:ln w="19050"><a:solidFill><a:srgbClr val="{LINE}"/></a:solidFill></a:ln></c:spPr>'
    bars = parse_xml(
        f'<c:errBars {nsdecls("c", "a")}>{way}<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f"{side('plus', above)}{side('minus', below)}{look}</c:errBars>"
    )
    element = series._element
    following = [child for child in element if child.tag.endswith(("}cat", "}val"))]
    following[0].addprevious(bars)


def place_plot(chart: Any, left: float, top: float, width: float, height: float) -> None:
    """Fix the inner plot area, as shares of the chart, so that texts beside it line up with its marks."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    area = chart._chartSpace.chart.plotArea
    for old in area.findall("{http://schemas.openxmlformats.org/drawingml/2006/chart}layout"):
        area.remove(old)
    sizes = "".join(f'<c:{n} val="{v:.5f}"/>' for n, v in (("x", left), ("y", top), ("w", width), ("h", height)))
    area.insert(
        0,
        parse_xml(
            f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
            f'<c:yMode val="edge"/>{sizes}</c:manualLayout></c:layout>'
        ),
    )


def reach(value: float | None, low: float | None, high: float | None) -> tuple[float | None, float | None]:
    """Return how far an interval reaches above and below a value."""
    if value is None or low is None or high is None:
        return None, None
    return max(0.0, high - value), max(0.0, value - low)
