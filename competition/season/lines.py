"""Where in a TOML source a place like `events[0].quota.maximum` is written."""

import re
from collections import Counter

_HEADER = re.compile(r"(\[{1,2})\s*([A-Za-z0-9_.\-\s]+?)\s*\]{1,2}\s*(?:#.*)?")
_KEY = re.compile(r"([A-Za-z0-9_.\-]+)\s*=")
_LAST_STEP = re.compile(r"(?:\.?[^.\[\]]+|\[[0-9]+\])$")
_FENCES = ('"""', "'''")


def line_of(place: str, index: dict[str, int]) -> int | None:
    """The line of the place, or of the nearest table around it; None when it has none."""
    while place:
        if place in index:
            return index[place]
        shorter = _LAST_STEP.sub("", place)
        if shorter == place:
            return None
        place = shorter
    return None


def index_lines(source: str) -> dict[str, int]:
    """Map each table and key of a TOML source to its line (1-based).

    Reads headers and the first key of each line, which is how season files are written; a
    key inside an inline table is found at the line of its table.
    """
    index: dict[str, int] = {}
    counts: Counter[str] = Counter()
    table, fence = "", ""
    for number, line in enumerate(source.splitlines(), start=1):
        text = line.strip()
        if fence:
            fence = "" if fence in text else fence
            continue
        header = _HEADER.fullmatch(text)
        if header is not None:
            table = _enter(header[2], counts, is_array=header[1] == "[[")
            index.setdefault(table, number)
            continue
        key = _KEY.match(text)
        if key is not None:
            index.setdefault(f"{table}.{key[1]}" if table else key[1], number)
        fence = _opened(text)
    return index


def _enter(name: str, counts: Counter[str], *, is_array: bool) -> str:
    """The full place of a header: every array on the way with the number of its last table."""
    place = ""
    parts = [part.strip() for part in name.split(".")]
    for position, part in enumerate(parts):
        place = f"{place}.{part}" if place else part
        if is_array and position == len(parts) - 1:
            counts[place] += 1
        if counts[place]:
            place = f"{place}[{counts[place] - 1}]"
    return place


def _opened(text: str) -> str:
    for fence in _FENCES:
        if text.count(fence) % 2 == 1:
            return fence
    return ""
