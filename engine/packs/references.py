"""Cross-references between documents: every id named somewhere must exist, once. Nothing here judges legality."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.documents import Confirmations, Law, ListType, Measure, Memorandum, Parameters, Reasons
from engine.errors import PackError
from engine.language.fields import STANDARD_LISTING
from engine.packs.cache import NO_CACHE, Cache, cache_key
from engine.packs.examples.inputs import check_examples
from engine.packs.findings import Findings
from engine.packs.list_references import check_list
from engine.packs.matter_references import check_matter
from engine.packs.rule_conditions import check_conditions
from engine.packs.suggest import advice_for
from engine.packs.yaml_tree import TreePath

if TYPE_CHECKING:
    from engine.packs.packset import PackSet


def check_confirmations(packs: PackSet) -> list[PackError]:
    """What is wrong with the confirmations of a set that holds together otherwise."""
    found = Findings(packs)
    for confirmations in packs.confirmations:
        _check_confirmations(found, confirmations)
    return found.errors


def check_references(packs: PackSet, cache: Cache = NO_CACHE) -> list[PackError]:
    """Every reference that leads nowhere, every id given twice, every condition that does not parse; in the files' order.

    Conditions and examples of a memorandum that ``cache`` knows to be sound against this catalogue are not read again.
    """
    found = Findings(packs)
    _check_uniqueness(found)
    for law in packs.laws.values():
        _check_law(found, law)
    for measure in packs.measures.values():
        _check_measure(found, measure)
    for group in packs.parameter_groups.values():
        _check_parameters(found, group)
    for list_type in packs.lists.values():
        check_list(found, list_type)
    for pack in packs.memoranda.values():
        _check_memorandum(found, pack)
    for confirmations in packs.confirmations:
        _check_confirmations(found, confirmations)
    _check_examples_have_packs(found)
    if not found.errors:  # conditions and examples are read against a catalogue that holds together
        _check_meanings(found, cache)
    return sorted(found.errors, key=lambda e: (e.position is None, e.position))


_OF_A_MEMORANDUM = ("memorandum/", "examples/", "confirmations/")


def _check_meanings(found: Findings, cache: Cache) -> None:
    contents = found.packs.contents
    # Of a measure neither the meaning of a condition nor an example says more than its name; its own conditions are always read.
    texts = (
        key if key.startswith("measure/") else contents[key] for key in contents if not key.startswith(_OF_A_MEMORANDUM)
    )
    catalogue = cache_key("catalogue", *texts)
    keys = {
        name: cache_key("meaning", catalogue, contents[f"memorandum/{name}"], contents.get(f"examples/{name}", b""))
        for name in found.packs.memoranda
    }
    kept = {name: cache.get(key) for name, key in keys.items()}
    unread = [name for name, sound in kept.items() if sound is None]
    found.errors.extend(check_conditions(found.packs, unread))
    if not found.errors:
        found.errors.extend(check_examples(found.packs, unread))
    if not found.errors and cache is not NO_CACHE:
        _keep_digests(found.packs, kept, keys, cache)


def _keep_digests(packs: PackSet, kept: Mapping[str, bytes | None], keys: Mapping[str, str], cache: Cache) -> None:
    """Beside that a memorandum is sound the digests of its rules are kept: they are made of the same texts."""
    digests = packs.item_digests
    for name, known in kept.items():
        if known is not None:
            digests.know(json.loads(known))
        else:
            items = (f"rule/{name}/{rule.id}" for rule in packs.memoranda[name].rules)
            cache.put(keys[name], json.dumps({item: digests[item] for item in items}).encode())


def _check_uniqueness(found: Findings) -> None:
    packs = found.packs
    for law in packs.laws.values():
        found.once((a.id for a in law.articles), "条文编号", f"law/{law.id}", ("articles",), "id")
    for list_type in packs.lists.values():
        key = f"list/{list_type.id}"
        found.once((f.name for f in list_type.fields), "字段名", key, ("fields",), "name")
        for index, spec in enumerate(list_type.fields):
            if spec.name in STANDARD_LISTING:
                title = f"字段名 {spec.name} 是每个名单都有的标准字段"
                found.add("reserved_field", title, key, ("fields", index, "name"), advice="请改用别的字段名")
        _check_history(found, list_type)
    for matter in packs.matters.values():
        check_matter(found, matter)
    _check_departments(found)
    groups = [(key, group) for key, group in packs.documents.items() if isinstance(group, Reasons)]
    places = [(key, number, one.code) for key, group in groups for number, one in enumerate(group.reasons)]
    found.once_among(places, "理由编号", "reasons", "code")
    names = [
        (f"inventory/{one.id}", number, row.name) for one in packs.inventories for number, row in enumerate(one.rows)
    ]
    found.once_among(names, "清单项目", "rows", "name")


def _check_departments(found: Findings) -> None:
    bodies = getattr(found.packs.documents.get("bodies/all"), "bodies", [])
    found.once([body.id for body in bodies], "国家机构编号", "bodies/all", ("bodies",), "id")
    departments = getattr(found.packs.documents.get("departments/all"), "departments", [])
    found.once([department.id for department in departments], "部门编号", "departments/all", ("departments",), "id")
    for index, department in enumerate(departments):
        for number, body in enumerate(department.national):
            path: TreePath = ("departments", index, "national", number)
            found.need(body, found.packs.bodies, "国家机构", "departments/all", path)


def _check_history(found: Findings, list_type: ListType) -> None:
    key = f"list/{list_type.id}"
    found.once((spec.name for spec in list_type.history), "历史统计名", key, ("history",), "name")
    for index, spec in enumerate(list_type.history):
        path: TreePath = ("history", index, "count", "levels")
        found.once(spec.count.levels, "失信等级", key, path)
        if spec.count.levels and list_type.effect == "reward":
            found.add("wrong_value", "守信名单的条目没有失信等级", key, path, advice="请删去 levels")


def _check_law(found: Findings, law: Law) -> None:
    for number, article in enumerate(law.articles):
        if article.replaced_by is not None:
            path: TreePath = ("articles", number, "replaced_by")
            found.need(article.replaced_by, found.packs.articles, "条文", f"law/{law.id}", path)


def _check_measure(found: Findings, measure: Measure) -> None:
    packs, key = found.packs, f"measure/{measure.id}"
    for number, basis in enumerate(measure.bases):
        found.need(basis.article, packs.articles, "条文", key, ("bases", number, "article"))
        for index, reach in enumerate(basis.reaches):
            path: TreePath = ("bases", number, "reaches", index)
            if (reach.list_ is None) == (reach.conduct is None):
                title = "每个 reaches 应写明 list 或 conduct 之一"
                found.add("reach_shape", title, key, path, advice="名单写 list，每个条目都能证明的行为写 conduct")
            elif reach.list_ is not None:
                found.need(reach.list_, packs.lists, "名单", key, (*path, "list"))
    for list_id in measure.unreached:
        found.need(list_id, packs.lists, "名单", key, ("unreached", list_id))
    _check_national_item(found, measure)


def _check_national_item(found: Findings, measure: Measure) -> None:
    """I-02: what is beyond the national list and the province's supplement is not loaded."""
    item, known = measure.national_item, found.packs.inventory_rows
    if item is not None and item not in known:
        title = f"国家清单和省补充清单都没有这一项：{item}（I-02）"
        advice = f"{advice_for(item, known, '清单项目')}；清单确有这一项的，由信用办照原文写进 rules/inventories"
        found.add("unknown_id", title, f"measure/{measure.id}", ("national_item",), advice=advice)


def _check_parameters(found: Findings, group: Parameters) -> None:
    key = f"parameters/{group.id}"
    found.once((one.name for one in group.parameters), "参数名", key, ("parameters",), "name")
    for number, parameter in enumerate(group.parameters):
        for index, setting in enumerate(parameter.settings):
            path: TreePath = ("parameters", number, "settings", index, "article")
            if setting.article:
                found.need(setting.article, found.packs.articles, "条文", key, path)


def _check_memorandum(found: Findings, pack: Memorandum) -> None:
    packs, key = found.packs, f"memorandum/{pack.id}"
    tree = packs.trees.get(key)
    folder = tree.name.split("/")[-2:-1] if tree and "/" in tree.name else [pack.id]
    if folder != [pack.id]:
        title = f"文件夹名应与编号一致：{pack.id}"
        found.add(
            "wrong_folder", title, key, ("id",), detail=f"现在的文件夹是 {folder[0]}", advice="请改文件夹名或改 id"
        )
    if pack.superseded_by is not None and pack.in_force.until is None:
        title, advice = "已有后一文件代替，却没有终止日", "请在 in_force 写明 until；不写就会一直触发"
        found.add("superseded_without_end", title, key, ("superseded_by",), advice=advice)
    found.need(pack.initiator, packs.departments, "部门", key, ("initiator",))
    for number, department in enumerate(pack.participants):
        found.need(department, packs.departments, "部门", key, ("participants", number))
    for number, list_id in enumerate(pack.lists):
        found.need(list_id, packs.lists, "名单", key, ("lists", number))
    found.once(pack.lists, "名单", key, ("lists",))
    if pack.rules and not pack.lists:
        advice = "有规则就要写明名单；没有依法设列的名单，就不写规则（I-07）"
        found.add("empty", "“lists”不能为空", key, ("lists",), advice=advice)
    found.once((rule.id for rule in pack.rules), "规则编号", key, ("rules",), "id")
    if pack.source == "statute":
        if pack.statute is None:
            advice = "请写 statute: 法律编号/条文编号"
            found.add("missing_key", "以法律为来源的规则包应写明条文（statute）", key, (), advice=advice)
        else:
            found.need(pack.statute, packs.articles, "条文", key, ("statute",))
    for number in range(len(pack.rules)):
        _check_rule(found, pack, number)


def _check_rule(found: Findings, pack: Memorandum, number: int) -> None:
    packs, key, rule = found.packs, f"memorandum/{pack.id}", pack.rules[number]
    at: TreePath = ("rules", number)
    found.need(rule.measure, packs.measures, "措施", key, (*at, "measure"))
    for index, department in enumerate(rule.carried_out_by):
        found.need(department, packs.departments, "部门", key, (*at, "carried_out_by", index))
    for index, list_id in enumerate(rule.lists or []):
        if found.need(list_id, packs.lists, "名单", key, (*at, "lists", index)) and list_id not in pack.lists:
            advice = "请先把它写进备忘录的 lists，或从规则中删去"
            found.add("list_not_in_pack", f"备忘录没有列出名单 {list_id}", key, (*at, "lists", index), advice=advice)
    matters = [
        packs.matters[matter]
        for index, matter in enumerate(rule.on)
        if found.need(matter, packs.matters, "事项", key, (*at, "on", index))
    ]
    roles = {role.id for matter in matters for role in matter.roles}
    if len(matters) == len(rule.on):
        for part, words in (("roles", rule.roles), ("through_roles", rule.through_roles)):
            for index, role in enumerate(words):
                found.need(role, roles, "角色", key, (*at, part, index))
    for part, what, words in (
        ("on", "事项", rule.on),
        ("lists", "名单", rule.lists or []),
        ("roles", "角色", rule.roles),
        ("through_roles", "角色", rule.through_roles),
        ("carried_out_by", "部门", rule.carried_out_by),
    ):
        found.once(words, what, key, (*at, part))
    if (rule.reaches == "represented") != bool(rule.through_roles):
        title = "reaches: represented 与 through_roles 应同时写"
        advice = "名单上的人以何种角色代表主体，写在 through_roles，例如 [legal-representative]"
        found.add("through_roles", title, key, at, advice=advice)


def _check_confirmations(found: Findings, group: Confirmations) -> None:
    key = f"confirmations/{group.id}"
    if group.national_list == "assumed" and not group.demo:
        advice = "逐条核对后写 checked；只有演示集（demo: true）可以写 assumed"
        found.add("confirmations_assumed", "正式的确认集不能假定国家清单", key, ("national_list",), advice=advice)
    found.once((c.item for c in group.items), "确认事项", key, ("items",), "item")
    for number, confirmation in enumerate(group.items):
        if confirmation.until is not None and confirmation.until < confirmation.from_:
            advice = "请改正 from 或 until"
            found.add(
                "confirmation_period", "确认期间的终止日早于起始日", key, ("items", number, "until"), advice=advice
            )


def _check_examples_have_packs(found: Findings) -> None:
    for name in found.packs.examples:
        key = f"examples/{name}"
        if found.need(name, found.packs.memoranda, "备忘录", key, ("memorandum",)):
            _check_folder(found, key, name, "memorandum")


def _check_folder(found: Findings, key: str, name: str, part: str) -> None:
    """A memorandum and its examples stand together in the folder of that name."""
    tree = found.packs.trees.get(key)
    if tree is None:  # not from a file: there is no folder to be wrong
        return
    folder = tree.name.split("/")[-2] if "/" in tree.name else name
    if folder != name:
        advice = f"请改文件夹名，或改 {part}"
        found.add(
            "wrong_folder",
            f"文件夹名应与编号一致：{name}",
            key,
            (part,),
            detail=f"现在的文件夹是 {folder}",
            advice=advice,
        )
