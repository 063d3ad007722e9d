"""What a kind of paperwork is: its form, its evidence, its seal. Pure data, no framework.

From one `Kind` follow the page, the autosave, the counters, Word in and out, the workbook's
columns and the checks; to add a kind is to write one and to name it in the registry.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from records.enums import FileFamily
from records.text import clean_line, clean_prose, normalise_landline, normalise_mobile
from submissions.kinds.months import with_digits

Answer = str | bool
Answers = Mapping[str, Answer]


class FieldKind(StrEnum):
    """How an answer is typed and kept."""

    LINE = "line"
    TEXT = "text"
    PHONE = "phone"
    LANDLINE = "landline"
    MOBILE = "mobile"
    MONTH = "month"
    CHOICE = "choice"
    FLAG = "flag"
    SHARE = "share"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field. `label` and `hint` are the official form's own words where it is `on_form`.

    `limit` is the most 字 it may have at hand-in (None: no stated limit) and `clause` where
    that stands. `identity` marks what tells who handed in, so that blind copies leave it out.
    `quotes` marks what only cites others (注释, 参考文献): it is not compared with other works.
    `aliases` are other labels under which filled forms carry it. `group` heads the fields that
    one cell of the form holds together (附件3 成果介绍). `needs` names a flag, or a (field,
    value), on which the field depends.
    """

    key: str
    label: str
    kind: FieldKind = FieldKind.LINE
    hint: str = ""
    limit: int | None = None
    required: bool = True
    clause: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    on_form: bool = True
    identity: bool = False
    quotes: bool = False
    aliases: tuple[str, ...] = ()
    group: str = ""
    needs: tuple[str, Answer] | None = None

    @property
    def blank(self) -> Answer:
        """What stands there before anybody typed."""
        return False if self.kind is FieldKind.FLAG else ""

    def clean(self, typed: Answer) -> Answer:
        """Return the answer as it is kept; what is not of the kind stays as typed, to be mended."""
        if self.kind is FieldKind.FLAG:
            return typed in {True, "true", "on", "1", "是"}
        return _CLEANERS.get(self.kind, clean_line)(str(typed))

    def shown(self, answer: Answer) -> str:
        """Return the answer as people read it: choices by their words, months as 2023年1月."""
        if isinstance(answer, bool):
            return "是" if answer else "否"
        if self.kind is FieldKind.MONTH:
            return month_words(answer)
        if self.kind is FieldKind.SHARE and answer:
            return f"{answer}%"
        return dict(self.choices).get(answer, answer)


@dataclass(frozen=True, kw_only=True)
class EvidenceClass:
    """One class of 支撑材料: which families of files it takes, how many it must have at hand-in.

    One that is not `on_form` stands beside the form's own 支撑材料目录. `identity` marks what
    tells by its very nature who handed in, so that it never goes with a blind copy.
    """

    key: str
    label: str
    accepts: frozenset[FileFamily]
    minimum: int = 0
    hint: str = ""
    clause: str = ""
    on_form: bool = True
    identity: bool = False


class SealLevel(StrEnum):
    """Whose seal the paper carries."""

    DISTRICT = "district"
    CITY = "city"


@dataclass(frozen=True, kw_only=True)
class Seal:
    """审核意见 and 签章 on the form: whose, and under which label."""

    level: SealLevel
    label: str


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of 参评材料.

    `heading` is the title of the official form; `subject` the word for the thing itself.
    `links` are the fields to which evidence may belong. `seal` None means 一律提交电子稿.
    `automatic` are what the portal writes by itself (行政区划, 提交时间), key → label.
    """

    name: str
    annex: str
    heading: str
    subject: str
    clause: str
    fields: tuple[Field, ...]
    evidence: tuple[EvidenceClass, ...]
    links: tuple[str, ...] = ()
    seal: Seal | None = None
    automatic: tuple[tuple[str, str], ...] = ()

    def field(self, key: str) -> Field:
        """Return the field of this key; KeyError when there is none."""
        return self._by_key()[key]

    def has(self, key: str) -> bool:
        """Say whether the kind has such a field."""
        return key in self._by_key()

    def evidence_class(self, key: str) -> EvidenceClass:
        """Return the evidence class of this key; KeyError when there is none."""
        return {each.key: each for each in self.evidence}[key]

    def blank_answers(self) -> dict[str, Answer]:
        """Return an empty form."""
        return {field.key: field.blank for field in self.fields}

    def complete(self, answers: Answers) -> dict[str, Answer]:
        """Return the answers to every field of the form, blank where none was kept."""
        return {field.key: answers.get(field.key, field.blank) for field in self.fields}

    def applies(self, field: Field, answers: Answers) -> bool:
        """Say whether a field is asked at all, given the others (a share only with co-authors)."""
        if field.needs is None:
            return True
        other, value = field.needs
        return answers.get(other, self.field(other).blank) == value

    def labels(self) -> dict[str, str]:
        """Return key → label."""
        return {field.key: field.label for field in self.fields}

    def _by_key(self) -> dict[str, Field]:
        return {field.key: field for field in self.fields}


_MONTH: Final = re.compile(
    r"([0-9]{4})\s*(?:年|[-./])\s*(1[0-2]|0?[1-9])(?:\s*月)?(?:\s*(?:[-./]?\s*[0-9]{1,2}\s*日?))?"
)


def clean_month(typed: str) -> str:
    """Return 2023-01 for 2023年1月, 2023.1, 二〇二三年一月, 2023-1-15 …; what is no month as typed."""
    plain = with_digits(clean_line(typed))
    found = _MONTH.fullmatch(plain.replace(" ", ""))
    if found is None or not 1900 <= int(found[1]) <= 2100:
        return clean_line(typed)
    return f"{found[1]}-{int(found[2]):02d}"


def month_words(month: str) -> str:
    """Return 2023年1月 for 2023-01; anything else as it is."""
    year, dash, number = month.partition("-")
    if not dash or not (year.isdecimal() and number.isdecimal()):
        return month
    return f"{year}年{int(number)}月"


def _clean_share(typed: str) -> str:
    plain = unicodedata.normalize("NFKC", clean_line(typed)).removesuffix("%").strip()
    return str(int(plain)) if plain.isascii() and plain.isdecimal() and len(plain) < 4 else plain


def _clean_mobile(typed: str) -> str:
    return normalise_mobile(typed) or clean_line(typed)


def _clean_landline(typed: str) -> str:
    return normalise_landline(typed) or clean_line(typed)


def _clean_phone(typed: str) -> str:
    return normalise_mobile(typed) or _clean_landline(typed)


_CLEANERS: Final[Mapping[FieldKind, Callable[[str], str]]] = {
    FieldKind.TEXT: clean_prose,
    FieldKind.MONTH: clean_month,
    FieldKind.SHARE: _clean_share,
    FieldKind.MOBILE: _clean_mobile,
    FieldKind.LANDLINE: _clean_landline,
    FieldKind.PHONE: _clean_phone,
}
