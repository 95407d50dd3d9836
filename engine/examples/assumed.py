"""A set of packs as if a person had confirmed every item of it: what its examples speak of.

Examples say what rules mean once they may fire; whether an office has confirmed them yet is another question, with its own
day. The law's other gates stay as they are. Nothing that decides for anybody is ever built from this set.
"""

from __future__ import annotations

from datetime import date

from engine.bulk import uncollected
from engine.documents import Confirmations
from engine.packs import digests
from engine.packs.cache import NO_CACHE, Cache
from engine.packs.loading import Loaded
from engine.packs.packset import PackSet
from engine.packs.yaml_tree import YamlTree

_ALWAYS = date(1949, 10, 1)
_WORD = "仅为运行示例而假定"


@uncollected()
def as_if_confirmed(packs: PackSet, cache: Cache = NO_CACHE) -> PackSet:
    """The same documents, with one set of confirmations in place of all others."""
    word, always = _WORD, _ALWAYS.isoformat()
    content = digests.canonical(
        {
            "kind": "confirmations",
            "id": "assumed",
            "title": word,
            "demo": True,
            "national_list": "assumed",
            "items": [
                {"item": item, "digest": digest, "by": word, "on": always, "edition": word, "row": word, "from": always}
                for item, digest in sorted(packs.item_digests.items())
            ],
        }
    )
    assumed = Confirmations.model_validate_json(content, by_alias=True, by_name=False)
    theirs = [key for key in packs.documents if key.startswith("confirmations/")]
    new = Loaded(assumed, YamlTree("confirmations/assumed.yaml", ""), content)
    return packs.changed([new], [key for key in theirs if key != "confirmations/assumed"], cache)
