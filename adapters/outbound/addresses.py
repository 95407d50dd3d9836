"""Where a webhook may be: ``https`` to an allowed address; plain ``http`` to loopback only, and only where the setting names it."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from adapters.outbound.networks import Address, Network, allowed
from services.errors import InvalidInputError
from services.outbox.dispatch import DeliveryError

MAX_URL = 500


def check_url(url: str, networks: Iterable[Network]) -> SplitResult:
    """The parts of a webhook's URL. Raises InvalidInputError, naming ``url``. Where its name leads is looked at on delivery."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _refused("地址无法解析") from error
    host = parts.hostname or ""
    if len(url) > MAX_URL or not url.isascii() or any(c <= " " or c in '\\"<>' or c == "\x7f" for c in url):
        raise _refused(f"地址不超过 {MAX_URL} 个字符，只用英文、数字和常用符号")
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise _refused("地址里不能带用户名、口令、参数（?）和片段（#）；投递带有签名，接收方凭签名识别")
    if not host or port == 0:
        raise _refused("缺少主机名，或端口有误")
    literal = _literal(host)
    if parts.scheme == "http":
        loopback = literal is not None and literal.is_loopback
        if not (loopback and literal is not None and allowed(literal, networks)):
            raise _refused("必须使用 https；本机地址只在设置 JC_WEBHOOK_NETWORKS 写明时可用 http")
    elif parts.scheme != "https":
        raise _refused("必须使用 https")
    if literal is not None and not allowed(literal, networks):
        raise _refused("该地址不是公网地址，也不在设置 JC_WEBHOOK_NETWORKS 的网络内")
    return parts


def resolve(parts: SplitResult, networks: Iterable[Network]) -> list[tuple[Address, int]]:
    """Addresses to connect to, allowed ones only. The connection must go to these: a second look-up could say something else.

    Raises DeliveryError.
    """
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise DeliveryError("接收地址的主机名无法解析", unreachable=True) from error
    addresses = list(dict.fromkeys(ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))
    good = [(address, port) for address in addresses if allowed(address, networks)]
    if parts.scheme == "http":
        good = [(address, port) for address, port in good if address.is_loopback]
    if not good:
        raise DeliveryError("接收地址不在允许的网络内", unreachable=True)
    return good


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _refused(detail: str) -> InvalidInputError:
    return InvalidInputError("webhook_url", "接收地址不可用", detail, "请更正地址", "url")
