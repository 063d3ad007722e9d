"""The labels of a kind's form, and where they stand in a cell or on a line."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from submissions.documents.forms_in.wording import number_in_front, plain_label, squeezed
from submissions.kinds import Field, FieldKind, Kind

_OTHER_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "提交人": ("填报人", "填表人", "报送人"),
    "联系电话": ("联系方式", "联系 电话", "电话"),
    "项目名称": ("参评项目名称",),
    "项目所在地": ("所在地", "项目地点", "项目实施地"),
    "项目执行时间": ("执行时间", "项目实施时间", "项目时间", "实施时间"),
    "申报单位": ("申报单位名称", "报送单位", "推荐单位"),
    "项目执行过程": ("执行过程", "项目实施过程"),
    "项目执行结果": ("执行结果", "项目实施结果", "项目执行成效"),
    "参评成果名称": ("成果名称", "参评成果"),
    "联系人": ("联系人姓名",),
    "座机": ("固定电话", "办公电话", "座机号码", "座机电话"),
    "手机": ("手机号", "手机号码", "移动电话"),
    "通讯地址": ("通信地址", "联系地址", "地址"),
    "成果简介": ("成果简述",),
    "姓名": ("作者", "作者姓名"),
    "所在单位": ("工作单位", "单位", "单位名称"),
    "关键词": ("关键字",),
    "案例名称": ("案例题目", "案例标题"),
    "参考文献": ("主要参考文献",),
    "行政区划": ("行政区", "所属行政区划", "行政区域"),
    "提交时间": ("填报时间", "提交日期"),
}
_PAPERS: Final = ("支撑材料目录", "支撑材料", "支撑材料清单", "支撑材料名录")
_SEALS: Final = ("区级审核意见", "审核意见", "区级公共就业服务部门意见", "市级意见")


LABELLED: Final = 400  # labels stand in the beginning of a line, not deep inside of prose


class Role(StrEnum):
    """What stands behind a label."""

    FIELD = "field"
    PERIOD = "period"
    GROUP = "group"
    AUTOMATIC = "automatic"
    PAPERS = "papers"
    SEAL = "seal"


@dataclass(frozen=True)
class Label:
    """A label of the form. `keys` are the fields it asks for: two for a period, several for a
    group; the key of the automatic value; of the class of evidence, none for the whole list."""

    word: str
    role: Role
    keys: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its first key, "" for none."""
        return self.keys[0] if self.keys else ""


@dataclass(frozen=True)
class Hit:
    """A label found on a line, and where it begins and ends with its colon and hint."""

    label: Label
    start: int
    end: int


class Labels:
    """All labels of one kind."""

    def __init__(self, kind: Kind) -> None:
        """Collect them from the declaration."""
        self.kind = kind
        self.headings = frozenset({squeezed(kind.heading), *_near_headings(kind)})
        self._words: dict[str, Label] = {}
        for label, words in _declared(kind):
            for word in (label.word, *words, *_OTHER_WORDS.get(label.word, ())):
                self._words.setdefault(plain_label(word), label)
        self.papers = {plain_label(each.label): each.key for each in kind.evidence}
        self._pattern = _pattern(self._words)
        self._papers_pattern = _pattern(self.papers)

    def of_cell(self, text: str) -> Label | None:
        """Return the label that a cell is, if it is nothing else."""
        return self._words.get(plain_label(text)) if 0 < len(text) < 160 else None

    def near(self, text: str) -> Label | None:
        """Return the one label that differs from the text by one character, if it is long enough."""
        plain = plain_label(text)
        if not 4 <= len(plain) <= 14:
            return None
        found = {label for word, label in self._words.items() if _is_near(plain, word)}
        return found.pop() if len(found) == 1 else None

    def on_line(self, text: str, *, only_first: bool) -> list[Hit]:
        """Return the labels on a line; `only_first`: only one that the line begins with."""
        hits: list[Hit] = []
        lead = len(number_in_front(text))
        for found in self._pattern.finditer(text, 0, LABELLED):
            label = self._words[squeezed(found["label"])]
            if _begins(text, found, lead):
                hits.append(Hit(label, 0, found.end()))
            elif not only_first and _stands_free(text, found):
                hits.append(Hit(label, found.start(), found.end()))
        return hits[:1] if only_first else hits

    def paper_on_line(self, text: str) -> Hit | None:
        """Return the class of evidence that a line begins with (1.政策文件：…)."""
        lead = len(number_in_front(text))
        found = self._papers_pattern.match(text, lead, LABELLED)
        if found is None or not (lead or found["colon"]):
            return None
        key = self.papers[squeezed(found["label"])]
        return Hit(Label(found["label"], Role.PAPERS, (key,)), 0, found.end())

    def group_of(self, label: Label) -> tuple[Field, ...]:
        """Return the fields that a group or a period holds."""
        return tuple(self.kind.field(key) for key in label.keys)


@cache
def labels_of(kind: Kind) -> Labels:
    """Return the labels of a kind, collected once."""
    return Labels(kind)


def _declared(kind: Kind) -> Iterable[tuple[Label, tuple[str, ...]]]:
    asked = [field for field in kind.fields if field.on_form]
    months = [field for field in asked if field.kind is FieldKind.MONTH]
    for field in asked:
        if field not in months:
            yield Label(plain_label(field.label), Role.FIELD, (field.key,)), field.aliases
    for word, keys in _by_word(months).items():
        yield Label(word, Role.PERIOD if len(keys) == 2 else Role.FIELD, keys), ()
    yield from _declared_around(kind, asked)


def _by_word(fields: Iterable[Field]) -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {}
    for field in fields:
        word = plain_label(field.label)
        words[word] = (*words.get(word, ()), field.key)
    return words


def _declared_around(kind: Kind, asked: Sequence[Field]) -> Iterable[tuple[Label, tuple[str, ...]]]:
    """Yield what is no single field: groups, what the portal fills in, seal and material."""
    for group in dict.fromkeys(field.group for field in asked if field.group):
        yield Label(group, Role.GROUP, tuple(f.key for f in asked if f.group == group)), ()
    for key, word in kind.automatic:
        yield Label(word, Role.AUTOMATIC, (key,)), ()
    if kind.seal is not None:
        yield Label(kind.seal.label, Role.SEAL), _SEALS
    yield Label(_PAPERS[0], Role.PAPERS), _PAPERS[1:]
    for each in kind.evidence:
        if each.label == "附录":
            yield Label(each.label, Role.PAPERS, (each.key,)), ()


def _near_headings(kind: Kind) -> Iterable[str]:
    heading = kind.heading
    yield heading.replace("公共就业服务", "就业服务")
    yield heading.replace("优秀公共就业服务", "公共就业服务")
    yield heading.removesuffix("表").removesuffix("参评") + "申报表"


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Match a label with spaces between its characters, a hint in brackets, and a colon."""
    ordered = sorted(words, key=len, reverse=True)
    spaced = "|".join(r"[ \t\u3000\xa0]*+".join(map(re.escape, word)) for word in ordered)
    return re.compile(
        rf"(?P<open>[【\[〔])?(?P<label>{spaced})(?P<close>[】\]〕])?"
        r"(?P<hint>\s*+[（(][^（()）\n]{0,160}[)）])?\s*+(?P<colon>[:：])?(?P<more>\s*+[:：])?"
    )


def _begins(text: str, found: re.Match[str], lead: int) -> bool:
    """Say whether a label stands at the beginning of its line, behind a number at most."""
    if found.start() > lead:
        return False
    rest = text[found.end() : found.end() + LABELLED]
    if found["colon"] or not rest.strip() or (found["open"] and found["close"]):
        return True
    if found["hint"]:
        return True
    after_space = text[found.end() - 1 : found.end()].isspace() or rest[:1] in "\t_＿"
    return after_space or (lead > 0 and not text[:lead].isspace())


def _stands_free(text: str, found: re.Match[str]) -> bool:
    """Say whether a label inside of a line is one: with its colon, and short ones apart."""
    if not found["colon"]:
        return False
    before = text[: found.start()]
    return (
        len(squeezed(found["label"])) > 2
        or not before
        or before[-1] in " \t\u3000\xa0;；,，、)）_＿"
    )


def _is_near(one: str, other: str) -> bool:
    """Say whether one character was changed, left out, or put in."""
    if one == other or abs(len(one) - len(other)) > 1 or len(other) < 4:
        return False
    head = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if head is None:
        return True
    if len(one) == len(other):
        return one[head + 1 :] == other[head + 1 :]
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[head + 1 :] == shorter[head:]
