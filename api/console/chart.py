"""Charts as inline SVG: no script, no style attribute (the content policy forbids both), with their figures as text.

Colours stand in the elements themselves, so that the same chart prints and goes into a PDF, where the page's style does not reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, ROW, LABEL, FIGURE = 720, 34, 190, 60
HEIGHT, FOOT, HEAD, AXIS = 220, 34, 30, 56
STRONG, WEAK, INK, LINE = "#1f5f8b", "#8a97a3", "#1d2730", "#c4ccd4"
_FONT = 'font-size="13" font-family="Noto Sans CJK SC, Source Han Sans SC, sans-serif"'


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. ``strong`` bars stand out from the others by colour; the label says what they are anyway."""

    label: str
    value: int
    strong: bool = True


@dataclass(frozen=True, slots=True)
class Series:
    """Columns of one kind, one for each label of the chart."""

    title: str
    values: Sequence[int]
    strong: bool = True


def bar_chart(name: str, title: str, bars: Sequence[Bar]) -> Markup:
    """Horizontal bars to one scale. Screen readers get the title and every figure. ``name`` is unique on the page."""
    top = max((bar.value for bar in bars), default=0)
    height = ROW * len(bars) + 12
    scale = (WIDTH - LABEL - FIGURE) / top if top else 0
    parts = [_line(LABEL, 0, LABEL, height)]
    for index, bar in enumerate(bars):
        y = index * ROW + 8
        length = max(round(bar.value * scale, 1), 2 if bar.value else 0)
        parts.append(_text(LABEL - 10, y + 16, bar.label, "end"))
        parts.append(_rect(LABEL, y, length, ROW - 12, bar.strong))
        parts.append(_text(LABEL + length + 8, y + 16, f"{bar.value:,}"))
    return _svg(name, title, "；".join(f"{bar.label} {bar.value}" for bar in bars), height, parts)


def column_chart(name: str, title: str, labels: Sequence[str], series: Sequence[Series]) -> Markup:
    """Columns beside each other for every label, to one scale; where there are many labels only some are written."""
    top = max((value for one in series for value in one.values), default=0)
    base = HEIGHT - FOOT
    scale = (base - HEAD) / top if top else 0
    step = (WIDTH - AXIS) / max(len(labels), 1)
    width = min(step * 0.8 / max(len(series), 1), 36)
    written = max(1, round(52 / step))
    parts = [
        _line(AXIS, base, WIDTH, base),
        _text(AXIS - 8, HEAD + 4, f"{top:,}", "end"),
        _text(AXIS - 8, base, "0", "end"),
    ]
    for place, label in enumerate(labels):
        middle = AXIS + step * (place + 0.5)
        for number, one in enumerate(series):
            tall = max(round(one.values[place] * scale, 1), 1 if one.values[place] else 0)
            left = middle + width * (number - len(series) / 2)
            parts.append(_rect(round(left, 1), round(base - tall, 1), round(width - 1, 1), tall, one.strong))
        if place % written == 0:
            parts.append(_text(round(middle, 1), base + 20, label, "middle"))
    for number, one in enumerate(series):
        parts.append(_rect(AXIS + 130 * number, 4, 12, 12, one.strong))
        parts.append(_text(AXIS + 130 * number + 18, 15, one.title))
    told = "；".join(
        f"{label} " + "、".join(f"{one.title} {one.values[place]}" for one in series)
        for place, label in enumerate(labels)
    )
    return _svg(name, title, told, HEIGHT, parts)


def _svg(name: str, title: str, told: str, height: int, parts: Sequence[str]) -> Markup:
    ids = f"chart-{escape(name)}"
    return Markup(  # noqa: S704  every text is escaped
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' aria-labelledby="{ids}-title {ids}-told"><title id="{ids}-title">{escape(title)}</title>'
        f'<desc id="{ids}-told">{escape(told)}</desc>{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{INK}" {_FONT}>{escape(text)}</text>'


def _rect(x: float, y: float, width: float, height: float, strong: bool) -> str:
    colour = STRONG if strong else WEAK
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="2" fill="{colour}"/>'


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{LINE}"/>'
