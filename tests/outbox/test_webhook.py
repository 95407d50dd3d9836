"""One delivery against real sockets on this machine: signed, without redirects, over in time, refused where it must be."""

from __future__ import annotations

import base64
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from adapters.outbound.networks import networks_of
from adapters.outbound.webhook import WebhookCarrier, signed_bytes
from services.outbox.dispatch import DeliveryError
from services.outbox.model import Message, State, Webhook
from services.ports import Signer

LOOPBACK = networks_of("127.0.0.1/32")
MOMENT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def message() -> Message:
    return Message(
        message_id="0" * 31 + "1",
        topic="listing.exited",
        key="l:1",
        about="listing:l",
        department="jy-tax",
        client="tax-system",
        title="“示例名单”条目已退出",
        text="示例",
        data={"listing_id": "l", "registry_version": 7},
        link="",
        confirm_by=MOMENT,
        created_at=MOMENT,
        created_by="account:t",
        state=State.WAITING,
    )


@dataclass
class Server:
    """A receiver on this machine that answers as told."""

    status: int = 200
    location: str | None = None
    port: int = 0
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def webhook(self, scheme: str = "http", path: str = "/hook") -> Webhook:
        return Webhook("tax-system", f"{scheme}://127.0.0.1:{self.port}{path}", MOMENT, "local:t")


@contextmanager
def served(server: Server, wrap: Callable[[socket.socket], socket.socket] = lambda plain: plain) -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.requests.append((self.path, dict(self.headers), body))
            self.send_response(server.status)
            if server.location:
                self.send_header("Location", server.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        server.port = listening.server_address[1]
        listening.socket = wrap(listening.socket)
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown()
            thread.join()


def test_a_delivery_is_signed_and_whole(signer: Signer) -> None:
    with served(Server()) as server:
        WebhookCarrier(signer, LOOPBACK).carry(message(), server.webhook(), MOMENT)
    [(path, headers, body)] = server.requests
    assert path == "/hook"
    said = json.loads(body)
    assert said["message_id"] == headers["Webhook-Id"] == message().message_id
    assert said["data"] == {"listing_id": "l", "registry_version": 7}
    assert said["confirm_by"] == "2026-11-22T02:00:00+00:00"
    assert headers["Webhook-Timestamp"] == str(int(MOMENT.timestamp()))
    assert headers["Host"] == f"127.0.0.1:{server.port}"
    signature = base64.b64decode(headers["Webhook-Signature"])
    signed = signed_bytes(headers["Webhook-Id"], headers["Webhook-Timestamp"], body)
    assert signer.verify(headers["Webhook-Key-Id"], signed, signature)
    assert not signer.verify(headers["Webhook-Key-Id"], signed.replace(b":7", b":8"), signature)
    other = signed_bytes("0" * 32, headers["Webhook-Timestamp"], body)
    assert not signer.verify(headers["Webhook-Key-Id"], other, signature)
    assert "Authorization" not in headers
    assert "Cookie" not in headers


@pytest.mark.parametrize("status", [400, 401, 404, 500, 503])
def test_a_refusal_is_told_by_its_status(signer: Signer, status: int) -> None:
    with served(Server(status)) as server, pytest.raises(DeliveryError, match=f"HTTP {status}") as raised:
        WebhookCarrier(signer, LOOPBACK).carry(message(), server.webhook(), MOMENT)
    assert not raised.value.unreachable


def test_a_redirect_is_not_followed(signer: Signer) -> None:
    with (
        served(Server()) as inner,
        served(Server(307, f"http://127.0.0.1:{inner.port}/secret")) as server,
        pytest.raises(DeliveryError, match="HTTP 307"),
    ):
        WebhookCarrier(signer, LOOPBACK).carry(message(), server.webhook(), MOMENT)
    assert inner.requests == []


def test_no_proxy_of_the_environment_is_used(signer: Signer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    with served(Server()) as server:
        WebhookCarrier(signer, LOOPBACK).carry(message(), server.webhook(), MOMENT)
    assert len(server.requests) == 1


def test_an_address_that_is_no_longer_allowed_is_not_called(signer: Signer) -> None:
    with served(Server()) as server, pytest.raises(DeliveryError, match="接收地址不可用"):
        WebhookCarrier(signer, ()).carry(message(), server.webhook(), MOMENT)
    assert server.requests == []


def test_nobody_listens(signer: Signer) -> None:
    with served(Server()) as server:
        pass
    with pytest.raises(DeliveryError, match="连接不上") as raised:
        WebhookCarrier(signer, LOOPBACK).carry(message(), server.webhook(), MOMENT)
    assert raised.value.unreachable


@contextmanager
def raw(answer: Callable[[socket.socket, threading.Event], None]) -> Iterator[Webhook]:
    """A receiver below HTTP; it is told when to stop."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def accept() -> None:
            connection, _ = listening.accept()
            with connection:
                answer(connection, stop)

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield Webhook("tax-system", f"http://127.0.0.1:{listening.getsockname()[1]}/", MOMENT, "local:t")
        finally:
            stop.set()
            thread.join()


def silent(_: socket.socket, stop: threading.Event) -> None:
    stop.wait(20)


def dripping(connection: socket.socket, stop: threading.Event) -> None:
    """One byte at a time: each read ends well in time, and the whole would take minutes."""
    for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 10_000:
        if stop.wait(0.05):
            return
        try:
            connection.sendall(bytes([byte]))
        except OSError:
            return


def hanging_up(connection: socket.socket, _: threading.Event) -> None:
    connection.recv(10)


def no_http(connection: socket.socket, _: threading.Event) -> None:
    connection.recv(65536)
    connection.sendall(b"220 smtp.example ESMTP\r\n")


@pytest.mark.parametrize("answer", [silent, dripping, hanging_up, no_http])
def test_a_receiver_that_misbehaves_is_hung_up_on(
    signer: Signer, answer: Callable[[socket.socket, threading.Event], None]
) -> None:
    carrier = WebhookCarrier(signer, LOOPBACK, total_seconds=0.5)
    with raw(answer) as webhook, pytest.raises(DeliveryError, match="没有完整回答") as raised:
        carrier.carry(message(), webhook, MOMENT)
    assert not raised.value.unreachable


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


def test_tls_is_checked_against_the_name(signer: Signer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cert, key = certificate(tmp_path, "receiver.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)

    def found(_host: str, port: int, *_: object, **__: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    with served(Server(), lambda plain: context.wrap_socket(plain, server_side=True)) as server:
        url = f"https://receiver.example:{server.port}/hook"
        monkeypatch.setattr(socket, "getaddrinfo", found)
        with pytest.raises(DeliveryError, match="证书不受信任"):
            WebhookCarrier(signer, LOOPBACK).carry(message(), Webhook("t", url, MOMENT, "t"), MOMENT)
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
        carrier = WebhookCarrier(signer, LOOPBACK)
        with pytest.raises(DeliveryError, match="证书不受信任"):
            carrier.carry(message(), Webhook("t", url.replace("receiver", "other"), MOMENT, "t"), MOMENT)
        assert server.requests == []
        carrier.carry(message(), Webhook("t", url, MOMENT, "t"), MOMENT)
    assert len(server.requests) == 1
