"""The field layouts that came with the program, with the codes that the office has learnt from receivers (``JC_HOME/layouts/<id>.yaml``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.errors import JiangchengError
from engine.packs.yaml_tree import parse_tree
from services.upward.layout import Layout

FOLDER = Path(__file__).resolve().parents[1] / "outbound" / "layouts"
_FLAGS = {"true": True, "false": False}


class _OfficeCodes(BaseModel):
    """What the office's file says."""

    model_config = ConfigDict(extra="forbid")

    codes: dict[str, dict[str, str]]


def read_layouts(home: Path) -> dict[str, Layout]:
    """All layouts by id. JiangchengError ``layout_codes`` where a file of the office's does not fit."""
    layouts = {layout.id: layout for layout in (_layout(path) for path in sorted(FOLDER.glob("*.yaml")))}
    for path in sorted((home / "layouts").glob("*.yaml")):
        layout = layouts.get(path.stem)
        if layout is None:
            raise _wrong(path, f"没有名为 {path.stem} 的格式；可以是：{'、'.join(layouts)}")
        layouts[path.stem] = _with_codes(layout, path)
    return layouts


def _layout(path: Path) -> Layout:
    return Layout.model_validate(_typed(parse_tree(path.read_bytes(), path.name).data))


def _typed(data: Any) -> Any:
    """YAML here is text throughout; the two flags of layouts and codes that are not known become what they mean."""
    if isinstance(data, dict):
        return {
            name: {key: None if code == "unknown" else code for key, code in value.items()}
            if name == "codes"
            else _FLAGS.get(value, value)
            if name in ("needed", "operations")
            else _typed(value)
            for name, value in data.items()
        }
    return [_typed(item) for item in data] if isinstance(data, list) else data


def _with_codes(layout: Layout, path: Path) -> Layout:
    data = parse_tree(path.read_bytes(), path.name).data
    try:
        known = _OfficeCodes.model_validate(data).codes
    except ValidationError as error:
        raise _wrong(path, "应为 codes: {字段: {取值: 编码}}") from error
    try:
        return layout.with_codes(known)
    except KeyError as error:
        raise _wrong(path, f"该格式没有字段 {error.args[0]}") from error


def _wrong(path: Path, detail: str) -> JiangchengError:
    return JiangchengError("layout_codes", f"上报格式的编码文件有误：{path.name}", detail, f"请改正 {path}")
