"""File names as people send them: only a label, and an odd one is refused."""

import re
from pathlib import PureWindowsPath
from typing import Final

from records.media.families import FileRefused
from records.text import clean_line, has_control

MAX_NAME: Final = 120
_ODD: Final = "文件名不正常，请改为如“工作方案.docx”的名称后重新上传。"
_FORBIDDEN: Final = re.compile(r'[<>:"|?*/\\]|%00|%2e|%2f|%5c', re.IGNORECASE)
_DEVICE: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)


def checked_name(filename: str) -> str:
    """Return the name as a label: without folders, on one line; refuse what is no honest name."""
    name = clean_line(PureWindowsPath(filename).name)
    stem, _, suffix = name.rpartition(".")
    is_odd = (
        has_control(filename)
        or any(mark in filename for mark in "\r\n\t")
        or not stem.strip(" .")
        or not suffix.strip()
        or name.startswith(("-", "."))
        or _FORBIDDEN.search(name) is not None
        or _DEVICE.fullmatch(name.partition(".")[0].strip()) is not None
    )
    if is_odd:
        raise FileRefused(_ODD)
    if len(name) > MAX_NAME:
        raise FileRefused(f"文件名超过 {MAX_NAME} 个字，请改短后重新上传。")
    return name


def suffix_of(name: str) -> str:
    """Return the extension, lower case, without its dot."""
    return name.rpartition(".")[2].strip().lower()
