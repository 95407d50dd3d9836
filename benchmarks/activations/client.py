"""A client that is open-loop: requests leave when they are due, whether earlier ones were answered or not; or, where only speed is asked, eager.

Plain HTTP/1.1 over kept connections, run by uvloop, so that the client takes little of the machine that it measures. What is due while
every connection is busy waits here, and its latency counts from when it was due.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.activations.questions import Question

PATIENCE = 60.0
"""Seconds after which a request without an answer is given up."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one request: seconds of the monotonic clock, status 0 and ``error`` where nothing came back."""

    kind: str
    due: float
    sent: float
    received: float
    status: int
    body: bytes
    error: str = ""


class _Connection:
    def __init__(self, host: str, port: int, key: str) -> None:
        self._address = (host, port)
        self._head = f"Host: {host}:{port}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def open(self) -> None:
        self._streams = await asyncio.open_connection(*self._address)

    async def ask(self, question: Question) -> tuple[int, bytes]:
        """Status and body. Raises OSError and EOFError; the connection is a new one next time."""
        if self._streams is None:
            await self.open()
        assert self._streams is not None
        reader, writer = self._streams
        head = f"{self._head}Idempotency-Key: {question.key}\r\nContent-Length: {len(question.body)}\r\n\r\n"
        try:
            writer.write(b"POST /api/v1/checks HTTP/1.1\r\n" + head.encode() + question.body)
            status, length, keep = _read_head(await reader.readuntil(b"\r\n\r\n"))
            body = await reader.readexactly(length)
        except BaseException:
            self.close()
            raise
        if not keep:
            self.close()
        return status, body

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def _read_head(head: bytes) -> tuple[int, int, bool]:
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return int(first.split()[1]), int(headers["content-length"]), headers.get("connection", "").lower() != "close"


async def _answer(connection: _Connection, asked: Question, due: float | None) -> Answer:
    """``due`` is None for what is due when it is sent."""
    sent = time.monotonic()
    due = sent if due is None else due
    try:
        async with asyncio.timeout(PATIENCE):
            status, body = await connection.ask(asked)
    except (OSError, EOFError) as error:  # TimeoutError is an OSError
        return Answer(asked.kind, due, sent, time.monotonic(), 0, b"", type(error).__name__)
    return Answer(asked.kind, due, sent, time.monotonic(), status, body)


async def ask_eagerly(
    host: str, port: int, key: str, questions: Iterator[Question], *, seconds: float, connections: int
) -> list[Answer]:
    """Every connection asks again as soon as it is answered, until the time is over."""
    until = time.monotonic() + seconds

    async def ask() -> list[Answer]:
        connection, answers = _Connection(host, port, key), list[Answer]()
        while time.monotonic() < until:
            answers.append(await _answer(connection, next(questions), None))
        connection.close()
        return answers

    return [answer for found in await asyncio.gather(*(ask() for _ in range(connections))) for answer in found]


async def ask_steadily(
    host: str, port: int, key: str, question: Callable[[int], Question], *, rate: float, count: int, connections: int
) -> list[Answer]:
    """Sends ``count`` requests, ``rate`` of them per second; returns all answers in the order in which they were due."""
    free: asyncio.Queue[_Connection] = asyncio.Queue()  # in turn: a connection belongs to one worker
    opened = [_Connection(host, port, key) for _ in range(connections)]
    for connection in opened:
        await connection.open()
        free.put_nowait(connection)

    async def ask(number: int, due: float) -> Answer:
        asked = question(number)
        connection = await free.get()
        try:
            return await _answer(connection, asked, due)
        finally:
            free.put_nowait(connection)

    start = time.monotonic()
    tasks = []
    for number in range(count):
        due = start + number / rate
        if (ahead := due - time.monotonic()) > 0:
            await asyncio.sleep(ahead)
        tasks.append(asyncio.create_task(ask(number, due)))
    try:
        return await asyncio.gather(*tasks)
    finally:
        for connection in opened:
            connection.close()
