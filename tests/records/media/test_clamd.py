"""The virus scanner's own protocol, against a scanner that keeps to it."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from records.media.clamd import ScannerUnavailable, Verdict, scan_file
from tests.records.media import files
from tests.records.media.scanner import EICAR, FakeScanner


@pytest.fixture(params=["tcp", "unix"])
def place(request, tmp_path) -> Iterator[tuple[socket.socket, str]]:
    if request.param == "tcp":
        server = socket.create_server(("127.0.0.1", 0))
        address = f"127.0.0.1:{server.getsockname()[1]}"
    else:
        server = socket.socket(socket.AF_UNIX)
        server.bind(str(tmp_path / "clamd.sock"))
        server.listen()
        address = f"unix:{tmp_path / 'clamd.sock'}"
    yield server, address
    server.close()


def sick(name: str, content: bytes) -> bytes:
    """The test virus in a file of this kind, where its bytes are as they are."""
    if name.endswith("x"):
        return files.with_parts(content, {"docProps/eicar.txt": EICAR})
    return content + EICAR


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", files.picture()),
        ("a.pdf", files.pdf()),
        ("a.doc", files.doc()),
        ("a.mp4", b"\0\0\0\x18ftypisom" + b"\0" * 300_000),
    ],
)
def test_the_test_virus_is_found_in_each_type(place, tmp_path, name, content):
    server, address = place
    scanner = FakeScanner(server)
    path = files.saved(tmp_path, name, sick(name, content))
    assert scan_file(path, address) == Verdict("Eicar-Test-Signature")
    assert scanner.received == [path.read_bytes()]
    assert scan_file(files.saved(tmp_path, name, content), address).is_clean


def test_a_file_over_the_scanners_limit_has_no_verdict(place, tmp_path):
    server, address = place
    FakeScanner(server, limit=100_000)
    with pytest.raises(ScannerUnavailable, match="size limit exceeded"):
        scan_file(files.saved(tmp_path, "a", b"x" * 2_000_000), address)


def test_a_scanner_that_hangs_up_or_hangs_has_no_verdict(place, tmp_path):
    server, address = place
    path = files.saved(tmp_path, "a", b"x")
    FakeScanner(server, mood="silent")
    with pytest.raises(ScannerUnavailable, match="没有给出结果：无应答"):
        scan_file(path, address)
    server.close()


def test_a_scanner_that_answers_nothing_is_given_up(place, tmp_path):
    server, address = place
    FakeScanner(server, mood="hanging")
    with pytest.raises(ScannerUnavailable, match="连不上"):
        scan_file(files.saved(tmp_path, "a", b"x"), address, seconds=0.5)


@pytest.mark.parametrize("address", ["127.0.0.1:9", "unix:/nonexistent", "nonsense", "a:b"])
def test_a_scanner_that_is_not_there_has_no_verdict(tmp_path, address):
    with pytest.raises(ScannerUnavailable):
        scan_file(files.saved(tmp_path, "a", b"x"), address)


def test_a_large_file_goes_over_in_pieces(place, tmp_path):
    server, address = place
    scanner = FakeScanner(server, limit=10**9)
    path = Path(tmp_path / "large")
    path.write_bytes(b"x" * 5_000_001)
    assert scan_file(path, address).is_clean
    assert len(scanner.received[0]) == 5_000_001
