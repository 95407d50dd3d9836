"""核查回执: signed, verifiable, forgeries refused."""

from __future__ import annotations

import base64
import copy
import json
from pathlib import Path
from typing import Any

from pytest_bdd import parsers, scenarios, then, when

from adapters.crypto.keys import KeyRing
from features.city import City

scenarios("scenarios/核查回执.feature")


def _payload(receipt: dict[str, Any]) -> dict[str, Any]:
    text = receipt["payload"]
    content: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return content


def _pack(content: dict[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _receipt(city: City) -> dict[str, Any]:
    return city.receipt or city.answer["receipt"]


def _verdict(city: City) -> bool:
    answer = city.browser.post("/api/v1/receipts/verify", json=_receipt(city))
    assert answer.status_code == 200, answer.text
    return bool(answer.json()["good"])


@then("回执验证通过")
def verifies(city: City) -> None:
    assert _verdict(city) is True


@then("回执验证不通过")
def does_not_verify(city: City) -> None:
    assert _verdict(city) is False


@then(parsers.parse('回执写明案号"{case_no}"和结论"{outcome}"'))
def receipt_says(city: City, case_no: str, outcome: str) -> None:
    content = _payload(_receipt(city))
    assert content["case_no"] == case_no
    assert content["outcome"] == outcome


@then("回执中没有完整的身份代码")
def no_personal_code(city: City, tmp_path: Path) -> None:
    city.new_subject("示例李四", "natural_person")
    city.check(
        "公共资源交易中心",
        "工程招标投标资格审查",
        "法定代表人",
        "JYGC-2026-0402",
        [["", ""], ["是否政府投资或主要使用财政性资金", "是"]],
    )
    assert city.subject is not None
    assert city.subject.code not in json.dumps(_payload(city.answer["receipt"]), ensure_ascii=False)
    assert "示例李四" not in json.dumps(_payload(city.answer["receipt"]), ensure_ascii=False)


@when(parsers.parse('有人把回执中的结论改成"{outcome}"'))
def alters(city: City, outcome: str) -> None:
    forged = copy.deepcopy(city.answer["receipt"])
    forged["payload"] = _pack(_payload(forged) | {"outcome": outcome})
    city.receipt = forged


@when("有人用自己的密钥重新签发回执")
def signs_anew(city: City, tmp_path: Path) -> None:
    stranger = KeyRing(tmp_path / "stranger" / "keys").signer
    content = _payload(city.answer["receipt"]) | {"outcome": "clear", "key_id": stranger.key_id}
    payload = _pack(content)
    signature = base64.b64encode(stranger.sign(payload.encode())).decode()
    city.receipt = city.answer["receipt"] | {"payload": payload, "signature": signature, "key_id": stranger.key_id}


@when("以同一幂等键再次提交同样的请求", target_fixture="twins")
def sends_twice(city: City) -> list[bytes]:
    return [city.ask("scenario-key").content, city.ask("scenario-key").content]


@then("得到同一个核查编号和同一份内容")
def twins_equal(twins: list[bytes]) -> None:
    assert twins[0] == twins[1]


@when("以同一幂等键提交不同的请求")
def reuses_key(city: City) -> None:
    city.request["purpose"] = "another"
    city.ask("scenario-key")
