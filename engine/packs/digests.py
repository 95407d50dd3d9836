"""SM3 digests of pack documents: what a confirmation vouches for, and what names a revision (S2).

A document's canonical form is RFC 8785 JSON of its typed content without defaults, so that comments, key order and
spelled-out defaults change nothing and every change of meaning does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

import rfc8785
from cryptography.hazmat.primitives import hashes
from pydantic import BaseModel

from engine.documents import Article, Document, Law, ListType, MatterType, Measure, Memorandum, RuleDocument
from engine.language.fields import HISTORY_PREFIX
from engine.packs.rule_conditions import fields_read

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
"""Only with such letters does RFC 8785 order keys otherwise than by code point."""
_MOST = 2**53 - 1


def canonical(value: Any) -> bytes:
    """Canonical JSON (RFC 8785) of plain data.

    Where there are only texts, small whole numbers and truths, as in nearly everything here, Python's own encoder writes the
    same bytes ten times faster; the rest is left to the library, its refusals included.
    """
    if _simple(value):
        text = _ENCODER.encode(value)
        if not _BEYOND.search(text):
            with suppress(UnicodeEncodeError):  # a lone surrogate: the library refuses it by name
                return text.encode()
    return rfc8785.dumps(value)


def _simple(value: Any) -> bool:
    waiting = [value]
    while waiting:
        value = waiting.pop()
        kind = type(value)
        if kind is str or kind is bool or value is None:
            continue
        if kind is dict:
            for key in value:
                if type(key) is not str:
                    return False
            waiting.extend(value.values())
        elif kind is list:
            waiting.extend(value)
        elif kind is not int or not -_MOST <= value <= _MOST:
            return False
    return True


def sm3(data: bytes) -> str:
    """``sm3:`` and 64 hexadecimal digits."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return "sm3:" + digest.finalize().hex()


def plain(document: BaseModel) -> dict[str, Any]:
    """A document as plain data, with the keys of its YAML and without defaults."""
    return document.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def content(document: Document) -> bytes:
    """The canonical text of a document, which stands for it in the manifest of a revision."""
    return canonical(plain(document))


def measure_digest(measure: Measure, articles: Mapping[str, tuple[Law, Article]]) -> str:
    """Covers the measure, every article it cites, and the rank and dates of their laws: an edit of any voids it.

    ``Law.last_checked`` is left out on purpose: looking again and finding the same text is not an edit.
    """
    cited = _cited((basis.article for basis in measure.bases), articles)
    return _item_digest(f"measure/{measure.id}", measure=plain(measure), articles=cited)


def list_digest(list_type: ListType, articles: Mapping[str, tuple[Law, Article]]) -> str:
    """Covers the list and the articles it rests on."""
    return _item_digest(f"list/{list_type.id}", list=plain(list_type), articles=_cited(list_type.basis, articles))


def rule_digest(
    memorandum: Memorandum,
    rule: RuleDocument,
    matters: Mapping[str, MatterType],
    lists: Mapping[str, ListType],
    articles: Mapping[str, tuple[Law, Article]],
) -> str:
    """Covers the rule, what its pack decides for it (effect, lists, source and period), and what its matters mean to it.

    Of a matter that is: its domains (S14), the roles that the rule names and the fields that it reads. An amount that
    becomes a number of days under the same name, or a matter that becomes related, is another rule. So is one whose
    ``history.*`` looks back further, although that stands in the list and voids the list's confirmation too. ``score`` counts only
    where it is written, so that rules confirmed before there was such a key keep their digest.
    """
    named = sorted(rule.lists or memorandum.lists)
    pack = {
        "id": memorandum.id,
        "effect": memorandum.effect,
        "source": memorandum.source,
        "statute": memorandum.statute,
        "in_force": plain(memorandum.in_force),
        "lists": named,
    }
    statute = _cited([memorandum.statute] if memorandum.statute else [], articles)
    on = [_matter_of(rule, matters[matter_id]) for matter_id in sorted(rule.on)]
    history = {list_id: counted for list_id in named if (counted := _history_of(rule, lists[list_id]))}
    whole = {"rule": plain(rule), "pack": pack, "statute": statute, "matters": on}
    # Only where there is any, so that rules without history keep the digest that was confirmed.
    return _item_digest(f"rule/{memorandum.id}/{rule.id}", **whole, **({"history": history} if history else {}))


def _history_of(rule: RuleDocument, list_type: ListType) -> dict[str, Any]:
    read = set(fields_read(rule.when))
    counted = [spec for spec in list_type.history if HISTORY_PREFIX + spec.name in read]
    return {spec.name: spec.model_dump(mode="json", exclude={"note"}) for spec in counted}


def _matter_of(rule: RuleDocument, matter: MatterType) -> dict[str, Any]:
    read, named = set(fields_read(rule.when)), {*rule.roles, *rule.through_roles}
    fields = [spec for spec in matter.fields if f"matter.{spec.name}" in read]
    unread = {spec.name: {"headers", "note"} | (set() if spec.score else {"score"}) for spec in fields}
    return {
        "id": matter.id,
        "domains": sorted(matter.domains),
        "roles": {role.id: role.title for role in matter.roles if role.id in named},
        "fields": {spec.name: spec.model_dump(mode="json", exclude=unread[spec.name]) for spec in fields},
    }


def manifest(contents: Iterable[tuple[str, bytes]]) -> list[dict[str, str]]:
    """One line per document (``kind/id`` and digest of its content), sorted: the order of files does not matter."""
    lines = [{"document": key, "digest": sm3(content)} for key, content in contents]
    return sorted(lines, key=lambda line: (line["document"], line["digest"]))


def _item_digest(item: str, **content: Any) -> str:
    return sm3(canonical({"item": item, **content}))


def _cited(references: Iterable[str], articles: Mapping[str, tuple[Law, Article]]) -> list[dict[str, Any]]:
    return [_citation(reference, *articles[reference]) for reference in sorted(set(references))]


def _citation(reference: str, law: Law, article: Article) -> dict[str, Any]:
    return {
        "ref": reference,
        "article": plain(article),
        "law": {
            "title": law.title,
            "level": law.level.value,
            "document_no": law.document_no,
            "text_version": law.text_version.isoformat(),
            "in_force": plain(law.in_force),
        },
    }
