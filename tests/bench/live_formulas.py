"""Random contests through LibreOffice: how many formula cells agree with the engine.

Fails where a single cell differs; the counts stand in the table.
"""

import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.bench import Figure
from tests.competition.test_live_formulas import some_contests
from tests.reference.spreadsheet import PER_BOOK, Recomputed

CONTESTS = int(os.environ.get("CONTESTS", "60"))
PER_CALL = 10 * PER_BOOK


def figures(contests: int = CONTESTS) -> Iterator[Figure]:
    """Compare random contests cell by cell."""
    start, counts = time.perf_counter(), Counter()
    found = some_contests(contests, start=20240630)
    for first in range(0, len(found), PER_CALL):
        part = found[first : first + PER_CALL]
        with tempfile.TemporaryDirectory() as folder:
            compared = Recomputed(Path(folder))
            compared.write(part)
            compared.recompute()
            wrong = compared.differences()
        if wrong:
            raise ValueError("\n".join(wrong[:20]))
        counts["entries"] += sum(len(each.entries) for each in part)
        counts["cells"] += sum(compared.cells.values())
        counts["ranks"] += compared.cells["rank"]
        counts["as values"] += sum(compared.as_values.values())
        print(dict(counts))
    yield Figure(
        what=f"实时公式与引擎逐格相同：{len(found)} 场、{counts['entries']} 个名额"
        f"（其中名次 {counts['ranks']} 格，改写为数值 {counts['as values']} 列）",
        rows=counts["cells"],
        seconds=time.perf_counter() - start,
    )
