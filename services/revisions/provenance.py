"""Where a set of packs comes from: the source and date of every law, list, measure and rule, and who confirmed which text when."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.law.legality import confirmation_silence
from engine.packs.packset import PackSet


def provenance(packs: PackSet, day: date) -> dict[str, Any]:
    """Plain data. An item's ``confirmation`` says how it stands on the day; ``confirmed`` lists every word given, also void ones."""
    return {
        "revision": packs.revision,
        "day": day.isoformat(),
        "demo": packs.demo,
        "laws": [
            {
                "id": law.id,
                "title": law.title,
                "document_no": law.document_no,
                "level": law.level.value,
                "text_version": law.text_version.isoformat(),
                "last_checked": law.last_checked.isoformat(),
                "source": law.source,
                "confidence": law.confidence,
            }
            for law in packs.laws.values()
        ],
        "memoranda": [
            {
                "id": pack.id,
                "title": pack.title,
                "document_no": pack.document_no,
                "document_no_confirmed": pack.document_no_confirmed,
                "statute": pack.statute,
                "last_checked": pack.last_checked.isoformat(),
            }
            for pack in packs.memoranda.values()
        ],
        "items": [_item(packs, item, digest, day) for item, digest in sorted(packs.item_digests.items())],
    }


def _item(packs: PackSet, item: str, digest: str, day: date) -> dict[str, Any]:
    kind, _, name = item.partition("/")
    silence = confirmation_silence(packs, item, "", day)
    found: dict[str, Any] = {"item": item, "digest": digest, "confirmation": silence.code if silence else "confirmed"}
    if kind == "measure":
        measure = packs.measures[name]
        bases = [basis.article for basis in measure.bases]
        found |= {"title": measure.title, "source": measure.source, "confidence": measure.confidence, "basis": bases}
    elif kind == "list":
        entry = packs.lists[name]
        found |= {
            "title": entry.title,
            "source": entry.source,
            "confidence": entry.confidence,
            "basis": list(entry.basis),
            "last_checked": entry.last_checked.isoformat(),
        }
    else:
        pack_id, _, rule_id = name.partition("/")
        rule = next(rule for rule in packs.memoranda[pack_id].rules if rule.id == rule_id)
        found |= {"title": rule.note or rule.id, "measure": rule.measure, "memorandum": pack_id}
    found["confirmed"] = [
        {
            "by": one.by,
            "on": one.on.isoformat(),
            "edition": one.edition,
            "row": one.row,
            "from": one.from_.isoformat(),
            "until": one.until.isoformat() if one.until else None,
            "this_text": one.digest == digest,
        }
        for one in packs.confirmed_items.get(item, ())
    ]
    return found
