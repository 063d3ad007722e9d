"""Names that every file system takes: from titles and file names that people typed."""

import re
import unicodedata
from typing import Final

MOST_BYTES: Final = 150
"""Of one part of a path, in UTF-8: 50 characters, so that whole paths stay short for Windows."""
_RESERVED: Final = re.compile(r'[\\/:*?"<>|]')
_DEVICES: Final = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{name}{n}" for name in ("COM", "LPT") for n in range(1, 10))}
)
_LONGEST_SUFFIX: Final = 12


def safe_part(text: str, *, most: int = MOST_BYTES) -> str:
    """Return one part of a path: printable, without reserved characters, at most `most` bytes.

    A suffix like .docx survives the cut. What nothing is left of is 未命名.
    """
    plain = "".join(_shown(mark) for mark in unicodedata.normalize("NFC", text))
    plain = " ".join(_RESERVED.sub("_", plain).split())
    stem, suffix = _split(plain)
    stem = _cut(stem.strip(" ."), most - len(suffix.encode())) or "未命名"
    if stem.partition(".")[0].strip().upper() in _DEVICES:
        stem = f"_{stem}"
    return stem + suffix


class FreeNames:
    """Hands out paths of which no two are the same, not even in the eyes of Windows or macOS."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, folder: str, name: str) -> str:
        """Return folder/name with the name made safe, and numbered when it is taken already."""
        safe = safe_part(name)
        stem, suffix = _split(safe)
        path, number = f"{folder}/{safe}" if folder else safe, 2
        while _seen(path) in self._taken:
            mark = f"({number})"
            part = safe_part(stem, most=MOST_BYTES - len(mark) - len(suffix.encode())) + mark
            path, number = f"{folder}/{part}{suffix}" if folder else part + suffix, number + 1
        self._taken.add(_seen(path))
        return path


def _seen(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _shown(mark: str) -> str:
    """Controls, directions and half characters become a blank; zero-width marks go."""
    category = unicodedata.category(mark)
    if category in {"Cf", "Cn", "Co"}:
        return ""
    return " " if category in {"Cc", "Cs", "Zl", "Zp"} else mark


def _split(name: str) -> tuple[str, str]:
    stem, dot, suffix = name.rpartition(".")
    is_suffix = bool(stem.strip(" .")) and suffix.isascii() and suffix.isalnum()
    if not dot or not is_suffix or len(suffix) > _LONGEST_SUFFIX:
        return name, ""
    return stem, f".{suffix}"


def _cut(text: str, most: int) -> str:
    return text.encode()[: max(most, 0)].decode("utf-8", errors="ignore").rstrip(" .")
