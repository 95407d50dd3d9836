"""``GET /api/v1/schemas/{kind}``: the JSON Schema of each kind of pack document."""

from __future__ import annotations

import jsonschema_rs
import pytest

from engine.schemas import TITLES
from tests.api.world import World


@pytest.mark.parametrize("kind", sorted(TITLES))
def test_each_kind_has_its_schema(shared: World, kind: str) -> None:
    answer = shared.client("ggzy").get(f"/api/v1/schemas/{kind}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/schema+json"
    jsonschema_rs.meta.validate(answer.json())
    assert answer.json()["title"] == TITLES[kind]


def test_only_for_those_who_are_signed_in_and_only_kinds_there_are(shared: World) -> None:
    assert shared.client(None).get("/api/v1/schemas/memorandum").status_code == 401
    assert shared.client("ggzy").get("/api/v1/schemas/no-such-kind").json()["code"] == "not_found"
