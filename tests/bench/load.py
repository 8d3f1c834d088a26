"""`python -m tests.bench.load HOST PORT PATH SECONDS`: asks for one page over eight kept connections, as fast as it is
answered, and prints one line of JSON: requests, seconds, p95 in milliseconds, bytes of an answer, faults."""

import asyncio
import json
import re
import sys
import time
from contextlib import suppress
from typing import cast

CONNECTIONS = 8
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


class Reader(asyncio.Protocol):
    """One connection: sends the request anew as soon as the whole answer is there."""

    def __init__(self, request: bytes, done: list[float], faults: list[bytes]) -> None:
        self._request, self._done, self._faults = request, done, faults
        self.closed = asyncio.Event()
        self._buffer = bytearray()
        self._began = 0.0
        self.size = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._ask()

    def _ask(self) -> None:
        self._buffer.clear()
        self._began = time.perf_counter()
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self._buffer[:end])
        length = LENGTH.search(head)
        whole = end + 4 + (int(length[1]) if length else 0)
        if len(self._buffer) < whole:
            return
        self._done.append(time.perf_counter() - self._began)
        self.size = whole - end - 4
        if b" 200 " not in head.split(b"\r\n", 1)[0] or length is None:
            self._faults.append(head.split(b"\r\n", 1)[0])
        self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed.set()


async def run(host: str, port: int, path: str, seconds: float) -> dict[str, object]:
    """Ask for so long; a connection that the server closes is opened anew."""
    request = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept-Encoding: gzip\r\nUser-Agent: Mozilla/5.0\r\n\r\n"
    done: list[float] = []
    faults: list[bytes] = []
    sizes: list[int] = []
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds

    async def keep_asking() -> None:
        while loop.time() < end:
            reader = Reader(request.encode(), done, faults)
            transport, _protocol = await loop.create_connection(lambda reader=reader: reader, host, port)
            with suppress(TimeoutError):
                await asyncio.wait_for(reader.closed.wait(), end - loop.time())
            transport.abort()
            sizes.append(reader.size)

    began = time.perf_counter()
    await asyncio.gather(*(keep_asking() for _ in range(CONNECTIONS)))
    took = time.perf_counter() - began
    return {
        "requests": len(done),
        "seconds": took,
        "p95": sorted(done)[int(len(done) * 0.95)] * 1000 if done else 0.0,
        "bytes": max(sizes),
        "faults": len(faults),
    }


if __name__ == "__main__":
    host, port, path, seconds = sys.argv[1:]
    print(json.dumps(asyncio.run(run(host, int(port), path, float(seconds)))))
