"""What the interface shows of a list type: what it rests on, who must not stand on it, how long it is shown, how one leaves it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from api.schemas.common import LegalBasis
from api.schemas.listings import ListDetail, PublicityView
from engine.documents import ListType, Setting
from engine.inputs import Level
from engine.law.parameters import publicity_on
from engine.packs.packset import PackSet


def detail(packs: PackSet, list_type: ListType, summary: dict[str, Any], day: date) -> ListDetail:
    """The list with its articles and, by level, the months of display that hold on the day."""
    publicity = list_type.publicity
    return ListDetail(
        **summary,
        source_id=list_type.source_id,
        status=list_type.status,
        archive_only=list_type.archive_only,
        legal_basis=_articles(packs, list_type.basis),
        rule=list_type.rule,
        subject_kinds=[kind.value for kind in list_type.subject_kinds],
        domains=list(list_type.domains),
        term=list_type.term.text,
        early_exit=list_type.early_exit,
        exit_conditions=[one.model_dump(mode="json") for one in list_type.exit_conditions],
        excludes_minors=list_type.excludes_minors,
        exclusions=[one.model_dump(mode="json") for one in list_type.exclusions],
        publicity=_publicity(packs, list_type, day),
        publicity_rule=_articles(packs, [publicity.rule] if publicity and publicity.rule else []),
        publicity_text=publicity.text if publicity else None,
        import_bounds=list_type.import_bounds.model_dump(mode="json") if list_type.import_bounds else None,
        fields=[spec.model_dump(mode="json") for spec in list_type.fields],
        to_confirm=list(list_type.to_confirm),
        last_checked=list_type.last_checked.isoformat(),
        note=list_type.note,
    )


def _articles(packs: PackSet, references: Iterable[str]) -> list[LegalBasis]:
    found = ((reference, *packs.article(reference)) for reference in references)
    return [
        LegalBasis(ref=reference, law=law.short_title, article=article.article, gist=article.gist)
        for reference, law, article in found
    ]


def _publicity(packs: PackSet, list_type: ListType, day: date) -> list[PublicityView]:
    if list_type.publicity is None or list_type.publicity.parameters is None:
        return []
    shown = []
    for level in Level:
        period = publicity_on(packs, list_type.publicity.parameters, level, day)
        articles = dict.fromkeys(setting.article for setting in (period.least, period.most) if setting)
        shown.append(
            PublicityView(
                level=level.value,
                min_months=_months(period.least),
                max_months=_months(period.most),
                legal_basis=_articles(packs, articles),
            )
        )
    return shown


def _months(setting: Setting | None) -> int | None:
    return setting.number if setting else None
