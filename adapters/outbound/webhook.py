"""One signed POST to a system's own address: no redirects, no proxies, no cookies, an end after seconds whatever the other side does.

The signature is SM2 over ``jiangcheng webhook``, the message's id, the moment and the body, so no shared secret is kept anywhere: receivers
check it with the service's public key, refuse old moments, and act once per id.
"""

from __future__ import annotations

import base64
import http.client
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import SplitResult

from adapters.outbound.addresses import check_url, resolve
from adapters.outbound.networks import Network
from services.errors import InvalidInputError
from services.outbox.dispatch import DeliveryError
from services.outbox.model import Message, Webhook
from services.ports import Signer

CONNECT_SECONDS, TOTAL_SECONDS = 5.0, 15.0
_TRIED_ADDRESSES = 2


class WebhookCarrier:
    """Implements services.outbox.dispatch.Carrier."""

    def __init__(self, signer: Signer, networks: tuple[Network, ...], total_seconds: float = TOTAL_SECONDS) -> None:
        self._signer = signer
        self._networks = networks
        self._total = total_seconds

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Reading the system's authorities takes long, and many processes never call anybody."""
        return ssl.create_default_context()

    def carry(self, message: Message, webhook: Webhook, now: datetime) -> None:
        """See the protocol."""
        try:
            parts = check_url(webhook.url, self._networks)
        except InvalidInputError as error:  # the setting was narrowed since
            raise DeliveryError(f"{error.title}：{error.detail}", unreachable=True) from error
        body = body_of(message)
        status = self._posted(parts, body, self._headers(message, parts, body, now))
        if not 200 <= status < 300:
            raise DeliveryError(f"接收方回答 HTTP {status}")

    def _headers(self, message: Message, parts: SplitResult, body: bytes, now: datetime) -> dict[str, str]:
        moment = str(int(now.timestamp()))
        signature = self._signer.sign(signed_bytes(message.message_id, moment, body))
        return {
            "Host": parts.netloc,
            "Content-Type": "application/json",
            "User-Agent": "jiangcheng",
            "Connection": "close",
            "Webhook-Id": message.message_id,
            "Webhook-Timestamp": moment,
            "Webhook-Signature": base64.b64encode(signature).decode(),
            "Webhook-Key-Id": self._signer.key_id,
        }

    def _posted(self, parts: SplitResult, body: bytes, headers: dict[str, str]) -> int:
        connected = self._connected(parts)
        with ended_after(connected, self._total), connected:
            stream = self._secured(connected, parts)
            connection = http.client.HTTPConnection(str(parts.hostname))
            connection.sock = stream
            try:
                connection.request("POST", parts.path or "/", body, headers)
                return connection.getresponse().status
            except (OSError, http.client.HTTPException, ValueError) as error:
                raise DeliveryError(f"接收方没有完整回答（{type(error).__name__}）") from error
            finally:
                connection.close()

    def _connected(self, parts: SplitResult) -> socket.socket:
        last: OSError | None = None
        for address, port in resolve(parts, self._networks)[:_TRIED_ADDRESSES]:
            try:
                return socket.create_connection((str(address), port), timeout=CONNECT_SECONDS)
            except OSError as error:
                last = error
        raise DeliveryError(f"连接不上接收地址（{type(last).__name__}）", unreachable=True) from last

    def _secured(self, connected: socket.socket, parts: SplitResult) -> socket.socket:
        connected.settimeout(self._total)
        if parts.scheme == "http":
            return connected
        try:
            return self._tls.wrap_socket(connected, server_hostname=parts.hostname)
        except ssl.SSLCertVerificationError as error:
            raise DeliveryError("接收方的证书不受信任", unreachable=True) from error
        except (OSError, ValueError) as error:
            raise DeliveryError(f"与接收方建立加密连接失败（{type(error).__name__}）", unreachable=True) from error


@contextmanager
def ended_after(connection: socket.socket, seconds: float) -> Iterator[None]:
    """Hangs up when the block takes longer: a timeout alone begins again with every byte that drips in."""
    handle = connection.dup()  # stays ours when the connection is wrapped or closed meanwhile

    def hang_up() -> None:
        try:
            handle.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it ended by itself

    timer = threading.Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        handle.close()


def body_of(message: Message) -> bytes:
    """What the receiver reads. Keys may be added, never renamed."""
    said: dict[str, Any] = {
        "message_id": message.message_id,
        "topic": message.topic,
        "about": message.about,
        "department": message.department,
        "created_at": message.created_at.isoformat(),
        "confirm_by": message.confirm_by.isoformat() if message.confirm_by else None,
        "title": message.title,
        "text": message.text,
        "data": message.data,
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signed_bytes(message_id: str, timestamp: str, body: bytes) -> bytes:
    """What the signature covers. Its beginning keeps it from being taken for a receipt's or a revision's."""
    return f"jiangcheng webhook\n{message_id}\n{timestamp}\n".encode() + body
