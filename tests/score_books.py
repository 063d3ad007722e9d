"""Score workbooks of the tests."""

import io
from collections.abc import Sequence

from openpyxl import Workbook

from competition.operations.score_rows import SCORE_SPEC

HEADER = [column.label for column in SCORE_SPEC.columns]
EVENT, THEORY, PLAN = "职业指导人员", "理论知识", "方案设计"


def book(*rows: Sequence[object]) -> bytes:
    made = Workbook()
    made.active.append(HEADER)
    for row in rows:
        made.active.append([*row, *[None] * (len(HEADER) - len(row))])
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def panel(number: str, seat: int, content: object, speech: object) -> list[list[object]]:
    return [
        [EVENT, number, PLAN, "内容", seat, content],
        [EVENT, number, PLAN, "表达", seat, speech],
    ]


GOOD = [
    [EVENT, "G001", THEORY, None, None, 88.5],
    *panel("G001", 1, 50, 30.5),
    *panel("G001", 2, 0, 0),
    *panel("G001", 3, 60, 40),
    [EVENT, "G001", PLAN, "扣分", None, 0.25],
    [EVENT, "G001", PLAN, "用时", None, 301],
    [EVENT, "G002", THEORY, None, None, None, "缺考"],
    [EVENT, "G003", None, None, None, None, "取消资格", "冒名"],
]
