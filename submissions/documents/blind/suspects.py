"""What a blind copy must not say: taken from the form itself and from what its district filed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from records.text import pinyin_of
from submissions.documents.blind.leaks import Suspect
from submissions.kinds import Answers, Field, FieldKind, Kind

DISTRICT, SHORT, OTHER = "区名", "区名简称（请核实）", "其他区名"
CODE, PINYIN = "区划代码", "区名拼音（请核实）"
PERSON, UNIT, PHONE = "联络人姓名", "区内单位", "联络人电话"
_PHONES: Final = frozenset({FieldKind.PHONE, FieldKind.MOBILE, FieldKind.LANDLINE})
_ENDINGS: Final = ("新区", "开发区", "高新区", "保税区", "自治县", "区", "县", "市")
_PARTS: Final = re.compile(r"[、，,；;/|\n]+")
_CITY: Final = re.compile(r"^[\u4e00-\u9fff]{2,3}市")
_NAMES_APART: Final = re.compile(r"[\u4e00-\u9fff]{2,4}(?:\s+[\u4e00-\u9fff]{2,4})+")
_COMMON: Final = re.compile(
    r"(?:市|区|县)?(?:公共)?(?:就业|人才|人力资源)(?:和|与)?(?:人才|社会保障|服务|创业)*(?:服务)?(?:指导)?"
    r"(?:中心|局|处|科)?"
)
_LEAST_REST: Final = 3
_LEAST_SPELLED: Final = 5


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a work comes from: its district, the other ones, and who acts for the district."""

    district: str
    code: str = ""
    others: Sequence[str] = ()
    people: Sequence[str] = ()
    units: Sequence[str] = ()
    phones: Sequence[str] = ()


def suspects_of(kind: Kind, answers: Answers, origin: Origin) -> list[Suspect]:
    """Return every text to look for, each once, under the first name it goes by."""
    found: dict[str, Suspect] = {}
    for suspect in _all(kind, answers, origin):
        if len(suspect.text) > 1:
            found.setdefault(suspect.text, suspect)
    return list(found.values())


def short_name(district: str) -> str:
    """和平 for 和平区, 滨海 for 滨海新区; the name itself when nothing would be left."""
    for ending in _ENDINGS:
        if district.endswith(ending):
            short = district.removesuffix(ending)
            return short if len(short) > 1 else district
    return district


def _all(kind: Kind, answers: Answers, origin: Origin) -> Iterator[Suspect]:
    for field in kind.fields:
        if field.identity:
            yield from _of_field(field, str(answers.get(field.key, "")), origin)
    yield Suspect(origin.district, DISTRICT)
    yield Suspect(short_name(origin.district), SHORT)
    yield Suspect(origin.code, CODE)
    yield Suspect(_spelled(short_name(origin.district)), PINYIN)
    for texts, what in ((origin.people, PERSON), (origin.units, UNIT), (origin.phones, PHONE)):
        for text in texts:
            yield from _with_rests(text, what, origin) if what == UNIT else _numbers(text, what)
    for name in origin.others:
        if name != origin.district:
            yield Suspect(name, OTHER)


def _spelled(short: str) -> str:
    """Heping for 和平; nothing for what is too short to tell."""
    spelled = pinyin_of(short).partition(" ")[0]
    return spelled if len(spelled) >= _LEAST_SPELLED else ""


def _of_field(field: Field, answer: str, origin: Origin) -> Iterator[Suspect]:
    if field.kind in _PHONES:
        yield from _numbers(answer, field.label)
        return
    for part in _parted(answer):
        yield from _with_rests(part, field.label, origin)


def _parted(answer: str) -> Iterable[str]:
    """Several people or units in one answer; 张三 李四 are two, 多伦道 1 号 is one."""
    for part in _PARTS.split(answer):
        plain = part.strip()
        yield from plain.split() if _NAMES_APART.fullmatch(plain) else [plain]


def _with_rests(text: str, what: str, origin: Origin) -> Iterator[Suspect]:
    """The text, and what tells as much without city and district: 南市街道 of 和平区南市街道."""
    plain = text.strip()
    yield Suspect(plain, what)
    rest = _CITY.sub("", plain).removeprefix(origin.district).strip()
    is_telling = len(rest) >= _LEAST_REST and not _COMMON.fullmatch(rest)
    if rest != plain and is_telling:
        yield Suspect(rest, what)


def _numbers(text: str, what: str) -> Iterator[Suspect]:
    """A phone whole, and its local part without area code and extension."""
    plain = text.strip()
    yield Suspect(plain, what)
    local = re.search(r"(?:^|-)([2-9][0-9]{6,7})(?:-|$)", plain)
    if local:
        yield Suspect(local[1], what)
