"""MP4 and MOV files are rows of boxes: whole if each ends where it says, the last with the file."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from records.media.families import FileRefused

MAX_BOXES: Final = 200_000
CURE: Final = "请重新导出，或重新从手机、相机取出后上传。"


def check_boxes(path: Path) -> bool:
    """Refuse a file that was cut or never finished; say whether its index comes first."""
    size, kinds = path.stat().st_size, []
    with path.open("rb") as file:
        for kind, end in _boxes(file, size):
            if end > size:
                raise FileRefused(f"视频文件不完整（可能没有传完或没有录完）。{CURE}")
            if kind in {b"moov", b"mdat", b"moof"}:
                kinds.append(kind)
    if b"moov" not in kinds:
        raise FileRefused(f"视频文件没有索引（moov），可能没有录完。{CURE}")
    return kinds[0] == b"moov"


def _boxes(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int]]:
    """Yield each box's kind and the place where it ends."""
    at = 0
    for _ in range(MAX_BOXES):
        file.seek(at)
        head = file.read(16)
        if len(head) < 8 or not head.strip(b"\0"):
            return
        length, kind = int.from_bytes(head[:4], "big"), head[4:8]
        if length == 0:
            length = size - at
        elif length == 1:
            length = int.from_bytes(head[8:16], "big")
        if length < 8:
            raise FileRefused(f"视频文件已损坏。{CURE}")
        at += length
        yield kind, at
    raise FileRefused(f"视频文件的结构不正常。{CURE}")
