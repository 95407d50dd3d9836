"""The JSON form of exports and layouts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.cases.counting import UNCOUNTED_TITLES
from services.upward.layout import Layout
from services.upward.model import OPERATION_TITLES, STATE_TITLES, Export, LeftOut, Operation
from services.wire import moment_text

LEFT_OUT_TITLES: Mapping[str, str] = {why.value: title for why, title in UNCOUNTED_TITLES.items()} | {
    LeftOut.PEOPLE.value: "自然人的反馈，本批次没有选择包含",
    LeftOut.NO_CODE.value: "身份信息已经清除，或者没有完整名称",
    LeftOut.CODE_UNKNOWN.value: "格式要求的编码或者内容没有（编码须向接收方核实后填入）",
    LeftOut.WAITING.value: "已在另一批没有登记的文件里；报出去的请登记回执号，没有报出去的请作废，然后再生成",
    "cannot_say": "该格式不能表示撤回，须另行告知接收方",  # of exports from before ``by_hand``
}


def export_json(export: Export) -> dict[str, Any]:
    """An export; its content is in the file that was made, and nowhere else."""
    return {
        "export_id": export.export_id,
        "layout": export.layout,
        "format": export.format,
        "from": export.first.isoformat(),
        "to": export.last.isoformat(),
        "people": export.people,
        "purpose": export.purpose,
        "state": export.state.value,
        "state_title": STATE_TITLES[export.state],
        "rows": export.rows,
        "operations": _by_operation(export.operations),
        "effects": {effect: export.effects.get(effect, 0) for effect in ("punish", "reward")},
        "by_hand": _by_operation(export.by_hand),
        "left_out": [
            {"reason": reason, "title": LEFT_OUT_TITLES[reason], "count": count}
            for reason, count in sorted(export.left_out.items())
        ],
        "digest": export.digest,
        "made_at": moment_text(export.made_at),
        "made_by": export.made_by,
        "settled_at": moment_text(export.settled_at) if export.settled_at else None,
        "settled_by": export.settled_by,
        "note": export.note,
    }


def by_hand_json(found: Sequence[tuple[str, Operation]]) -> list[dict[str, str]]:
    """Cases that a person tells the receiver of."""
    return [
        {"case_id": case_id, "operation": operation.value, "title": OPERATION_TITLES[operation]}
        for case_id, operation in found
    ]


def _by_operation(counts: Mapping[str, int]) -> dict[str, int]:
    return {operation.value: counts.get(operation.value, 0) for operation in Operation}


def layout_json(layout: Layout) -> dict[str, Any]:
    """A layout; ``unknown_codes`` are those that the office has to learn from the receiver."""
    unknown = [
        {
            "field": field.name,
            "title": field.title,
            "values": [value for value, code in field.codes.items() if code is None],
        }
        for field in layout.fields
        if None in field.codes.values()
    ]
    return {
        "id": layout.id,
        "title": layout.title,
        "source": layout.source,
        "note": layout.note,
        "formats": layout.formats,
        "outcomes": layout.outcomes,
        "operations": layout.operations,
        "unknown_codes": unknown,
    }
