"""CSV in (UTF-8 or GB18030; comma, semicolon or tab) and out (never a formula)."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from records.workbooks.headers import HEADER_SEARCH, header_score
from records.workbooks.spec import TableSpec, WorkbookRefused
from records.workbooks.values import Raw

MAX_LINE: Final = 100_000
CURE: Final = "请用 Excel 或 WPS 打开，另存为 .xlsx，或另存为“CSV UTF-8（逗号分隔）”。"
_STARTS: Final = r"\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]"  # also the full-width forms
_DANGEROUS: Final = re.compile("'*" + _STARTS)
_NEUTRALISED: Final = re.compile("'+" + _STARTS)
_DELIMITERS: Final = (",", ";", "\t")


def csv_rows(content: bytes, spec: TableSpec) -> Iterator[tuple[int, list[Raw]]]:
    """Yield (row number, cells) of a CSV file, the number as Excel would show it."""
    text = _decode(content)
    delimiter = _delimiter(text, spec)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [Raw(_freed(cell)) for cell in cells]
    except csv.Error as error:
        raise WorkbookRefused(
            f"CSV 第 {number + 1} 行起的引号没有配对，无法分清单元格。{CURE}"
        ) from error


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Yield a CSV as UTF-8 with BOM; text that a spreadsheet would compute gets a leading '."""
    yield codecs.BOM_UTF8
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
        yield buffer.getvalue().encode("utf-8", errors="replace")
        buffer.seek(0)
        buffer.truncate()


def guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula; `csv_rows` takes the ' off again."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def _freed(text: str) -> str:
    return text[1:] if _NEUTRALISED.match(text) else text


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in content:
        raise WorkbookRefused(f"CSV 是 UTF-16 编码或含有空字符，不能读取。{CURE}")
    if max(map(len, content.split(b"\n"))) > MAX_LINE:
        raise WorkbookRefused(f"CSV 中有超过 {MAX_LINE // 1000} KB 的行，不是正常的表格。{CURE}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if any(_is_utf8_chinese(line) for line in content.split(b"\n")):
        raise WorkbookRefused(f"CSV 中混有两种文字编码（UTF-8 和 GBK）。{CURE}")
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError as error:
        raise WorkbookRefused(f"CSV 的文字编码无法识别。{CURE}") from error


def _is_utf8_chinese(line: bytes) -> bool:
    try:
        return any("\u2e80" <= character <= "\uffef" for character in line.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _delimiter(text: str, spec: TableSpec) -> str:
    head = list(islice(io.StringIO(text, newline=""), HEADER_SEARCH))
    scores = {mark: header_score([_split(line, mark) for line in head], spec)
              for mark in _DELIMITERS}  # fmt: skip
    return max(scores, key=lambda mark: scores[mark])


def _split(line: str, delimiter: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.split(delimiter)]
