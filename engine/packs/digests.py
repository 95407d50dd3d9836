"""SM3 digests of pack documents: what a confirmation vouches for, and what names a revision (S2).

A document's canonical form is RFC 8785 JSON of its typed content without defaults, so that comments, key order and
spelled-out defaults change nothing and every change of meaning does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import rfc8785
from cryptography.hazmat.primitives import hashes
from pydantic import BaseModel

from engine.documents import Article, Document, Law, ListType, MatterType, Measure, Memorandum, RuleDocument
from engine.packs.rule_conditions import fields_read


def canonical(value: Any) -> bytes:
    """Canonical JSON (RFC 8785) of plain data."""
    return rfc8785.dumps(value)


def sm3(data: bytes) -> str:
    """``sm3:`` and 64 hexadecimal digits."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return "sm3:" + digest.finalize().hex()


def plain(document: BaseModel) -> dict[str, Any]:
    """A document as plain data, with the keys of its YAML and without defaults."""
    return document.model_dump(mode="json", by_alias=True, exclude_defaults=True)


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
    articles: Mapping[str, tuple[Law, Article]],
) -> str:
    """Covers the rule, what its pack decides for it (effect, lists, source and period), and what its matters mean to it.

    Of a matter that is: its domains (S14), the roles that the rule names and the fields that it reads. An amount that
    becomes a number of days under the same name, or a matter that becomes related, is another rule.
    """
    pack = {
        "id": memorandum.id,
        "effect": memorandum.effect,
        "source": memorandum.source,
        "statute": memorandum.statute,
        "in_force": plain(memorandum.in_force),
        "lists": sorted(rule.lists or memorandum.lists),
    }
    statute = _cited([memorandum.statute] if memorandum.statute else [], articles)
    on = [_matter_of(rule, matters[matter_id]) for matter_id in sorted(rule.on)]
    return _item_digest(f"rule/{memorandum.id}/{rule.id}", rule=plain(rule), pack=pack, statute=statute, matters=on)


def _matter_of(rule: RuleDocument, matter: MatterType) -> dict[str, Any]:
    read, named = set(fields_read(rule.when)), {*rule.roles, *rule.through_roles}
    fields = [spec for spec in matter.fields if f"matter.{spec.name}" in read]
    return {
        "id": matter.id,
        "domains": sorted(matter.domains),
        "roles": {role.id: role.title for role in matter.roles if role.id in named},
        "fields": {spec.name: spec.model_dump(mode="json", exclude={"headers", "note"}) for spec in fields},
    }


def manifest(documents: Iterable[tuple[str, Document]]) -> list[dict[str, str]]:
    """One line per document (``kind/id`` and digest), sorted: the order of files does not matter."""
    lines = [{"document": key, "digest": sm3(canonical(plain(document)))} for key, document in documents]
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
