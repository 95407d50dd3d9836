"""A delivery goes to public addresses and to networks that a setting names, and nowhere else, whatever a name resolves to."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest

from adapters.outbound.addresses import check_url, resolve
from adapters.outbound.networks import allowed, networks_of
from services.errors import InvalidInputError
from services.outbox.dispatch import DeliveryError

LOOPBACK = networks_of("127.0.0.0/8, ::1/128")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "239.1.1.1", "255.255.255.255", "198.18.0.1", "192.0.2.1", "240.0.0.1",
        "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "ff0e::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:1::1", "2001:db8::1",
    ],
)  # fmt: skip
def test_neighbours_are_refused(address: str) -> None:
    assert not allowed(ipaddress.ip_address(address), ())


@pytest.mark.parametrize("address", ["8.8.8.8", "1.2.3.4", "2400:3200::1", "::ffff:8.8.8.8"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert allowed(ipaddress.ip_address(address), ())


def test_a_setting_allows_more() -> None:
    networks = networks_of("10.1.0.0/16,fd00::/8")
    assert allowed(ipaddress.ip_address("10.1.2.3"), networks)
    assert allowed(ipaddress.ip_address("::ffff:10.1.2.3"), networks)
    assert allowed(ipaddress.ip_address("fd00::5"), networks)
    assert not allowed(ipaddress.ip_address("10.2.0.1"), networks)
    with pytest.raises(ValueError, match="host bits"):
        networks_of("10.1.2.3/16")


@pytest.mark.parametrize(
    "url",
    [
        "http://receiver.example/hook",
        "http://localhost:9000/",
        "http://127.0.0.1:9000/",
        "https://127.0.0.1/",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://user:secret@receiver.example/",
        "https://@receiver.example/",
        "https://receiver.example/hook?token=1",
        "https://receiver.example/hook#x",
        "https://receiver.example:0/",
        "https://receiver.example:99999/",
        "https:///hook",
        "https://receiver.example/ho ok",
        "https://receiver.example/ho\r\nok",
        "https://receiver.example\\@10.0.0.1/",
        "https://接收.example/",
        "ftp://receiver.example/",
        "file:///etc/passwd",
        "//receiver.example/",
        "",
        "https://receiver.example/" + "x" * 500,
        "https://[::1",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(InvalidInputError) as raised:
        check_url(url, ())
    assert raised.value.field == "url"
    assert "secret" not in raised.value.detail


@pytest.mark.parametrize("url", ["https://receiver.example", "https://receiver.example:8443/a/b", "https://8.8.8.8/"])
def test_https_is_accepted(url: str) -> None:
    assert check_url(url, ()).geturl() == url


def test_plain_http_is_for_named_loopback_only() -> None:
    assert check_url("http://127.0.0.1:9000/hook", LOOPBACK)
    for url in ("http://8.8.8.8/", "http://receiver.example/", "http://10.0.0.1/", "http://localhost/"):
        with pytest.raises(InvalidInputError):
            check_url(url, (*LOOPBACK, *networks_of("10.0.0.0/8")))


def answers(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    def found(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", found)


def test_a_name_that_leads_inside_is_refused_on_delivery(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = check_url("https://receiver.example/hook", ())
    answers(monkeypatch, "10.0.0.1", "127.0.0.1", "fe80::1%eth0")
    with pytest.raises(DeliveryError, match="不在允许的网络内") as raised:
        resolve(parts, ())
    assert raised.value.unreachable


def test_only_the_good_ones_of_several_addresses_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, "10.0.0.1", "8.8.8.8", "8.8.8.8")
    found = resolve(check_url("https://receiver.example:8443/", ()), ())
    assert [(str(address), port) for address, port in found] == [("8.8.8.8", 8443)]


def test_a_name_that_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(DeliveryError, match="无法解析"):
        resolve(check_url("https://receiver.example/", ()), ())
