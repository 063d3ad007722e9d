"""A client of ClamAV's daemon: the file goes over in pieces, one word comes back (INSTREAM)."""

import socket
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

CHUNK: Final = 64 * 1024
TIMEOUT_SECONDS: Final = 60.0


class ScannerUnavailable(Exception):
    """No verdict: the scanner is not reached, or declines. The file stays 未查毒."""


@dataclass(frozen=True)
class Verdict:
    """What the scanner says; `name` is the virus, "" for a clean file."""

    name: str = ""

    @property
    def is_clean(self) -> bool:
        """True when nothing was found."""
        return not self.name


def scan_file(path: Path, address: str, *, seconds: float = TIMEOUT_SECONDS) -> Verdict:
    """Ask the scanner at `address` (host:port, or unix:/path) about a file; never guesses."""
    try:
        with _connected(address, seconds) as line, path.open("rb") as file:
            answer = _answer(line, file)
    except (OSError, ValueError) as error:
        raise ScannerUnavailable(f"病毒扫描服务连不上（{address}）") from error
    if answer.endswith(" OK"):
        return Verdict()
    if answer.endswith(" FOUND"):
        return Verdict(answer.removeprefix("stream: ").removesuffix(" FOUND"))
    raise ScannerUnavailable(f"病毒扫描服务没有给出结果：{answer[:200] or '无应答'}")


def _connected(address: str, seconds: float) -> socket.socket:
    if address.startswith("unix:"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(seconds)
        line.connect(address.removeprefix("unix:"))
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), seconds)


def _answer(line: socket.socket, file: BinaryIO) -> str:
    try:
        line.sendall(b"zINSTREAM\0")
        while chunk := file.read(CHUNK):
            line.sendall(struct.pack("!I", len(chunk)) + chunk)
        line.sendall(struct.pack("!I", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # a scanner that has had enough says why before it hangs up
    said = bytearray()
    while b"\0" not in said and len(said) < 4_096 and (part := line.recv(4_096)):
        said += part
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()
