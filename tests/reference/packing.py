"""Random contests as recompute packs, and the script that anybody runs over them."""

import json
import subprocess
import sys

from competition.exports.recompute_pack import SCRIPT, PackedEntry, pack_files
from competition.marking.marks import EntryMarks
from competition.marking.numbers import number_text
from competition.ranking import compute_standing_rows


def rows_of(entry: EntryMarks) -> list:
    """The sheets of an entry as they would be stored."""
    rows = [["", 0, 1, {}, None, None, entry.state.value]] if entry.state is not None else []
    for code, given in sorted(entry.components.items()):
        marks = {} if given.mark is None else {"": given.mark}
        state = "" if given.state is None else given.state.value
        rows.append([code, 0, 1, marks, given.deduction or None, given.seconds, state])
        for seat, sheet in sorted(given.sheets.items()):
            rows.append([code, seat, 1, dict(sheet.marks), sheet.deduction or None, None, ""])
    return rows


def pack_of(scheme, entries, seats, draws=()) -> dict:
    """The files of a contest's pack."""
    draws = dict(draws)
    result = compute_standing_rows(scheme, entries, seats=seats, draws=draws)
    rows = []
    for row in result.rows:
        total = result.points(row, "total")
        text = None if total is None else number_text(total)
        rows.append({"number": str(row.entry), "rank": row.rank, "total": text})
    packed = [
        PackedEntry(str(each.entry), rows_of(each), each, draws.get(each.entry)) for each in entries
    ]
    return pack_files(scheme, seats, packed, told={"rows": rows})


def write(folder, files) -> None:
    """Put a pack's files into a folder."""
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def recompute(*folders, isolated=True) -> tuple[int, str]:
    """Run the script in a process of its own, without this project on its path."""
    options = ["-I"] if isolated else []
    done = subprocess.run(
        [sys.executable, *options, SCRIPT, *map(str, folders)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    return done.returncode, done.stdout
