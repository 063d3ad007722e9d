"""加密标签: the code to stick onto the paper, and the stub with 参赛号 to tear off and seal."""

from collections.abc import Sequence
from typing import Final

from docx.table import Table

from competition.models import CodeTable, Competition
from records.text import instant_words
from records.word import (
    add_text,
    grid_table,
    new_document,
    page_numbers,
    repeat_header,
    row_height,
    set_cell,
    to_bytes,
)

PER_ROW: Final = 2
LABEL_MM: Final = (52.0, 40.0)
ROW_MM: Final = 22.0
HEADERS: Final = ("加密标签（贴试卷）", "存根（撕下封存）") * PER_ROW


def labels_document(
    competition: Competition,
    table: CodeTable,
    *,
    name: str,
    pairs: Sequence[tuple[str, str]],
) -> bytes:
    """Return the Word file; `pairs` are (加密号, 参赛号), `name` the component's."""
    document = new_document(margins=(15, 15, 12, 12), pt=12)
    page_numbers(document)
    add_text(document, competition.title, east="黑体", pt=15, align="center")
    title = f"{table.event.name}　{name}　加密标签"
    add_text(document, title, east="黑体", pt=15, align="center", spacing=26)
    add_text(
        document,
        "仅供监督员使用。将标签贴在试卷密封处，沿竖线剪下存根，与剩余标签一并装袋密封；"
        "缺考剩下的标签在系统中登记作废。",
        pt=10.5,
    )
    add_text(document, f"密封时间：{instant_words(table.sealed_at)}　共 {len(pairs)} 枚", pt=10.5)
    add_text(document, f"承诺值（sha256）：{table.commitment}", pt=9)
    rows = -(-len(pairs) // PER_ROW)
    grid = grid_table(document, rows + 1, LABEL_MM * PER_ROW)
    repeat_header(grid)
    for column, label in enumerate(HEADERS):
        set_cell(grid.cell(0, column), label, "宋体", 9, "center")
    _fill(grid, table, name, pairs)
    return to_bytes(document)


def _fill(grid: Table, table: CodeTable, name: str, pairs: Sequence[tuple[str, str]]) -> None:
    for place, (code, number) in enumerate(pairs):
        row, column = divmod(place, PER_ROW)
        if column == 0:
            row_height(grid, row + 1, ROW_MM)
        label = grid.cell(row + 1, column * 2)
        set_cell(label, spaced(code), "黑体", 22, "center", bold=True)
        stub = grid.cell(row + 1, column * 2 + 1)
        set_cell(stub, f"{number}\n{spaced(code)}\n{name}", "宋体", 10.5, "center")


def spaced(code: str) -> str:
    """ "482 913": two groups are read more safely than six digits."""
    return f"{code[:3]} {code[3:]}"
