"""Renders the latencies as an SVG for light and dark pages: bars from zero on one linear scale, with their quartiles."""

from xml.sax.saxutils import escape

from bench.targets import BARS, Bar, Latest

WIDTH, MARGIN, TOP, ROW, THICK = 840, 16, 62, 34, 18
LABELS, VALUES = 236, 84  # room to the left of the bars, and to the right of the longest
STYLE = """
  text { font: 14px system-ui, sans-serif; fill: #1d1c1a }
  .title { font-weight: 600 }
  .muted { font-size: 13px; fill: #5f5b53 }
  .value { font-variant-numeric: tabular-nums }
  .page { fill: #fbfaf7; stroke: #dcd8ce }
  .axis { stroke: #dcd8ce }
  .ours { fill: #2f4bb8 }
  .other { fill: #8a857a }
  .spread { stroke: #1d1c1a }
  @media (prefers-color-scheme: dark) {
    text { fill: #ece9e2 }
    .muted { fill: #a8a397 }
    .page { fill: #161513; stroke: #35332e }
    .axis { stroke: #35332e }
    .ours { fill: #9db2ff }
    .other { fill: #7d786d }
    .spread { stroke: #ece9e2 }
  }
"""


def render_chart(latest: Latest) -> str:
    """The chart of `latest`, as a complete SVG document."""
    height = TOP + ROW * len(BARS) + 12
    scale = (WIDTH - 2 * MARGIN - LABELS - VALUES) / max(_number(latest, f"{bar.key}_q3") for bar in BARS)
    said = "; ".join(f"{bar.words}: {_seconds(_number(latest, bar.key))}" for bar in BARS)
    rows = "\n".join(_row(bar, latest, TOP + ROW * index, scale) for index, bar in enumerate(BARS))
    left = MARGIN + LABELS
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    return f"""<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">
<title>How long a submission takes, by how its box is started</title>
<desc>{escape(said)}</desc>
<style>{STYLE}</style>
<rect class="page" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="6"/>
<text class="title" x="{MARGIN}" y="28">From source to verdict, in seconds</text>
<text class="muted" x="{MARGIN}" y="47">median of {latest["rounds"]} rounds; the thin line is from quartile to quartile</text>
<line class="axis" x1="{left}" x2="{left}" y1="{TOP - 4}" y2="{height - 14}"/>
{rows}
</svg>
"""


def _row(bar: Bar, latest: Latest, top: int, scale: float) -> str:
    left, middle = MARGIN + LABELS, top + ROW / 2
    seconds, q1, q3 = (_number(latest, f"{bar.key}{ending}") for ending in ("", "_q1", "_q3"))
    width, begin, end = (value * scale for value in (seconds, q1, q3))
    return (
        f'<text x="{left - 12}" y="{middle + 5}" text-anchor="end">{escape(bar.words)}</text>\n'
        f'<rect class="{"ours" if bar.ours else "other"}" x="{left}" y="{middle - THICK / 2}" width="{width:.1f}" '
        f'height="{THICK}"/>\n'
        f'<line class="spread" x1="{left + begin:.1f}" x2="{left + end:.1f}" y1="{middle}" y2="{middle}"/>\n'
        f'<text class="value" x="{left + max(width, end) + 8:.1f}" y="{middle + 5}">{_seconds(seconds)}</text>'
    )


def _number(latest: Latest, key: str) -> float:
    return float(latest[key])


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.1f} s"
