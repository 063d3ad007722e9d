"""What happens inside the child process: one check, its answer as one line of JSON."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from records.errors import Refused

Task = Callable[..., Any]


def _check_pdf(path: str) -> Any:
    from records.media.pdf import check_pdf  # noqa: PLC0415 -- only what this task needs

    return check_pdf(Path(path))


def _check_ooxml(path: str, suffix: str) -> Any:
    from records.media.ooxml import check_office  # noqa: PLC0415 -- only what this task needs

    return check_office(Path(path), suffix)


def _check_ole(path: str) -> Any:
    from records.media.ole import check_old_office  # noqa: PLC0415 -- only what this task needs

    return check_old_office(Path(path))


def _check_image(path: str, suffix: str) -> Any:
    from records.media.images import check_image  # noqa: PLC0415 -- only what this task needs

    return check_image(Path(path), suffix)


def _draw_image(path: str, suffix: str, target: str, thumbnail: str) -> Any:
    from records.media.images import draw_anew  # noqa: PLC0415 -- only what this task needs

    return draw_anew(Path(path), suffix, Path(target), Path(thumbnail))


def _read_codes(path: str, suffix: str) -> Any:
    from records.media.codes import read_codes  # noqa: PLC0415 -- only what this task needs

    return read_codes(Path(path), suffix)


def _read_pages(path: str, suffix: str, span: str, folder: str) -> Any:
    from records.media.codes import read_pages  # noqa: PLC0415 -- only what this task needs

    first, _, stop = span.partition(":")
    return read_pages(Path(path), suffix, Path(folder), span=range(int(first), int(stop)))


TASKS: Final[dict[str, Task]] = {
    "check-pdf": _check_pdf,
    "check-ooxml": _check_ooxml,
    "check-ole": _check_ole,
    "check-image": _check_image,
    "draw-image": _draw_image,
    "read-codes": _read_codes,
    "read-pages": _read_pages,
}


def main(name: str, *arguments: str) -> None:
    """Do one task and tell what came of it."""
    try:
        answer = {"done": TASKS[name](*arguments)}
    except Refused as refusal:
        answer = {"refused": refusal.message}
    except MemoryError:
        answer = {"refused": "文件展开后占用的内存过多，请压缩或拆分后重新上传。"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
