"""The leak scan: what is left in a text of who wrote it. Pure; people judge what it finds.

Blanks, line ends, zero-width marks, full-width forms and capitals do not hide a name from it.
It tells what it found as it stands there, so that very passage can be covered.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

AROUND: Final = 16
_BETWEEN: Final = r"[\s\-‐-―().·]{0,2}"
_COUNTRY: Final = rf"(?:(?:00)?86{_BETWEEN})"


@dataclass(frozen=True)
class Suspect:
    """A text that must not be met, and what it is (姓名, 申报单位, 区名 …)."""

    text: str
    what: str


@dataclass(frozen=True)
class Passage:
    """A text of the blind copy and where it stands (项目执行过程, 支撑材料 02 第 3 页)."""

    where: str
    text: str


@dataclass(frozen=True)
class Leak:
    """Something found: where, what it is, the words as they stand there, how often, around it."""

    where: str
    what: str
    found: str
    excerpt: str
    times: int = 1

    @property
    def key(self) -> str:
        """The same leak has the same key in the next scan."""
        told = f"{self.where}\n{self.what}\n{self.found}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Pattern:
    """What gives itself away by its form; `group` is the part of it that is meant."""

    what: str
    form: re.Pattern[str]
    group: int = 0


PATTERNS: Final = (
    Pattern("身份证号", re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9Xx])")),
    Pattern("手机号", re.compile(rf"(?<![0-9]){_COUNTRY}?1[3-9](?:{_BETWEEN}[0-9]){{9}}(?![0-9])")),
    Pattern(
        "座机号",
        re.compile(
            rf"(?<![0-9])(?:0|{_COUNTRY}0?)[1-9][0-9]{{1,2}}{_BETWEEN}"
            r"[2-9](?:[ -]?[0-9]){6,7}(?![0-9])"
        ),
    ),
    Pattern(
        "联系方式",
        re.compile(
            r"(?:电话|座机|手机号?码?|热线|传真|tel|phone|微信号?|QQ号?)\s*[:：]?\s*"
            r"((?:[0-9][ -]?){5,14}[0-9])",
            re.IGNORECASE,
        ),
        group=1,
    ),
    Pattern(
        "联系方式",
        re.compile(
            r"(?:微信号?|wechat|weixin|vx|QQ号?)\s*[:：]?\s*([a-z][a-z0-9_-]{5,19})", re.IGNORECASE
        ),
        group=1,
    ),
    Pattern("电子邮箱", re.compile(r"[A-Za-z0-9._+-]+ ?@ ?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")),
    Pattern(
        "机构名称",
        re.compile(
            r"[\u4e00-\u9fff]{2,4}?(?:区|县|市|街道|街|镇|乡|社区)"
            r"(?:人力资源(?:和|与)?社会保障[局所]|人社[局所]|(?:公共)?就业[\u4e00-\u9fff]{0,6}中心"
            r"|劳动(?:和|与)?保障[\u4e00-\u9fff]{0,4}[所站]|党群服务中心|办事处)"
        ),
    ),
)
"""What gives itself away by its form. Public numbers of five digits (12333) are none."""


def scan(
    passages: Iterable[Passage],
    suspects: Sequence[Suspect],
    *,
    patterns: Sequence[Pattern] = PATTERNS,
) -> list[Leak]:
    """Return what is found, in the order of the text; a longer find hides those inside it."""
    searches = [_search(each) for each in sorted(suspects, key=_weight) if each.text.strip()]
    found: list[Leak] = []
    for passage in passages:
        found += _scan_one(passage, searches, patterns)
    return found


@dataclass(frozen=True)
class _Flat:
    """A text made plain, and for each of its characters the place of the original one."""

    text: str
    places: list[int]

    def span(self, start: int, stop: int) -> tuple[int, int]:
        """The place in the original of a part of the plain text."""
        return self.places[start], self.places[stop - 1] + 1


@dataclass(frozen=True)
class _Search:
    what: str
    form: re.Pattern[str]
    is_dense: bool


def _weight(suspect: Suspect) -> int:
    return -len(suspect.text)


def _search(suspect: Suspect) -> _Search:
    digits = re.sub(r"[\s\-()（）+]", "", unicodedata.normalize("NFKC", suspect.text))
    if digits.isdecimal():
        joined = _BETWEEN.join(digits)
        return _Search(
            suspect.what, re.compile(rf"(?<![0-9]){_COUNTRY}?{joined}(?![0-9])"), is_dense=False
        )
    plain = _flat(suspect.text, is_dense=True).text
    return _Search(suspect.what, re.compile(re.escape(plain)), is_dense=True)


def _scan_one(
    passage: Passage, searches: Sequence[_Search], patterns: Sequence[Pattern]
) -> list[Leak]:
    dense, loose = (_flat(passage.text, is_dense=each) for each in (True, False))
    taken: list[tuple[int, int]] = []
    spans: list[tuple[tuple[int, int], str]] = []
    forms = [*searches, *(_Search(each.what, each.form, is_dense=False) for each in patterns)]
    groups = [0] * len(searches) + [each.group for each in patterns]
    for search, group in zip(forms, groups, strict=True):
        flat = dense if search.is_dense else loose
        for match in search.form.finditer(flat.text):
            if not match.group(group):
                continue
            span = flat.span(match.start(group), match.end(group))
            if any(start <= span[0] and span[1] <= stop for start, stop in taken):
                continue
            taken.append(span)
            spans.append((span, search.what))
    found: dict[tuple[str, str], Leak] = {}
    for span, what in sorted(spans):
        _note(found, passage, what, span)
    return list(found.values())


def _note(
    found: dict[tuple[str, str], Leak], passage: Passage, what: str, span: tuple[int, int]
) -> None:
    words = passage.text[span[0] : span[1]]
    known = found.get((what, words))
    excerpt = known.excerpt if known else _excerpt(passage.text, span)
    times = known.times + 1 if known else 1
    found[what, words] = Leak(passage.where, what, words, excerpt, times)


def _excerpt(text: str, span: tuple[int, int]) -> str:
    start, stop = max(0, span[0] - AROUND), min(len(text), span[1] + AROUND)
    before, after = text[start : span[0]], text[span[1] : stop]
    words = f"{before}【{text[span[0] : span[1]]}】{after}"
    return f"{'…' if start else ''}{' '.join(words.split())}{'…' if stop < len(text) else ''}"


def _flat(text: str, *, is_dense: bool) -> _Flat:
    """Make half-width and small what can be; `is_dense` also leaves all blanks out."""
    plain: list[str] = []
    places: list[int] = []
    for place, mark in enumerate(text):
        if unicodedata.category(mark) == "Cf" or (is_dense and mark.isspace()):
            continue
        for each in unicodedata.normalize("NFKC", mark).casefold():
            if is_dense and each.isspace():
                continue
            plain.append(each)
            places.append(place)
    return _Flat("".join(plain), places)
