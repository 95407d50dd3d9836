"""A bar chart as inline SVG: no script, no style attribute (the content policy forbids both), with its figures as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, ROW, LABEL, FIGURE = 720, 34, 190, 60


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. ``strong`` bars stand out from the others by colour; the label says what they are anyway."""

    label: str
    value: int
    strong: bool = True


def bar_chart(title: str, bars: Sequence[Bar]) -> Markup:
    """Horizontal bars to one scale. Screen readers get the title and every figure."""
    top = max((bar.value for bar in bars), default=0)
    height = ROW * len(bars) + 12
    scale = (WIDTH - LABEL - FIGURE) / top if top else 0
    description = "；".join(f"{bar.label} {bar.value}" for bar in bars)
    parts = [
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="chart-title chart-desc">',
        f'<title id="chart-title">{escape(title)}</title><desc id="chart-desc">{escape(description)}</desc>',
        f'<line class="axis" x1="{LABEL}" y1="0" x2="{LABEL}" y2="{height}"/>',
    ]
    for index, bar in enumerate(bars):
        y = index * ROW + 8
        length = max(round(bar.value * scale, 1), 2 if bar.value else 0)
        colour = "bar" if bar.strong else "bar second"
        parts.append(f'<text x="{LABEL - 10}" y="{y + 16}" text-anchor="end">{escape(bar.label)}</text>')
        parts.append(f'<rect class="{colour}" x="{LABEL}" y="{y}" width="{length}" height="{ROW - 12}" rx="2"/>')
        parts.append(f'<text x="{LABEL + length + 8}" y="{y + 16}">{bar.value}</text>')
    parts.append("</svg>")
    return Markup("".join(parts))  # noqa: S704  every text above is escaped
