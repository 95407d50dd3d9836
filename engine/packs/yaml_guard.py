"""What a pack file may contain at all, checked before anything is built from it.

The parser's events are read one by one, so that a bomb (aliases, depth, size) is refused with bounded memory.
Only plain mappings, lists and text pass: no anchors, aliases, tags, directives or second documents (S5).
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from engine.errors import PackError, Position

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 30
MAX_NODES = 50_000
MAX_TEXT = 20_000
"""Characters of one text. The longest that a document may hold is far shorter."""
MAX_KEY = 200

_TABS = re.compile(r"\t")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters; \x85 would also count as a line break in YAML 1.1
    "\u2028\u2029"  # line breaks to YAML 1.1, but to no editor: lines would be numbered wrongly
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u061c"  # unseen, or show a text in another order than it is read
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\U000e0000-\U000e0fff"  # unseen
    "\ud800-\udfff\ufeff\ufff9-\uffff]"
)

_LETTER, _WIDE, _FOREIGN = "A-Za-z", "\uff21-\uff3a\uff41-\uff5a", "\u0400-\u052f"  # Latin, full-width Latin, Cyrillic
_MIXED = re.compile(f"[{_LETTER}][-_.0-9]*[{_WIDE}{_FOREIGN}]|[{_WIDE}{_FOREIGN}][-_.0-9]*[{_LETTER}]")
"""One word in two scripts: never Chinese text, and two ids that look the same."""

_NOT_A_KEY = re.compile(f"[{_WIDE}{_FOREIGN}\u0370-\u03ff\uff10-\uff19\U0001d400-\U0001d7ff]")
"""Letters and digits that look like those of a key and are others."""

_SYNTAX = "请检查该行及上一行的缩进、冒号后的空格、引号和括号是否成对"


def read_bytes(path: Path, name: str) -> bytes:
    """What stands in the file, of one that is too large the beginning, or PackError if it cannot be read."""
    start = Position(name, 1, 1)
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise PackError(
            "pack_unreadable", "无法读取文件", error.strerror or "", "请检查文件是否存在、是否有读取权限", start
        ) from error


def checked_text(raw: bytes, name: str) -> str:
    """The text, or PackError if it is too large, not UTF-8, or holds tabs or control characters."""
    if len(raw) > MAX_BYTES:
        raise PackError(
            "yaml_too_large", "文件过大", f"超过 {MAX_BYTES // 1024} KB", "请拆分为多个文件", Position(name, 1, 1)
        )
    if raw.startswith(BOM_UTF8):
        raise PackError(
            "yaml_encoding",
            "文件开头有字节顺序标记（BOM）",
            "",
            "请用编辑器另存为 UTF-8 编码，不带 BOM",
            Position(name, 1, 1),
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", errors="replace")
        detail, where = _other_encoding(raw), _at(before, len(before), name)
        raise PackError("yaml_encoding", "文件不是 UTF-8 编码", detail, "请用编辑器另存为 UTF-8 编码", where) from error
    if found := _TABS.search(text):
        raise PackError(
            "yaml_tab",
            "文件中有制表符（Tab）",
            "",
            "请把制表符改为空格，缩进每层两个空格",
            _at(text, found.start(), name),
        )
    if found := _FORBIDDEN.search(text):
        raise PackError(
            "yaml_control_character",
            "文件中有看不见的控制字符",
            f"字符 U+{ord(found.group()):04X}",
            "请删除该字符；常见原因是从网页或文档中复制",
            _at(text, found.start(), name),
        )
    return text


def check_key(key: str, event: yaml.ScalarEvent, name: str) -> None:
    """Refuse a key that is too long, or that only looks like another. Raises PackError."""
    if len(key) > MAX_KEY:
        where = position_of(event.start_mark, name)
        raise PackError("yaml_too_long", f"键过长：超过 {MAX_KEY} 个字", "", "请把键写成一个词", where)
    if not key.isascii() and (found := _NOT_A_KEY.search(key)):
        raise _lookalike(found.group(), position_of(event.start_mark, name))


def checked_events(text: str, name: str) -> Iterator[yaml.Event]:
    """The parser's events. Raises PackError at a syntax error and at anything but one document of bounded mappings, lists and texts."""
    depth = nodes = documents = 0
    try:
        event: (
            Any  # told apart by their exact type, which is faster: most are scalars, and the parser makes no subclasses
        )
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            kind = type(event)
            if kind is yaml.ScalarEvent:
                _check_scalar(event, name)
                nodes += 1
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                _check_node(event, name)
                nodes += 1
                depth += 1
                if depth > MAX_DEPTH:
                    raise _refused("yaml_too_deep", f"嵌套过深：超过 {MAX_DEPTH} 层", event, name, "请减少嵌套层次")
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                depth -= 1
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                _check_document(event, documents, name)
            elif kind is yaml.AliasEvent:
                advice = "请把内容完整写出；确为文字请加引号"
                raise _refused("yaml_alias", "不能使用别名（以 * 开头的引用）", event, name, advice)
            if nodes > MAX_NODES:
                raise _refused("yaml_too_many_nodes", f"内容过多：超过 {MAX_NODES} 项", event, name, "请拆分为多个文件")
            yield event
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = position_of(mark, name) if mark else Position(name, 1, 1)
        raise PackError(
            "yaml_syntax", "YAML 语法错误", _explain(error.problem or ""), _advice(text, where), where
        ) from error
    except yaml.YAMLError as error:
        raise PackError("yaml_syntax", "YAML 语法错误", "", _SYNTAX, Position(name, 1, 1)) from error


def _check_document(event: yaml.DocumentStartEvent, number: int, name: str) -> None:
    if number > 1:
        raise _refused("yaml_documents", "一个文件里有多个文档", event, name, "请拆成多个文件，每个文件一个文档")
    if event.version or event.tags:
        raise _refused("yaml_directive", "不能使用 YAML 指令（以 % 开头的行）", event, name, "请删除该行")


def position_of(mark: Any, name: str) -> Position:
    """A parser's mark as a position counting from 1."""
    return Position(name, mark.line + 1, mark.column + 1)


_WIDE_COLON = re.compile(r"^\s*(?:- )?[a-z_]+：")
"""A key with a full-width colon."""


def _advice(text: str, where: Position) -> str:
    """What to do about a syntax error there: the parser notices a full-width colon on its line or on the next."""
    lines = text.splitlines()
    for number in (where.line - 1, where.line):
        if 0 < number <= len(lines) and _WIDE_COLON.match(lines[number - 1]):
            return f"第 {number} 行的冒号是全角的，请改为半角冒号，后面空一格"
    return _SYNTAX


def _check_node(event: Any, name: str) -> None:
    if event.anchor is not None:
        raise _refused("yaml_anchor", "不能使用锚点（以 & 开头的标记）", event, name, "请删除锚点；确为文字请加引号")
    if event.tag is not None:
        raise _refused("yaml_tag", "不能使用类型标签（以 ! 开头的标记）", event, name, "请删除标签；确为文字请加引号")


def _check_scalar(event: yaml.ScalarEvent, name: str) -> None:
    if event.anchor is not None or event.tag is not None:
        _check_node(event, name)
    value = event.value
    if len(value) > MAX_TEXT:
        raise _refused("yaml_too_long", f"文字过长：超过 {MAX_TEXT} 个字", event, name, "请缩短；长说明放在 content.md")
    if value.isascii() and value.isprintable():
        return  # nearly all keys and numbers: nothing to search
    if found := _FORBIDDEN.search(value):
        title = f"文字中有看不见的控制字符（U+{ord(found.group()):04X}）"
        raise _refused("yaml_control_character", title, event, name, "请删除双引号文字里的转义写法，直接写文字")
    if found := _MIXED.search(value):
        raise _lookalike(found.group(), position_of(event.start_mark, name))


def _lookalike(found: str, where: Position) -> PackError:
    strange = next(letter for letter in found if not letter.isascii())
    detail = f"“{found}”中的“{strange}”是 U+{ord(strange):04X}"
    advice = "请用键盘直接输入半角字母、数字；常见原因是从网页或文档中复制"
    return PackError("yaml_lookalike", "有看上去相同、其实不同的字母", detail, advice, where)


def _other_encoding(raw: bytes) -> str:
    """What the file probably is, in Chinese; empty if nothing fits."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "看上去是 UTF-16 编码"
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "看上去是 GB18030（GBK）编码"


_PROBLEMS = {
    "did not find expected key": "这里应当是一个键",
    "could not find expected ':'": "缺少冒号",
    "mapping values are not allowed": "这里不能出现“键: 值”",
    "did not find expected '-' indicator": "列表项应以“- ”开头并与上面对齐",
    "block sequence entries are not allowed": "这里不能出现列表项",
    "did not find expected ',' or": "缺少逗号或右括号",
    "found unexpected end of stream": "引号或括号没有结束",
    "unexpected end of stream": "引号或括号没有结束",
    "found character that cannot start any token": "文字不能以这个字符开头，请加引号",
    "found unknown escape character": "双引号中的反斜杠写法无效",
    "undefined alias": "引用了没有定义的别名",
}


def _explain(problem: str) -> str:
    return next((chinese for english, chinese in _PROBLEMS.items() if english in problem), "")


def _refused(code: str, title: str, event: yaml.Event, name: str, advice: str) -> PackError:
    return PackError(code, title, "", advice, position_of(event.start_mark, name))


def _at(text: str, offset: int, name: str) -> Position:
    before = text[:offset]
    return Position(name, before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)
