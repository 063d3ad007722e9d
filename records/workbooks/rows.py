"""How long the rows of a sheet are, measured as its XML streams by.

A reader holds one row at a time as objects, about 35 bytes for each byte of XML, and all that
stands outside of rows until the end. So both are limited in bytes, before anything is parsed.
What a comment, CDATA or an instruction hides is not taken for a mark; rows inside rows and
rows of another namespace, which no reader lets go of, are told from honest ones.
"""

import re
from typing import Final

from records.workbooks.spec import WorkbookRefused

MAX_ROW: Final = 1024 * 1024
MAX_OUTSIDE: Final = 4 * 1024 * 1024
MAX_HEAD: Final = 64 * 1024
CURE: Final = "请用 Excel 或 WPS 打开，另存为 .xlsx（Excel 工作簿）后再上传。"
_MAIN: Final = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ROOT: Final = re.compile(rb"<(?:([^\s<>/:=\"']+):)?worksheet(\s[^<>]*)?>")
_HIDING: Final = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_OPENING: Final = re.compile(rb"<!--|<!\[CDATA\[|<\?")
_LONG: Final = "工作簿中有一行的内容超过 1 MB。请删除该行多余的内容后再上传。"
_STRANGE: Final = f"工作表的内部结构不正常。{CURE}"


class RowRuler:
    """Feed it a sheet's XML piece by piece, then call `finish`; it refuses by raising."""

    def __init__(self) -> None:
        self.carry = b""
        self.outside = 0
        self.start: re.Pattern[bytes] | None = None
        self.empty = self.end = self.rebound = re.compile(b"")

    def feed(self, chunk: bytes) -> None:
        """Take the next piece; marks that are not whole yet wait for the one after it."""
        data = self.carry + chunk
        cut = data.rfind(b"<")
        shown, held = (data[:cut], data[cut:]) if cut >= 0 else (b"", data)
        if b"<!" in shown or b"<?" in shown:
            shown = _HIDING.sub(b"", shown)
            if (opening := _OPENING.search(shown)) is not None:
                shown, held = shown[: opening.start()], shown[opening.start() :] + held
        self._measure(shown, held)

    def finish(self) -> None:
        """Take the end: what is left belongs to no row."""
        self._measure(_HIDING.sub(b"", self.carry), b"")
        if self.start is None or self.carry:
            self._count_outside(self.carry)

    def _measure(self, shown: bytes, held: bytes) -> None:
        if self.start is None:
            if (root := _ROOT.search(shown)) is None:
                if len(shown) > MAX_HEAD:
                    raise WorkbookRefused(_STRANGE)
                self.carry = shown + held
                return
            self._learn(root)
            shown = shown[root.end() :]
        if b"xmlns" in shown and self.rebound.search(shown):
            raise WorkbookRefused(_STRANGE)
        *rows, rest = self.end.split(shown)
        for row in rows:
            self._check_row(row)
        self._check_rest(rest, held)

    def _learn(self, root: re.Match[bytes]) -> None:
        """Learn what a row is called here; a sheet of another namespace has none to read."""
        prefix = (root.group(1) or b"") + (b":" if root.group(1) else b"")
        bound = rb"xmlns:%s\s*=" % re.escape(root.group(1)) if root.group(1) else rb"xmlns\s*="
        names = re.search(bound + rb"\s*[\"']([^\"']*)[\"']", root.group(2) or b"")
        if names is None or names.group(1) != _MAIN:
            raise WorkbookRefused(_STRANGE)
        tag = re.escape(prefix) + b"row"
        self.start = re.compile(rb"<%s(?=[\s/>])" % tag)
        self.empty = re.compile(rb"<%s(?:\s[^<>]*)?/>" % tag)
        self.end = re.compile(rb"</%s\s*>" % tag)
        self.rebound = re.compile(rb"\s" + bound)

    def _check_row(self, text: bytes) -> None:
        """`text` ends where a row ended: exactly one has to begin in it."""
        assert self.start is not None  # noqa: S101 -- learnt before any row is split off
        first = self.start.match(text)
        if first is None or len(self.start.findall(text)) != 1:
            text = self.empty.sub(b"", text)
            first = self.start.search(text)
            if first is None or len(self.start.findall(text)) != 1:
                raise WorkbookRefused(_STRANGE)
            self._count_outside(text[: first.start()])
        if len(text) - first.start() > MAX_ROW:
            raise WorkbookRefused(_LONG)

    def _check_rest(self, rest: bytes, held: bytes) -> None:
        """Keep an unfinished row for later; count what is none, and let it go."""
        assert self.start is not None  # noqa: S101 -- learnt before
        if len(rest) + len(held) > MAX_ROW:
            rest = self.empty.sub(b"", rest)
            if self.start.search(rest) is not None or len(held) > MAX_ROW:
                raise WorkbookRefused(_LONG)
            self._count_outside(rest)
            rest = b""
        self.carry = rest + held

    def _count_outside(self, text: bytes) -> None:
        self.outside += len(text)
        if self.outside > MAX_OUTSIDE:
            raise WorkbookRefused(
                "工作表中合并单元格、条件格式等设置过多。请把数据复制到新的工作簿后再上传。"
            )
