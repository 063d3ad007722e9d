"""Large tables out: rows stream to the file, cells are typed, user text is never a formula."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Literal, Self

import xlsxwriter

from records.text import LOCAL
from records.workbooks.page import Page, set_up_page
from records.workbooks.texts import lines_of, literal, printable

MAX_ROWS: Final = 1_048_576
_EXACT: Final = 10**15
_LINE: Final = 15.0
_FONT: Final = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_NUMBER_FORMATS: Final = {"text": "@", "date": "yyyy-mm-dd", "instant": "yyyy-mm-dd hh:mm"}
Kind = Literal["text", "number", "date", "instant"]


@dataclass(frozen=True)
class OutColumn:
    """A column to write: `width` in characters; `digits` fixes a number's decimals.

    The cell's type follows each value's own type (a 缺考 may stand among numbers); `kind`
    gives the column its format and, without `align`, numbers stand right and the rest left.
    """

    label: str
    width: float = 12
    kind: Kind = "text"
    digits: int | None = None
    align: Literal["", "left", "center", "right"] = ""
    wrap: bool = False


@dataclass(frozen=True)
class Formula:
    """A live formula made by the portal, never from anybody's text, with its computed value."""

    text: str
    value: float | str = 0


class TableWriter:
    """A workbook of typed tables, written in constant memory; use it as a context manager.

    `target` is a path or a binary file. `made_at` is printed as the last row of every sheet.
    Rows go to the disk as they come, so only the current row of a sheet can be written.
    """

    def __init__(self, target: str | Path | IO[bytes], *, made_at: datetime | None = None) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book: Any = xlsxwriter.Workbook(
            str(target) if isinstance(target, Path) else target, options
        )
        self._made_at = made_at
        self._sheets: list[Sheet] = []
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def sheet(
        self,
        name: str,
        columns: Sequence[OutColumn],
        *,
        titles: Sequence[str] = (),
        landscape: bool = True,
        frozen_columns: int = 0,
        one_page_wide: bool = True,
        groups: Sequence[tuple[str, int]] = (),
    ) -> "Sheet":
        """Begin a sheet: title rows, the header (frozen, repeated on paper), A4, page numbers.

        `groups` are headings above the header: text and how many columns it spans. A sheet that is not one page wide repeats its frozen columns on every page instead of
        shrinking until nobody can read it.
        """
        page = self._book.add_worksheet(self._free_name(name), worksheet_class=Page)
        sheet = Sheet(page, columns, self)
        set_up_page(page, landscape=landscape)
        if one_page_wide:
            page.fit_to_pages(1, 0)
        elif frozen_columns:
            page.repeat_columns(0, frozen_columns - 1)
        align = "center" if one_page_wide else "left"
        sheet.begin(titles, frozen_columns, align=align, groups=groups)
        self._sheets.append(sheet)
        return sheet

    def style(self, **properties: object) -> Any:
        """Return the workbook's format with these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({**_FONT, **properties})
        return self._formats[key]

    def close(self) -> None:
        """Finish every sheet and write the file."""
        if self._made_at is not None:
            here = self._made_at.astimezone(LOCAL)
            for sheet in self._sheets:
                sheet.line(f"制表时间：{here:%Y-%m-%d %H:%M}", align="right")
        self._book.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _free_name(self, name: str) -> str:
        plain = re.sub(r"[\[\]:*?/\\']", " ", printable(name)).strip()[:31] or "表"
        taken = {sheet.name.casefold() for sheet in self._sheets}
        free, number = plain, 2
        while free.casefold() in taken:
            free, number = f"{plain[:27]}({number})", number + 1
        return free


class Sheet:
    """One sheet of a TableWriter. Rows are written strictly downwards."""

    def __init__(self, page: Any, columns: Sequence[OutColumn], book: TableWriter) -> None:
        self.name: str = page.get_name()
        self.next_row = 0
        self._page, self._columns, self._book = page, columns, book
        self._styles = [_body_style(book, column) for column in columns]
        self._red = [_body_style(book, column, bg_color="#FFC7CE") for column in columns]
        self._wrapped = [(index, each.width) for index, each in enumerate(columns) if each.wrap]
        self._width = sum(column.width for column in columns)
        for index, column in enumerate(columns):
            page.set_column(index, index, column.width)

    def begin(
        self,
        titles: Sequence[str],
        frozen_columns: int,
        *,
        align: str = "center",
        groups: Sequence[tuple[str, int]] = (),
    ) -> None:
        """Write title rows and header; freeze the header and repeat it on every page."""
        for number, title in enumerate(titles):
            self.line(title, align=align, size=16 if number == 0 else 11, bold=number == 0)
        head = self._book.style(bold=True, border=1, align="center", bg_color="#E7ECF3",
                                text_wrap=True)  # fmt: skip
        top = self.next_row
        if groups:
            self._write_groups(groups, head)
        lines = max(lines_of(column.label, column.width) for column in self._columns)
        self._page.set_row(self.next_row, _LINE * lines + 6)
        for index, column in enumerate(self._columns):
            self._page.write_string(self.next_row, index, literal(column.label), head)
        self._page.repeat_rows(top, self.next_row)
        self.next_row += 1
        self._page.freeze_panes(self.next_row, frozen_columns)

    def _write_groups(self, groups: Sequence[tuple[str, int]], style: Any) -> None:
        first, lines = 0, 1
        for text, count in groups:
            width = sum(column.width for column in self._columns[first : first + count])
            lines = max(lines, lines_of(text, width))
            if count > 1:
                last = first + count - 1
                self._page.merge_range(self.next_row, first, self.next_row, last, "", style)
            self._page.write_string(self.next_row, first, literal(text), style)
            first += count
        self._page.set_row(self.next_row, _LINE * lines + 6)
        self.next_row += 1

    def row(self, values: Iterable[object], *, red: frozenset[int] | set[int] = frozenset()) -> int:
        """Write one row of values, cells in `red` marked; return its row number as in Excel."""
        row = self.next_row
        if row >= MAX_ROWS:
            raise ValueError("a sheet holds no more rows")
        page, styles = self._page, self._styles
        if self._wrapped:
            values = tuple(values)
            self._make_room(values)
        for index, value in enumerate(values):
            style = self._red[index] if index in red else styles[index]
            if type(value) is str:
                page.write_string(row, index, literal(value), style)
            elif type(value) is float:
                page.write_number(row, index, value, style)
            else:
                self._write(index, value, style)
        self.next_row = row + 1
        return self.next_row

    def line(
        self,
        text: str,
        *,
        align: str = "left",
        size: int = 11,
        bold: bool = False,
        least: float = 0,
    ) -> None:
        """Write one line of text over the whole width, at least `least` points high."""
        style = self._book.style(align=align, font_size=size, bold=bold, text_wrap=True)
        lines = lines_of(text, self._width * 11 / size)
        self._page.set_row(self.next_row, max(least, _LINE * size / 11 * lines + 6))
        if len(self._columns) > 1:
            self._page.merge_range(
                self.next_row, 0, self.next_row, len(self._columns) - 1, "", style
            )
        self._page.write_string(self.next_row, 0, literal(text), style)
        self.next_row += 1

    def signatures(self, roles: Sequence[str]) -> None:
        """Write the signature block: one line per role, with room to sign and to date."""
        self.line("")
        for role in roles:
            self.line(f"{role}（签字）：________________　　日期：______年____月____日", least=28)

    def widths(self, widths: Sequence[float]) -> None:
        """Change column widths after the fact (characters)."""
        for index, width in enumerate(widths):
            self._page.set_column(index, index, width)

    def _make_room(self, values: Sequence[object]) -> None:
        """Set the row's height where a wrapped text needs more than one line.

        Not every program fits rows by itself when it opens a file.
        """
        lines = 1
        for index, width in self._wrapped:
            text = values[index] if index < len(values) else None
            if type(text) is str and len(text) * 2 > width:
                lines = max(lines, lines_of(text, width))
        if lines > 1:
            self._page.set_row(self.next_row, _LINE * lines + 4)

    def _write(self, index: int, value: object, style: Any) -> None:
        page, row = self._page, self.next_row
        if value is None:
            page.write_blank(row, index, None, style)
        elif isinstance(value, bool):
            page.write_string(row, index, "是" if value else "否", style)
        elif isinstance(value, int | float | Decimal) and not _is_too_long(value):
            page.write_number(row, index, float(value), style)
        elif isinstance(value, date):
            page.write_datetime(row, index, _local(value), style)
        elif isinstance(value, Formula):
            page.write_formula(row, index, value.text, style, value.value)
        else:
            page.write_string(row, index, literal(str(value)), style)


def _is_too_long(number: float | Decimal) -> bool:
    """Say whether a reader would round it: beyond 15 digits a number is written as text."""
    return isinstance(number, int) and abs(number) >= _EXACT


def _local(moment: date) -> date:
    """Excel knows no zones: an instant becomes Tianjin's wall time."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(LOCAL).replace(tzinfo=None)
    return moment


def _body_style(book: TableWriter, column: OutColumn, **more: object) -> Any:
    shape: dict[str, object] = {
        "border": 1,
        "align": column.align or ("right" if column.kind == "number" else "left"),
        "text_wrap": column.wrap,
    }
    if column.kind == "number":
        shape["num_format"] = (
            "General" if column.digits is None else "0" + ("." + "0" * column.digits).rstrip(".")
        )
    else:
        shape["num_format"] = _NUMBER_FORMATS[column.kind]
    return book.style(**shape, **more)
