"""Anything that the OpenAPI document allows, and much that it does not: never a 5xx, always what is described."""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks
from schemathesis.generation import GenerationMode

from api.app import create_app
from tests.api.world import World

CHECKS = (checks.not_a_server_error, checks.content_type_conformance, checks.response_schema_conformance)
BOUNDED = settings(
    max_examples=int(os.environ.get("JC_TEST_FUZZ_EXAMPLES", "5")),
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def identities(shared: World) -> dict[str, dict[str, str]]:
    """A system with two departments, and a person of the credit office, who may reach most of the interface."""
    office = shared.person("office")
    session = {"cookie": f"jc_session={office.cookies['jc_session']}", "sec-fetch-site": "same-origin"}
    return {"client": {"authorization": f"Bearer {shared.keys['both']}"}, "office": session}


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_input_breaks_the_service(
    shared: World, identities: dict[str, dict[str, str]], mode: GenerationMode, subtests: Any
) -> None:
    """Each case is sent by both: making it up costs several times what sending it does."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(shared.application))
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 30
    for operation in operations:
        if mode is GenerationMode.NEGATIVE and not _takes_input(operation):
            continue

        @BOUNDED
        @given(case=operation.as_strategy(generation_mode=mode))
        def stands(case: Any) -> None:
            for headers in identities.values():
                case.call_and_validate(headers=headers, checks=CHECKS)

        with subtests.test(operation.label):
            stands()


def _takes_input(operation: Any) -> bool:
    return any((operation.path_parameters, operation.query, operation.headers, operation.body))
