"""Finding the header row and telling which column is which."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from records.workbooks.spec import IGNORED_LABELS, Column, TableSpec, WorkbookRefused

HEADER_SEARCH = 10


@dataclass(frozen=True)
class Header:
    """Where the header is: `row` counts from 1, `places` maps key → column index from 0."""

    row: int
    places: Mapping[str, int]


def folded(label: str) -> str:
    """Return a header without stars, white space, colons and width differences."""
    return re.sub(r"[\s*:]+", "", unicodedata.normalize("NFKC", label)).casefold()


def find_header(rows: Sequence[Sequence[str]], spec: TableSpec) -> Header:
    """Find the header among the first rows; refuse unknown, missing and repeated columns."""
    names = _names(spec)
    scores = [len({names.get(folded(cell)) for cell in row} - {None}) for row in rows]
    best = max(scores, default=0)
    if best == 0:
        raise WorkbookRefused(
            f"前 {HEADER_SEARCH} 行中没有找到表头。表头应为：{spec.expected}。"
            "请下载模板，把数据粘贴进去。"
        )
    index = scores.index(best)
    return Header(row=index + 1, places=_places(rows[index], index + 1, names, spec))


def header_score(rows: Sequence[Sequence[str]], spec: TableSpec) -> int:
    """Return how many expected headers the best row holds: tells a CSV's delimiter."""
    names = _names(spec)
    return max((len({names.get(folded(cell)) for cell in row} - {None}) for row in rows), default=0)


def _names(spec: TableSpec) -> dict[str, Column]:
    return {folded(name): column for column in spec.columns
            for name in (*column.aliases, column.label)}  # fmt: skip


def _places(
    row: Sequence[str], number: int, names: Mapping[str, Column], spec: TableSpec
) -> dict[str, int]:
    places: dict[str, int] = {}
    unknown: list[str] = []
    repeated: list[str] = []
    for index, cell in enumerate(row):
        column = names.get(folded(cell))
        if column is not None and column.key in places:
            repeated.append(column.label)
        elif column is not None:
            places[column.key] = index
        elif folded(cell) and folded(cell) not in IGNORED_LABELS:
            unknown.append(cell.strip()[:20])
    missing = [column.label for column in spec.columns if column.key not in places]
    complaints = [
        f"{words}：{'、'.join(found)}"
        for words, found in (("缺少列", missing), ("多出列", unknown), ("重复列", repeated))
        if found
    ]
    if complaints:
        raise WorkbookRefused(
            f"第 {number} 行的表头不对，{'；'.join(complaints)}。"
            f"表头应为：{spec.expected}（次序不限）。请对照模板改好后重新上传。"
        )
    return places
