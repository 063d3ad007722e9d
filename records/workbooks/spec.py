"""What a table in a workbook looks like, and what came out of one."""

from dataclasses import dataclass, field
from typing import Literal

from records.errors import Refused

Kind = Literal["text", "mobile", "landline", "choice", "date", "mark", "flag"]

MAX_COLUMNS = 100
IGNORED_LABELS = ("序号", "错误原因")
ERROR_LABEL = "错误原因"
SAMPLE_MARK = "示例"
VERSION_PROPERTY = "模板版本"


class WorkbookRefused(Refused):
    """The file as a whole cannot be read; nothing of it is kept. Place, reason and cure inside."""

    title = "文件无法导入"

    def __init__(self, message: str, *, field: str | None = "file") -> None:
        super().__init__(message, field=field)


@dataclass(frozen=True)
class Column:
    """One column: `label` is the header in Chinese, `key` its name in `Row.cells`.

    `kind` decides how a cell is cleaned: text (one line), mobile (11 digits), landline,
    choice (one of `choices`), date (ISO), mark (the number's shortest decimal, still to be
    parsed by the marking rules), flag (是 or 否). `aliases` are other headers that mean it.
    `width` is in characters, `max_length` in characters of the cleaned text.
    """

    key: str
    label: str
    required: bool = False
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    hint: str = ""
    sample: str = ""
    width: float = 16
    max_length: int = 100
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableSpec:
    """A whole table: the template is built from it and uploads are read by it.

    `notes` are the lines of 填写说明 in row 1; `version` is kept in the template as a custom
    property; `max_rows` counts rows with data; `file_name` is the template's without suffix.
    """

    title: str
    sheet: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    version: str = "1"
    max_rows: int = 5_000
    file_name: str = ""

    @property
    def expected(self) -> str:
        """The headers as a sentence part: 姓名、单位、手机."""
        return "、".join(column.label for column in self.columns)


@dataclass(frozen=True)
class CellProblem:
    """What is wrong with one cell. `row` is the user's row number, `column` a key or ""."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class Row:
    """One row of data: its number in the user's file and its cleaned cells (blank = "")."""

    number: int
    cells: dict[str, str]


@dataclass
class Table:
    """Everything that was read; `problems` are cells to mend, `remarks` things to know."""

    rows: list[Row] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
