"""PDF files: whole, countable, and without anything that acts (B37).

A scan of its own, not a reader: every object in the file is looked at, also those that no
cross-reference names, those in object streams, and names written with #-escapes. Runs in the
child process; the file is mapped, not read.
"""

import mmap
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from records.media.containers import has_archive_end
from records.media.families import FileRefused

MAX_PAGES: Final = 2_000
MAX_OBJECTS: Final = 500_000
MAX_STREAM: Final = 256 * 1024 * 1024
MAX_OBJECT_STREAM: Final = 32 * 1024 * 1024
MAX_INFLATED: Final = 1536 * 1024 * 1024  # looked into, of all streams together
SMALL_STREAM: Final = 256 * 1024  # deflate makes at most 1,032 bytes of one
MAX_DICTIONARY: Final = 1024 * 1024
TAIL: Final = 2_048
CURE: Final = "请重新打印或导出成 PDF 后上传。"

Mapped = bytes | mmap.mmap


def _name(text: str) -> bytes:
    """Return a pattern for a PDF name, each letter as itself or escaped (/J#61vaScript)."""
    letters = [b"(?:%c|#%02x|#%02X)" % (ord(one), ord(one), ord(one)) for one in text]
    return b"/" + b"".join(letters) + rb"(?![A-Za-z0-9#])"


_DANGERS: Final = {
    "Encrypt": "PDF 设有密码或权限限制，请去掉后重新上传。",
    "JavaScript": f"PDF 含有脚本（JavaScript）。{CURE}",
    "Launch": f"PDF 含有启动程序的动作。{CURE}",
    "EmbeddedFile": "PDF 内嵌了其他文件，请去掉附件后重新上传。",
    "EmbeddedFiles": "PDF 内嵌了其他文件，请去掉附件后重新上传。",
    "XFA": f"PDF 是动态表单（XFA）。{CURE}",
    "RichMedia": f"PDF 内嵌了多媒体。{CURE}",
    "ImportData": f"PDF 含有导入数据的动作。{CURE}",
    "SubmitForm": f"PDF 含有提交数据的动作。{CURE}",
}
_SHORT: Final = {"XFA"}  # too short to be looked for inside compressed pictures
_PATTERNS: Final = {word: re.compile(_name(word)) for word in _DANGERS}
_ANY: Final = re.compile(b"|".join(_name(word) for word in _DANGERS if word not in _SHORT))
_OBJECT: Final = re.compile(rb"(?<![0-9])(\d{1,10})[ \t\r\n\f\0]+(\d{1,5})[ \t\r\n\f\0]+obj\b")
_STREAM: Final = re.compile(rb">>[ \t\r\n\f\0]*(?:%[^\r\n]*[\r\n]+)?stream\r?\n?")
_FILTER: Final = re.compile(rb"/Filter\s*\[?\s*((?:/\w+\s*)*)")
_PAGE: Final = re.compile(_name("Type") + rb"\s*" + _name("Page"))
_CATALOG: Final = re.compile(_name("Type") + rb"\s*" + _name("Catalog"))
_PREVIOUS: Final = re.compile(rb"/Prev\s+(\d{1,12})(?!\s+\d+\s+R)")
_START: Final = re.compile(rb"startxref\s+(\d{1,12})\s*%%EOF")
_PACKED: Final = re.compile(rb"/N\s+\d+")
_MARKUP: Final = re.compile(rb"<(?:html|script|!doctype|body|svg|\?php)", re.IGNORECASE)
_BROKEN: Final = f"PDF 已损坏，无法检查。{CURE}"


@dataclass
class _Seen:
    """What was found so far: numbers of page objects, whether there is a root, bytes inflated."""

    pages: set[int] = field(default_factory=set)
    has_root: bool = False
    objects: int = 0
    inflated: int = 0


def check_pdf(path: Path) -> dict[str, int]:
    """Return {"pages": n} of a harmless PDF; refuse every other with its reason."""
    if has_archive_end(path):
        raise FileRefused(f"文件既是 PDF 又是压缩包，不能接收。{CURE}")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        _check_ends(content)
        if (danger := _ANY.search(content)) is not None:
            raise FileRefused(_reason(danger.group()))
        _check_cross_references(content)
        seen = _Seen()
        for number, place in _objects(content, seen):
            _look(content, number, place, seen)
    if not seen.has_root:
        raise FileRefused(_BROKEN)
    if not seen.pages:
        raise FileRefused(f"PDF 没有页面（0 页）。{CURE}")
    if len(seen.pages) > MAX_PAGES:
        raise FileRefused(f"PDF 超过 {MAX_PAGES:,} 页，请拆分后重新上传。")
    return {"pages": len(seen.pages)}


def _reason(found: bytes) -> str:
    return next(words for word, words in _DANGERS.items() if _PATTERNS[word].match(found))


def _check_ends(content: Mapped) -> None:
    if not content[:8].startswith(b"%PDF-"):
        raise FileRefused(_BROKEN)
    tail = content[-TAIL:]
    at = tail.rfind(b"%%EOF")
    if at < 0:
        raise FileRefused("PDF 不完整（可能没有下载完），请重新导出后上传。")
    if len(tail[at + 5 :].strip(b" \t\r\n\0\x1a")) > 256 or _MARKUP.search(tail[at:]):
        raise FileRefused(f"PDF 末尾附有多余的内容。{CURE}")
    if _MARKUP.search(content[:1024].partition(b" obj")[0]):
        raise FileRefused(f"文件既是 PDF 又是网页，不能接收。{CURE}")


def _check_cross_references(content: Mapped) -> None:
    """Follow the chain of cross-reference tables by their /Prev; a loop is an attack."""
    starts = _START.findall(content[-TAIL:])
    place, been = (int(starts[-1]), set()) if starts else (len(content), set[int]())
    while place < len(content):
        if place in been:
            raise FileRefused(f"PDF 的交叉引用表互相循环，不能接收。{CURE}")
        been.add(place)
        if content[place : place + 4] == b"xref":
            trailer = content.find(b"trailer", place)
            place = trailer if trailer >= 0 else len(content)
        end = content.find(b"startxref", place, place + 65_536)
        stream = content.find(b"stream", place, place + 65_536)
        ends = [one for one in (end, stream) if one >= 0]
        previous = _PREVIOUS.search(content[place : min(ends, default=place)])
        if previous is None:
            return
        place = int(previous.group(1))


def _objects(content: Mapped, seen: _Seen) -> Iterator[tuple[int, slice]]:
    """Yield number and place of every object, wherever it stands."""
    previous: tuple[int, int] | None = None
    for match in _OBJECT.finditer(content):
        seen.objects += 1
        if seen.objects > MAX_OBJECTS:
            raise FileRefused(f"PDF 内部的对象过多，不是正常的文件。{CURE}")
        if previous is not None:
            yield previous[0], slice(previous[1], match.start())
        previous = int(match.group(1)), match.end()
    if previous is not None:
        yield previous[0], slice(previous[1], len(content))


def _look(content: Mapped, number: int, place: slice, seen: _Seen) -> None:
    """Look at one object: its dictionary, and the inside of its stream."""
    start, end = place.start, place.stop
    reach = min(end, start + MAX_DICTIONARY)
    stream = _STREAM.search(content, start, reach)
    head = content[start : stream.start() + 2 if stream else reach]
    _look_at_text(head, number, seen)
    if stream is None:
        return
    close = content.rfind(b"endstream", stream.end(), end)
    body = slice(stream.end(), close if close >= 0 else end)
    if _PACKED.search(head) and b"/First" in head:
        _look_into_packed(content[body], head, number, seen)
    elif b"/FlateDecode" in head or b"/Fl" in head:
        _measure(content, body, seen)


def _look_at_text(text: bytes, number: int, seen: _Seen) -> None:
    for word, pattern in _PATTERNS.items():
        if pattern.search(text):
            raise FileRefused(_DANGERS[word])
    if _PAGE.search(text):
        seen.pages.add(number)
    seen.has_root = seen.has_root or _CATALOG.search(text) is not None


def _look_into_packed(body: bytes, head: bytes, number: int, seen: _Seen) -> None:
    """Unpack an object stream; one that cannot be looked into is not taken on trust."""
    filters = _FILTER.search(head)
    names = filters.group(1).split() if filters else []
    if names not in ([], [b"/FlateDecode"], [b"/Fl"]) or re.search(rb"/Predictor\s+(?!1\b)", head):
        raise FileRefused(f"PDF 用了不常见的压缩方式，无法检查。{CURE}")
    text = body
    if names:
        unpacker = zlib.decompressobj()
        try:
            text = unpacker.decompress(body, MAX_OBJECT_STREAM)
        except zlib.error as error:
            raise FileRefused(_BROKEN) from error
        if unpacker.unconsumed_tail:
            raise FileRefused(f"PDF 内部有异常大的内容，疑似压缩炸弹。{CURE}")
    _look_at_text(text, number, seen)
    seen.pages.discard(number)
    seen.pages |= _packed_pages(text, head)


def _packed_pages(text: bytes, head: bytes) -> set[int]:
    """Return the numbers of the pages in an unpacked object stream, by its table of places."""
    first = re.search(rb"/First\s+(\d{1,8})", head)
    numbers = text[: int(first.group(1))].split() if first else []
    if not first or len(numbers) % 2 or not all(number.isdigit() for number in numbers):
        raise FileRefused(_BROKEN)
    begins = [int(first.group(1)) + int(offset) for offset in numbers[1::2]]
    ends = [*begins[1:], len(text)]
    return {
        int(number)
        for number, begin, end in zip(numbers[::2], begins, ends, strict=True)
        if _PAGE.search(text[begin:end])
    }


def _measure(content: Mapped, body: slice, seen: _Seen) -> None:
    """Inflate a large stream to see how large it becomes, and forget it."""
    if body.stop - body.start < SMALL_STREAM or seen.inflated > MAX_INFLATED:
        return
    unpacker, total = zlib.decompressobj(), 0
    for at in range(body.start, body.stop, 65_536):
        data = content[at : min(at + 65_536, body.stop)]
        while data and not unpacker.eof:
            try:
                total += len(unpacker.decompress(data, 4 * 1024 * 1024))
            except zlib.error:
                return  # a damaged picture; nothing is unpacked from it
            data = unpacker.unconsumed_tail
            if total > MAX_STREAM:
                raise FileRefused(f"PDF 内部有异常大的内容，疑似压缩炸弹。{CURE}")
    seen.inflated += total
