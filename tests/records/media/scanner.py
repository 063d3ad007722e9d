"""A virus scanner for tests, that keeps to clamd's protocol."""

import socket
import struct
import threading

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class FakeScanner:
    """Speaks INSTREAM as clamd does; `limit` is its StreamMaxLength, `mood` may spoil it."""

    def __init__(self, server: socket.socket, limit: int = 1_000_000, mood: str = "") -> None:
        self.server, self.limit, self.mood = server, limit, mood
        self.received: list[bytes] = []
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        while True:
            try:
                line, _ = self.server.accept()
            except OSError:
                return
            with line:
                self.answer(line)

    def answer(self, line: socket.socket) -> None:
        reader = line.makefile("rb")
        assert reader.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", reader.read(4))[0]:
            content += reader.read(size)
            if len(content) > self.limit:
                line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.received.append(content)
        if self.mood == "silent":
            return
        if self.mood == "hanging":
            threading.Event().wait(3)
            return
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
        line.sendall(found[:5])
        line.sendall(found[5:])
