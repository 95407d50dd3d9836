"""Which files a finding is about: where it stands, and whatever an author may have edited to bring it about.

A finding is not always where the hand was. A confirmation that an edit voids stands in a set of confirmations; of two rules that
clash only one is pointed at. Whoever looks at one folder must see both.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.lint.finding import Finding
from engine.packs.packset import PackSet


def files_of(packs: PackSet, finding: Finding) -> frozenset[str]:
    """The files that the finding belongs to, as positions name them."""
    here = {finding.position.file} if finding.position else set()
    documents = {_own(item) for item in (finding.item, *finding.others)}
    if here & {packs.trees[key].name for key in packs.trees if key.startswith("confirmations/")}:
        documents.update(_vouched_for(packs, finding.item))
    return frozenset(here | {packs.trees[key].name for key in documents if key in packs.trees})


def _own(item: str) -> str:
    kind, _, name = item.partition("/")
    return f"memorandum/{name.partition('/')[0]}" if kind == "rule" else item


def _vouched_for(packs: PackSet, item: str) -> Iterator[str]:
    """The documents beside its own that an item's digest is made from (``digests``): an edit there may void its confirmation."""
    if item not in packs.item_digests:
        return
    kind, _, name = item.partition("/")
    articles: list[str] = []
    if kind == "measure":
        articles += [basis.article for basis in packs.measures[name].bases]
    elif kind == "list":
        articles += packs.lists[name].basis
    else:
        pack_id, _, rule_id = name.partition("/")
        pack = packs.memoranda[pack_id]
        rule = next(rule for rule in pack.rules if rule.id == rule_id)
        articles += [pack.statute] if pack.statute else []
        yield from (f"matter/{matter_id}" for matter_id in rule.on)
        yield from (f"list/{list_id}" for list_id in rule.lists or pack.lists)
    yield from (f"law/{article.partition('/')[0]}" for article in articles)
