"""A set of packs as if a person had confirmed every item of it: what its examples speak of.

Examples say what rules mean once they may fire; whether an office has confirmed them yet is another question, with its own
day. The law's other gates stay as they are. Nothing that decides for anybody is ever built from this set.
"""

from __future__ import annotations

from datetime import date

from engine.documents import Confirmation, Confirmations
from engine.packs import digests
from engine.packs.cache import NO_CACHE, Cache
from engine.packs.loading import Loaded
from engine.packs.packset import PackSet
from engine.packs.yaml_tree import YamlTree

_ALWAYS = date(1949, 10, 1)
_WORD = "仅为运行示例而假定"


def as_if_confirmed(packs: PackSet, cache: Cache = NO_CACHE) -> PackSet:
    """The same documents, with one set of confirmations in place of all others."""
    items = [
        Confirmation.model_validate(
            {
                "item": item,
                "digest": digest,
                "by": _WORD,
                "on": _ALWAYS,
                "edition": _WORD,
                "row": _WORD,
                "from": _ALWAYS,
            }
        )
        for item, digest in sorted(packs.item_digests.items())
    ]
    assumed = Confirmations(
        kind="confirmations", id="assumed", title=_WORD, demo=True, national_list="assumed", items=items
    )
    theirs = [key for key in packs.documents if key.startswith("confirmations/")]
    new = Loaded(assumed, YamlTree("confirmations/assumed.yaml", ""), digests.content(assumed))
    return packs.changed([new], [key for key in theirs if key != "confirmations/assumed"], cache)
