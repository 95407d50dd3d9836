"""``jiangcheng check``: one check against the configured database, by the same service as the interface.

Exit: 0 clear or favoured, 10 any punishing hit, 11 cannot tell, 1 failed, 2 bad input.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import context, output
from cli.explained import show_explanation
from services.errors import InvalidInputError, InvalidInputErrors

if TYPE_CHECKING:
    from api.schemas.explanations import ExplanationView
    from engine.documents import MatterType
    from engine.packs.packset import PackSet

PUNISHED = 10
CANNOT_TELL = 11

_PUNISHING = frozenset({"barred", "restricted", "caution"})
_UNTOLD = frozenset({"identity_required", "undetermined"})


def check(
    matter: Annotated[str, typer.Option("--matter", metavar="KIND", help="事项，例如 bidding.qualification。")],
    subject: Annotated[
        list[str],
        typer.Option(
            "--subject",
            metavar="ROLE=CODE",
            help="主体，可写多次：角色=代码。类别按代码判断；必要时写明，例如 bidder=unincorporated:代码。没有代码写 角色=。",
        ),
    ],
    field: Annotated[
        list[str] | None,
        typer.Option("--field", metavar="NAME=VALUE", help="事项字段，可写多次，例如 government_funded=true。"),
    ] = None,
    case_no: Annotated[
        str | None, typer.Option("--case-no", metavar="NO", help="业务编号；不写则只是预览，不立案、不出回执。")
    ] = None,
    item_code: Annotated[str | None, typer.Option("--item-code", help="事项编码。")] = None,
    department: Annotated[str | None, typer.Option("--department", help="以哪个部门的名义，默认信用办。")] = None,
    purpose: Annotated[str, typer.Option("--purpose", help="查询目的，记入审计。")] = "command-line",
    as_json: Annotated[bool, typer.Option("--json", help="输出与接口相同的 JSON。")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="逐条说明有关的规则为什么触发或不触发。")] = False,
) -> None:
    """核查一件事的各个主体：有没有应当适用的奖惩，依据是什么。"""
    from api.explanations import explanation_view
    from services.checks.request import read_request

    with context.open_application() as application:
        packs = application.packs
        body = {
            "matter": {
                "kind": matter,
                "case_no": case_no,
                "item_code": item_code,
                "fields": read_fields(_matter_type(packs, matter), field or []),
            },
            "subjects": [read_subject(text) for text in subject],
            "purpose": purpose,
            "operator": {"department": department or credit_office(packs), "person": ""},
        }
        caller = context.local_caller(packs)
        now = context.now()
        answer = application.checks.submit(read_request(body), caller, idempotency_key=None, now=now)
        found = application.archive.explain(answer.check_id, caller, now=now) if explain else None
    result = json.loads(answer.body)
    view = explanation_view(found) if found else None
    if as_json:
        print(answer.body.decode() if view is None else _with(result, view))
    else:
        show(result, packs, subject)
        if view:
            show_explanation(view)
    for notice in result["notices"]:
        output.note(f"注意：{notice}")
    if code := exit_code(result):
        raise typer.Exit(code)


def _with(result: dict[str, Any], view: ExplanationView) -> str:
    return json.dumps(result | {"explanation": view.model_dump(mode="json", by_alias=True)}, ensure_ascii=False)


def _matter_type(packs: PackSet, kind: str) -> MatterType:
    found = packs.matters.get(kind)
    if found is None:
        known = "、".join(f"{matter.id}（{matter.title}）" for matter in packs.matters.values())
        raise InvalidInputError(
            "unknown_matter", f"没有事项 {kind}", f"可用的事项：{known}", "请从中选一个", "--matter"
        )
    return found


def credit_office(packs: PackSet) -> str:
    """The department whose duty it is to supervise; that is whom the command line speaks for unless told otherwise."""
    offices = [department.id for department in packs.departments.values() if "credit_office" in department.duties]
    if not offices:
        raise InvalidInputError(
            "no_credit_office", "部门目录中没有信用办", "", "请用 --department 写明以哪个部门的名义核查", "--department"
        )
    return offices[0]


def read_fields(matter: MatterType, given: Iterable[str]) -> dict[str, Any]:
    """``NAME=VALUE`` words in the JSON form of check requests, typed by the catalogue. Raises InvalidInputErrors with all faults."""
    from engine.errors import ValueTypeError
    from engine.values import from_text, to_json

    specs = {spec.name: spec for spec in matter.fields}
    fields: dict[str, Any] = {}
    faults: list[InvalidInputError] = []
    for word in given:
        name, equals, text = word.partition("=")
        name = name.strip().removeprefix("matter.")
        if not equals or name not in specs:
            known = "、".join(f"{spec.name}（{spec.title}）" for spec in specs.values()) or "无"
            what = f"事项没有字段 {name}" if equals else f"应写成 名称=值：{word}"
            faults.append(
                InvalidInputError("unknown_field", what, f"该事项的字段：{known}", "请核对字段名", f"--field {word}")
            )
            continue
        try:
            fields[name] = to_json(specs[name].type, from_text(specs[name].type, text))
        except ValueTypeError as error:
            faults.append(InvalidInputError("wrong_type", error.title, error.detail, error.advice, f"--field {name}"))
    if faults:
        raise InvalidInputErrors(faults)
    return fields


def read_subject(word: str) -> dict[str, Any]:
    """``ROLE=CODE`` or ``ROLE=KIND:CODE`` as a subject of a check request. An empty code means that none is known."""
    from engine.inputs import SubjectKind
    from services.subjects.identity import parse_code

    role, equals, code = word.partition("=")
    if not equals or not role.strip():
        raise InvalidInputError(
            "bad_subject", f"应写成 角色=代码：{word}", "", "例如 --subject bidder=91419001MA00000154", "--subject"
        )
    kind, colon, rest = code.partition(":")
    if colon:
        return {"role": role.strip(), "kind": kind.strip(), "code": rest.strip() or None}
    code = code.strip()
    kind = SubjectKind.LEGAL_PERSON.value
    try:
        parse_code(SubjectKind.NATURAL_PERSON, code, "")
        kind = SubjectKind.NATURAL_PERSON.value
    except InvalidInputError:
        pass  # not a citizen's number; if it is no credit code either, the check says what is wrong with it
    return {"role": role.strip(), "kind": kind, "code": code or None}


def exit_code(result: dict[str, Any]) -> int:
    """A punishing hit anywhere outweighs what cannot be told; only then it is good."""
    outcomes = {result["outcome"], *(subject["outcome"] for subject in result["subjects"])}
    if outcomes & _PUNISHING:
        return PUNISHED
    return CANNOT_TELL if outcomes & _UNTOLD or not result["complete"] else 0


def show(result: dict[str, Any], packs: PackSet, asked: Sequence[str]) -> None:
    """The answer for a person; ``asked`` are the subjects as they were written."""
    from api.console.words import EFFECTS, IDENTITIES, OUTCOMES, STRENGTHS

    output.say(f"结果：{OUTCOMES[result['outcome']].word}" + ("，并有守信激励" if result["favoured"] else ""))
    for subject in result["subjects"]:
        word = asked[subject["index"]]
        output.say(f"主体 {subject['index'] + 1}（{word}）：{OUTCOMES[subject['outcome']].word}")
        if subject.get("missing"):
            output.say(f"  缺少而有影响的字段：{'、'.join(subject['missing'])}")
        if subject.get("reason"):
            output.say(f"  原因：{subject['reason']}")
        for warning in subject.get("warnings", []):
            output.say(f"  注意：{warning}")
        for hit in subject["hits"]:
            until = hit["until"] or "退出名单为止"
            name = packs.lists[hit["list"]].title
            output.say(f"  命中 {name}：{hit['decision_no']}（{hit['authority']}），{hit['since']} 至 {until}")
            if hit["identity"] != "exact":
                output.say(f"    {IDENTITIES[hit['identity']]}")
            for measure in hit["measures"]:
                title = measure.get("title") or measure["measure"]
                output.say(f"    [{EFFECTS[measure['effect']]}·{STRENGTHS[measure['strength']]}] {title}")
                for basis in measure["legal_basis"]:
                    output.say(f"      依据：{basis['law']}{basis['article']}")
                for case in measure["cases"]:
                    output.say(f"      案件：{case['case_id']}（{packs.departments[case['department']].title}）")
    output.say(f"核查编号：{result['check_id']}" if result.get("receipt") else "这是预览：没有立案，也没有回执。")
