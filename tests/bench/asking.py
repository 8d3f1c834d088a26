"""`python -m tests.bench.asking HOST PORT RATE < REQUESTS`: asks for pages at a steady rate, answered or not, and
prints one line of JSON for each.

Each line of REQUESTS is JSON: ``kind``, ``path``, ``cookie``. Each line printed: ``kind``, ``seconds`` from the moment
the request was due (a late start counts), ``status``, ``bytes`` as they came.
"""

import asyncio
import json
import sys
import time
from contextlib import suppress

PATIENCE = 30.0
IDLE: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []


async def ask(host: str, port: int, asked: dict[str, str], due: float) -> dict[str, object]:
    """One request over a connection that is free, or a new one; status 0 where no answer came."""
    request = (
        f"GET {asked['path']} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept-Encoding: gzip\r\n"
        f"User-Agent: Mozilla/5.0\r\nCookie: {asked['cookie']}\r\n\r\n"
    )
    status = size = 0
    with suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
        async with asyncio.timeout(PATIENCE):
            status, size = await _exchange(host, port, request.encode())
    return {"kind": asked["kind"], "seconds": time.perf_counter() - due, "status": status, "bytes": size}


async def _exchange(host: str, port: int, request: bytes) -> tuple[int, int]:
    while True:
        kept = IDLE.pop() if IDLE else None
        reader, writer = kept or await asyncio.open_connection(host, port)
        writer.write(request)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
            if kept is None:
                raise
            continue  # the server had closed the kept connection
        fields = head.decode("latin-1").lower().split("\r\n")
        length = next(int(field.partition(":")[2]) for field in fields if field.startswith("content-length:"))
        await reader.readexactly(length)
        IDLE.append((reader, writer))
        return int(fields[0].split()[1]), length


async def run(host: str, port: int, rate: float) -> None:
    """All requests of the standard input, one every ``1 / rate`` seconds."""
    requests = [json.loads(line) for line in sys.stdin]
    began, asked = time.perf_counter(), []
    for number, request in enumerate(requests):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        asked.append(asyncio.create_task(ask(host, port, request, due)))
    for answer in await asyncio.gather(*asked):
        print(json.dumps(answer))


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
