"""What was found, as a table for people: plain on a terminal, Markdown for docs/performance.md."""

from __future__ import annotations

from typing import Any

TITLES = {
    "jiangcheng_warm": "this engine, warm",
    "jiangcheng_cold": "this engine, cold",
    "jiangcheng_decide": "this engine, whole decision",
    "jiangcheng_reference": "this engine, reference alone",
    "durable_raw": "durable-rules, driven raw",
    "durable_host": "durable-rules, own Host",
    "zen_engine": "zen-engine",
    "zen_expression": "zen-engine, expressions only",
    "cel": "CEL (C++)",
    "rule_engine_py": "rule-engine",
    "json_logic": "json-logic",
    "clips": "clipspy (CLIPS)",
}
HEAD = (
    "engine",
    "decisions/CPU-s",
    "slowest–fastest",
    "p50 µs",
    "p99 µs",
    "build CPU s",
    "build MiB",
    "warm is",
    "cold is",
)


def rows(found: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """One row per engine: figures, and how many times faster the two forms of this engine are."""
    rate = {engine["engine"]: engine.get("per_cpu_s") for engine in found}
    table = []
    for engine in found:
        title = TITLES.get(engine["engine"], engine["engine"])
        if engine["failed"]:
            table.append((title, f"out: {engine['failed']}", *[""] * (len(HEAD) - 2)))
            continue
        table.append(
            (
                title,
                f"{engine['per_cpu_s']:,}",
                f"{engine['slowest_round']:,}–{engine['fastest_round']:,}",
                f"{engine['p50_us']:.1f}",
                f"{engine['p99_us']:.1f}",
                f"{engine['build_cpu_s']:.2f}",
                f"{engine['build_mib']:.0f}",
                _times(rate.get("jiangcheng_warm"), engine["per_cpu_s"]),
                _times(rate.get("jiangcheng_cold"), engine["per_cpu_s"]),
            )
        )
    return table


def _times(ours: int | None, theirs: int) -> str:
    return f"{ours / theirs:.1f}×" if ours else ""


def plain(report: dict[str, Any]) -> str:
    """For a terminal."""
    lines = [f"{name}: {value}" for name, value in {**report["machine"], **report["versions"]}.items()]
    for size in report["sizes"]:
        table = [HEAD, *rows(size["engines"])]
        widths = [max(len(row[column]) for row in table if not row[1].startswith("out")) for column in range(len(HEAD))]
        lines += ["", _title(size)]
        lines += [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table
        ]
        lines += _remembered(size)
    return "\n".join(lines)


def markdown(report: dict[str, Any]) -> str:
    """For docs/performance.md, between its marks."""
    machine, versions = report["machine"], report["versions"]
    lines = [
        f"`{report['command']}` on {report['date']}: {machine['processor']}, {machine['cores']} cores, {machine['system']}, "
        f"Python {machine['python']}, load {machine['load']} at the start.",
        "",
        "Versions: " + ", ".join(f"{name} {version}" for name, version in versions.items()) + ".",
    ]
    for size in report["sizes"]:
        lines += [
            "",
            f"### {_title(size)}",
            "",
            "| " + " | ".join(HEAD) + " |",
            "|---" + "|---:" * (len(HEAD) - 1) + "|",
        ]
        lines += ["| " + " | ".join(row) + " |" for row in rows(size["engines"])]
        lines += ["", *_remembered(size)]
    lines += ["", "How each is driven:", ""]
    lines += [
        f"- **{TITLES[engine['engine']]}**: {engine['form']}."
        for engine in report["sizes"][0]["engines"]
        if "form" in engine
    ]
    return "\n".join(lines)


def _title(size: dict[str, Any]) -> str:
    return f"{size['rules']:,} rules, {size['rounds']} rounds of {size['batch']:,} fresh events, {size['checked']:,} checked before"


def _remembered(size: dict[str, Any]) -> list[str]:
    lines = []
    for engine in size["engines"]:
        if engine["engine"] == "jiangcheng_warm" and "first_pass" in engine:
            first, timed = engine["first_pass"], engine["timed"]
            lines.append(
                f"Warm: a first pass of {first['events']:,} events from an empty memory ran at {first['per_cpu_s']:,} decisions/CPU-s, "
                f"{first['hit_rate']:.1%} of its messages served from situations already known ({first['situations']:,} then known); "
                f"of the fresh messages timed afterwards {timed['hit_rate']:.1%} were."
            )
    return lines
