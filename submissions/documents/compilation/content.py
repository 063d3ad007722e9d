"""What a book holds: its cover, its works, and of each work what its kind declares."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from submissions.kinds import Answers, Field, FieldKind, Kind, month_words

SMALL: Final = frozenset({"notes", "references"})
BESIDE: Final = frozenset({"genre", "signed_by", "entered_by"})
BYLINE: Final = (("author", "creators"), ("unit", "applicant"))
"""署名: who wrote it and for whom; of each pair the first that is answered."""
PERIOD: Final = ("starts", "ends")
_NUMBERED: Final = re.compile(
    r"^\s*(?:[（(\[【]\s*[0-9]{1,3}\s*[）)\]】]|[0-9]{1,3}\s*[.、）)](?![0-9]))\s*"
)


@dataclass(frozen=True)
class Cover:
    """The cover: the season, what is collected, the theme, who hosts it, the year."""

    season: str
    subject: str
    theme: str
    organizer: str
    year: int
    note: str = ""


@dataclass(frozen=True)
class Picture:
    """A JPEG, its size in pixels and its caption."""

    content: bytes
    width: int
    height: int
    caption: str = ""


@dataclass(frozen=True)
class Section:
    """One answer in prose: its heading, its paragraphs, the pictures that belong to it."""

    heading: str
    paragraphs: tuple[str, ...]
    pictures: tuple[Picture, ...] = ()
    is_small: bool = False


@dataclass(frozen=True)
class BookWork:
    """A work as the book prints it."""

    title: str
    byline: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()
    pictures: tuple[Picture, ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class Book:
    """A whole book."""

    cover: Cover
    works: Sequence[BookWork] = field(default_factory=tuple)


def book_work(
    kind: Kind,
    answers: Answers,
    *,
    pictures: Mapping[str, Sequence[Picture]],
    remark: str = "",
) -> BookWork:
    """Return a work for the book. `pictures` are by the key of the field they support, "" = none.

    Phones and addresses stay out; the names of who made it stay (署名权, 附件5 三(一)).
    """
    complete = kind.complete(answers)
    asked = [each for each in kind.fields if kind.applies(each, complete)]
    prose = [each for each in asked if each.kind is FieldKind.TEXT and complete[each.key]]
    shown = {each.key for each in prose}
    rest = [picture for key, some in pictures.items() if key not in shown for picture in some]
    return BookWork(
        title=str(complete["title"]),
        byline=_byline(complete),
        facts=tuple(_facts(asked, complete)),
        sections=tuple(
            Section(
                each.label,
                _paragraphs(each, str(complete[each.key])),
                tuple(pictures.get(each.key, ())),
                is_small=each.key in SMALL,
            )
            for each in prose
        ),
        pictures=tuple(rest),
        remark=remark,
    )


def _byline(answers: Answers) -> tuple[str, ...]:
    found = []
    for keys in BYLINE:
        words = next((str(answers[key]) for key in keys if answers.get(key)), "")
        if words and words not in found:
            found.append(words)
    return tuple(found)


def _facts(asked: Sequence[Field], answers: Answers) -> list[tuple[str, str]]:
    """Short answers: the place, the period, keywords, the type."""
    facts = []
    for each in asked:
        answer = answers[each.key]
        if each.key == PERIOD[0]:
            months = [str(answers.get(key, "")) for key in PERIOD]
            words = "至".join(month_words(month) for month in months if month)
            facts.append(("起止时间", words))
        elif _is_fact(each):
            facts.append((each.label, each.shown(answer)))
    return [(label, words) for label, words in facts if words]


def _is_fact(each: Field) -> bool:
    if each.key in {*BESIDE, "title", PERIOD[1]}:
        return False
    if each.key == "place":  # tells where, not who
        return True
    return not each.identity and each.kind in {FieldKind.LINE, FieldKind.CHOICE}


def _paragraphs(each: Field, words: str) -> tuple[str, ...]:
    lines = [line.strip() for line in words.split("\n") if line.strip()]
    if each.key != "references":
        return tuple(lines)
    bare = (_NUMBERED.sub("", line) for line in lines)
    return tuple(f"（{number}）{line}" for number, line in enumerate(bare, start=1))
