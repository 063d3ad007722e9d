"""复算包: a run's scheme, marks and ranks as JSON, with a script of its own that recomputes them.

No names: entries are known by their number (参赛号), judges by their seat.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from competition.marking import EntryMarks, Scheme, fingerprint, scheme_to_mapping
from competition.marking.inputs import Seats
from competition.marking.numbers import number_text

SCRIPT: Final = Path(__file__).with_name("scripts") / "recompute.py"
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
README: Final = """{title} {event} 第 {run} 次计算　成绩复算包

怎样复算
  装有 Python 3.9 或以上版本的任何电脑，不必联网，不必安装其他软件：
      python3 recompute.py
  能由原始评分推出全部公布的总分和名次时，显示一句话并以 0 退出；否则逐条说出不同之处并以 1 退出。
  recompute.py 是独立写成的，与竞赛系统没有共用任何程序，150 行以内，可以通读。

各文件
  scheme.json    评分标准：环节、指标、权重、系数、去极值、各阶段的舍入、用时扣分、同分依据、各种状态的后果
  marks.json     全部有效评分表（环节、席位、版本、各指标得分与扣分（单位千分之一分）、用时秒数、状态），
                 各环节的评委席位（seats）；不是全组评分的参赛号另列应评席位（own）、第三评（thirds）、
                 考场（rooms）、修正系数（coefficients，由考场算出的在复算时重新计算）、同分抽签号（draw）
  standing.json  这次计算公布的总分和名次，评分标准指纹（scheme_fingerprint）、原始评分指纹
                 （marks_fingerprint）和系统计算时的数据指纹（inputs_fingerprint）
  log.json       操作日志中有关各条的序号、时间、操作和校验值，以及库外锚点；监督员可在“操作日志”页面逐条核对
  recompute.py   复算程序

核对
  评分标准指纹应与各评分表、成绩汇总表上印的一致；原始评分指纹记在操作日志“生成复算包”一条中：
      {marks_fingerprint}
  状态：absent 缺考，forfeit 弃权，violation 违纪，disqualified 取消资格。
"""


class PackedEntry(NamedTuple):
    """An entry's rows as they are stored, and what the engine was given beside them.

    A sheet is [component, seat, version, marks, deduction, seconds, state]; marks and deduction
    in thousandths, seat 0 the component as a whole, component "" the whole entry.
    """

    number: str
    sheets: Sequence[Sequence[Any]]
    marks: EntryMarks
    draw: int | None = None


def pack_files(
    scheme: Scheme,
    seats: Seats,
    entries: Iterable[PackedEntry],
    *,
    told: Mapping[str, Any],
) -> dict[str, Any]:
    """File name → content (JSON-able) of scheme, marks and standing; `told` is what was published.

    `told` has `rows`: number, rank, total (exact text or None); the fingerprints are added.
    """
    marks = {
        "seats": {code: sorted(numbers) for code, numbers in seats.items()},
        "entries": [_entry(each) for each in entries],
    }
    return {
        "scheme.json": scheme_to_mapping(scheme),
        "marks.json": marks,
        "standing.json": {
            **told,
            "scheme_fingerprint": fingerprint(scheme),
            "marks_fingerprint": digest(marks),
        },
    }


def digest(value: object) -> str:
    """The sha256 over canonical JSON, as the script computes it."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def write_pack(target: Path, files: Mapping[str, Any], *, readme: str) -> None:
    """Write the zip; the same content makes the same file."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "README.txt", "\ufeff" + readme.replace("\n", "\r\n"))
        for name, content in files.items():
            _put(archive, name, json.dumps(content, ensure_ascii=False, indent=1))
        _put(archive, SCRIPT.name, SCRIPT.read_text(encoding="utf-8"))


def _put(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, _FIRST_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, text)


def _entry(packed: PackedEntry) -> dict[str, Any]:
    parts = packed.marks.components
    draw = {} if packed.draw is None else {"draw": packed.draw}
    return draw | {
        "number": packed.number,
        "sheets": [list(sheet) for sheet in packed.sheets],
        "own": {code: sorted(each.seats) for code, each in parts.items() if each.seats is not None},
        "thirds": {code: each.third for code, each in parts.items() if each.third is not None},
        "rooms": {code: each.room for code, each in parts.items() if each.room is not None},
        "coefficients": {
            code: number_text(each.coefficient)
            for code, each in parts.items()
            if each.coefficient is not None
        },
    }
