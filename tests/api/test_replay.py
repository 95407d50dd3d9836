"""``GET /api/v1/checks/{id}/replay``: the same road as the service, scoped like the check, over HTTP on both databases."""

from __future__ import annotations

from tests.api.world import World, check_body


def test_a_check_replays_equal_for_those_who_may_see_it(world: World) -> None:
    made = world.client("ggzy").post("/api/v1/checks", json=check_body("R-1"))
    path = f"/api/v1/checks/{made.json()['check_id']}/replay"
    for caller in (world.client("ggzy"), world.person("office"), world.person("auditor")):
        told = caller.get(path).json()
        assert (told["verdict"], told["differences"], told["reason"]) == ("equal", [], "")
        assert told["revision"] == made.json()["revision"]
        assert told["registry_version"] == made.json()["registry_version"]
    assert world.client("spj").get(path).json()["code"] == "not_found"
    assert world.client(None).get(path).status_code == 401
    assert world.client("ggzy").get("/api/v1/checks/no-such/replay").status_code == 404
