"""All packs together: an immutable, cross-checked set of documents with one revision.

Loading is all or nothing: a PackSet exists only if every file is well formed and every reference leads somewhere.
Whether an item may fire is ``legality``; whether it is good work is ``lint``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from engine.bulk import uncollected
from engine.documents import (
    Article,
    Bodies,
    Body,
    Confirmation,
    Confirmations,
    Department,
    Departments,
    Document,
    Examples,
    Inventory,
    InventoryRow,
    Law,
    ListType,
    MatterType,
    Measure,
    Memorandum,
    Parameter,
    Parameters,
    Reason,
    Reasons,
    RuleDocument,
)
from engine.errors import PackError, PackErrors, Position
from engine.packs import digests, stored
from engine.packs.cache import NO_CACHE, Cache
from engine.packs.item_digests import ItemDigests, digests_in_common
from engine.packs.keys import by_key
from engine.packs.loading import Loaded, load_document, load_folder, name_of
from engine.packs.readings import Readings
from engine.packs.references import check_confirmations, check_references
from engine.packs.rule_texts import rule_texts
from engine.packs.suggest import advice_for
from engine.packs.yaml_tree import TreePath, YamlTree


@dataclass(frozen=True, eq=False)
class PackSet:
    """One immutable set of packs.

    By document key (``kind/id``): ``documents``, ``contents`` (their canonical texts) and ``trees``, which give positions
    and are empty after a replay.
    """

    laws: Mapping[str, Law]
    parameter_groups: Mapping[str, Parameters]
    measures: Mapping[str, Measure]
    lists: Mapping[str, ListType]
    matters: Mapping[str, MatterType]
    bodies: Mapping[str, Body]
    departments: Mapping[str, Department]
    memoranda: Mapping[str, Memorandum]
    examples: Mapping[str, Examples]
    confirmations: tuple[Confirmations, ...]
    documents: Mapping[str, Document]
    contents: Mapping[str, bytes]
    trees: Mapping[str, YamlTree]

    @classmethod
    @uncollected()
    def load(cls, root: Path, confirmation_files: Sequence[Path], cache: Cache = NO_CACHE) -> PackSet:
        """Read ``root/rules`` and ``root/memoranda`` and the given confirmation sets, and check them together.

        Confirmations lying under ``root`` are not loaded unless named here. Raises PackErrors with everything found. What
        ``cache`` knows to be sound is neither parsed nor checked again.
        """
        errors: list[PackError] = []
        loaded: list[Loaded] = []
        try:
            loaded.extend(load_folder(root, cache))
        except PackErrors as found:
            errors.extend(found.errors)
        for path in confirmation_files:
            try:
                loaded.append(load_document(path, name_of(path, root), "confirmations", cache))
            except PackErrors as found:
                errors.extend(found.errors)
        if errors:
            raise PackErrors(errors)
        return cls.of(loaded, cache)

    @classmethod
    def of(cls, loaded: Iterable[Loaded], cache: Cache = NO_CACHE) -> PackSet:
        """A set from documents already read. Raises PackErrors for duplicates and for references that lead nowhere."""
        found = by_key(loaded)
        packs = cls._assemble(
            {key: one.document for key, one in found.items()},
            {key: one.content for key, one in found.items()},
            {key: one.tree for key, one in found.items()},
        )
        if errors := check_references(packs, cache):
            raise PackErrors(errors)
        return packs

    def changed(self, loaded: Iterable[Loaded], removed: Collection[str] = (), cache: Cache = NO_CACHE) -> PackSet:
        """This set with documents added or replaced, and those under the ``removed`` keys left out.

        Raises PackErrors as :meth:`of` does, and for a key to remove that is not there. Only what is new has positions.
        """
        if missing := [key for key in removed if key not in self.documents]:
            title = f"没有可以删去的文档：{missing[0]}"
            raise PackErrors([PackError("unknown_document", title, "", advice_for(missing[0], self.documents, "文档"))])
        new = by_key(loaded)
        kept = {key for key in self.documents if key not in new and key not in removed}
        packs = self._assemble(
            {key: self.documents[key] for key in kept} | {key: one.document for key, one in new.items()},
            {key: self.contents[key] for key in kept} | {key: one.content for key, one in new.items()},
            {key: tree for key, tree in self.trees.items() if key in kept}
            | {key: one.tree for key, one in new.items()},
        )
        same = all(key.startswith("confirmations/") for key in (*new, *removed))
        if errors := check_confirmations(packs) if same else check_references(packs, cache):
            raise PackErrors(errors)
        return packs._sharing(self) if same else packs

    def only(self, memoranda: Collection[str]) -> PackSet:
        """The part with these memoranda, their examples, the measures and confirmations of their rules, and the rest of the
        catalogue whole.

        For work that concerns only them: it is not a revision of its own, and of its confirmations there is no content.
        """
        of_kind = {"memorandum": memoranda, "examples": memoranda, "measure": self.measures_of(memoranda)}
        kept = {
            key: self._confirming(document, memoranda) if isinstance(document, Confirmations) else document
            for key, document in self.documents.items()
            for kind, _, name in [key.partition("/")]
            if kind not in of_kind or name in of_kind[kind]
        }
        contents = {key: self.contents[key] for key, document in kept.items() if document is self.documents[key]}
        part = self._assemble(kept, contents, {key: tree for key, tree in self.trees.items() if key in kept})
        return part._sharing(self)

    def measures_of(self, memoranda: Iterable[str]) -> frozenset[str]:
        """The measures that rules of these memoranda give."""
        return frozenset(rule.measure for name in memoranda for rule in self.memoranda[name].rules)

    def _sharing(self, other: PackSet) -> PackSet:
        """This set, every item of which has in ``other`` the same text and the same law."""
        known = {"item_digests": ItemDigests(self, other.item_digests), "readings": other.readings}
        vars(self).update(known)  # where cached_property looks
        return self

    @staticmethod
    def _confirming(group: Confirmations, memoranda: Collection[str]) -> Confirmations:
        items = [c for c in group.items if not c.item.startswith("rule/") or c.item.split("/")[1] in memoranda]
        return group.model_copy(update={"items": items})

    @classmethod
    def from_canonical(cls, text: bytes, known: PackSet | None = None) -> PackSet:
        """The set that :meth:`canonical` wrote, for replay. It was checked when it was loaded; a damaged text is refused.

        ``known``: a set whose documents are taken over where they have the same content.
        """
        try:
            contents, revision = stored.read(text, known.contents if known else None)
            documents = stored.documents(contents, known)
        except (ValueError, KeyError) as error:
            raise stored.damaged() from error
        packs = cls._assemble(documents, contents, {})
        if packs.revision != revision:
            raise stored.damaged()
        if known:
            packs.item_digests.know(digests_in_common(packs, known))
        return packs

    @classmethod
    def _assemble(
        cls, documents: Mapping[str, Document], contents: Mapping[str, bytes], trees: Mapping[str, YamlTree]
    ) -> PackSet:
        found = documents.values()
        departments = (d for group in found if isinstance(group, Departments) for d in group.departments)
        bodies = (b for group in found if isinstance(group, Bodies) for b in group.bodies)
        return cls(
            laws=_ids(d for d in found if isinstance(d, Law)),
            parameter_groups=_ids(d for d in found if isinstance(d, Parameters)),
            measures=_ids(d for d in found if isinstance(d, Measure)),
            lists=_ids(d for d in found if isinstance(d, ListType)),
            matters=_ids(d for d in found if isinstance(d, MatterType)),
            bodies=_ids(bodies),
            departments=_ids(departments),
            memoranda=_ids(d for d in found if isinstance(d, Memorandum)),
            examples=MappingProxyType({d.memorandum: d for d in found if isinstance(d, Examples)}),
            confirmations=tuple(sorted((d for d in found if isinstance(d, Confirmations)), key=lambda d: d.id)),
            documents=MappingProxyType(dict(sorted(documents.items()))),
            contents=MappingProxyType(dict(sorted(contents.items()))),
            trees=MappingProxyType(dict(trees)),
        )

    @cached_property
    def revision(self) -> str:
        """``sm3:<64 hex>`` over the manifest of all documents, confirmations included."""
        return digests.sm3(digests.canonical(digests.manifest(self.contents.items())))

    @cached_property
    def demo(self) -> bool:
        """Whether any set of confirmations only stands for an office's review."""
        return any(group.demo for group in self.confirmations)

    @cached_property
    def confirmed(self) -> bool:
        """Whether anybody has confirmed anything; without it no rule fires, and *clear* says nothing of a subject (S2)."""
        return any(group.items for group in self.confirmations)

    @cached_property
    def articles(self) -> Mapping[str, tuple[Law, Article]]:
        """Every article by its reference, ``law-id/article-id``."""
        pairs = {f"{law.id}/{article.id}": (law, article) for law in self.laws.values() for article in law.articles}
        return MappingProxyType(pairs)

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        """Every parameter of law by its reference, ``group-id/name``."""
        groups = self.parameter_groups.values()
        return MappingProxyType({f"{group.id}/{one.name}": one for group in groups for one in group.parameters})

    @cached_property
    def reasons(self) -> Mapping[str, Reason]:
        """Every reason of a case's outcome by its code."""
        groups = (group for group in self.documents.values() if isinstance(group, Reasons))
        return MappingProxyType({one.code: one for group in groups for one in group.reasons})

    @cached_property
    def inventories(self) -> tuple[Inventory, ...]:
        """The national list of measures and the province's supplement."""
        return tuple(one for one in self.documents.values() if isinstance(one, Inventory))

    @cached_property
    def inventory_rows(self) -> Mapping[str, InventoryRow]:
        """Every row of the national list of measures and of the province's supplement, by its name."""
        return MappingProxyType({row.name: row for one in self.inventories for row in one.rows})

    @cached_property
    def item_digests(self) -> ItemDigests:
        """The digest that a confirmation must equal, for every measure, list and rule."""
        return ItemDigests(self)

    @cached_property
    def readings(self) -> Readings:
        """The fields and conditions that rules read, worked out when first asked."""
        return Readings(self.matters, self.lists)

    @cached_property
    def rule_texts(self) -> Mapping[tuple[str, str], bytes]:
        """By memorandum and rule, all that deciding reads of it."""
        return rule_texts(self.contents)

    @cached_property
    def confirmed_items(self) -> Mapping[str, tuple[Confirmation, ...]]:
        """All confirmations by item, whatever their digest and period."""
        found: dict[str, list[Confirmation]] = {}
        for group in self.confirmations:
            for confirmation in group.items:
                found.setdefault(confirmation.item, []).append(confirmation)
        return MappingProxyType({item: tuple(entries) for item, entries in found.items()})

    def article(self, reference: str) -> tuple[Law, Article]:
        """The law and the article behind ``law-id/article-id``; KeyError if there is none."""
        return self.articles[reference]

    def rules(self) -> Iterable[tuple[Memorandum, RuleDocument]]:
        """Every rule with its pack, in a stable order."""
        return ((pack, rule) for _, pack in sorted(self.memoranda.items()) for rule in pack.rules)

    def canonical(self) -> bytes:
        """All documents as canonical JSON, for storage; :meth:`from_canonical` reads it back to the same revision."""
        return stored.written(self.contents, self.revision)

    def at(self, key: str, path: TreePath = ()) -> Position | None:
        """Where something stands in its file: ``packs.at("measure/ban", ("bases", 0))``."""
        tree = self.trees.get(key)
        return tree.at(path) if tree else None

    def at_key(self, key: str, path: TreePath) -> Position | None:
        """Same as :meth:`at`, but where the key itself stands."""
        tree = self.trees.get(key)
        return tree.at_key(path) if tree else None


def _ids(documents: Iterable[Any]) -> Mapping[str, Any]:
    return MappingProxyType({document.id: document for document in documents})
