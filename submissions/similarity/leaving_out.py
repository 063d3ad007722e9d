"""What is no sign of copying: the form's own wording, book titles, credited quotations."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from submissions.similarity.normalising import GAP, normalise

SHINGLE: Final = 5
"""Characters per shingle: shorter meets by chance, longer loses to a changed word."""

_TITLE: Final = r"《[^《》\n]{1,80}》"
_OPEN, _SHUT = r"\[［〔【", r"\]］〕】"  # noqa: RUF001 -- the brackets people type
_NUMBER: Final = rf"(?:\s?[（(][^（）()\n]{{0,16}}[{_OPEN}]\d{{4}}[{_SHUT}]\s?第?\d{{1,4}}号[）)])?"
_QUOTE: Final = r"(?:“[^“”]{12,300}”|「[^「」]{12,300}」|『[^『』]{12,300}』|\"[^\"\n]{12,300}\")"
_NOTE_MARK: Final = (
    rf"\s?(?:[{_OPEN}(（]\s?注?\s?\d{{1,3}}\s?[{_SHUT})）]|[①-⑳]|[¹²³⁰⁴-⁹]"
    r"|[（(](?:参?见|引自|摘自|出自|来源|《)[^（）()\n]{1,120}[）)])"
)
_QUOTED: Final = re.compile(
    rf"{_TITLE}{_NUMBER}[^“”「」『』\"。！？\n《》]{{0,15}}(?P<said>{_QUOTE})"
    rf"|(?P<noted>{_QUOTE}){_NOTE_MARK}"
    rf"|(?P<title>{_TITLE}{_NUMBER})"
)


class Why(StrEnum):
    """Why a part of a text does not count."""

    FORM = "form"
    QUOTED = "quoted"


WHY_LABELS: Final = {Why.FORM: "表格自带的文字", Why.QUOTED: "书名、文件名和注明出处的引文"}


@dataclass(frozen=True, slots=True, order=True)
class LeftOut:
    """A part of the original text, `text[start:end]`, that is not compared."""

    start: int
    end: int
    why: Why


class Wording:
    """The form's own wording: labels, hints, section headings, statements.

    A phrase of at least five characters that count is left out wherever it stands, however
    it is spaced or punctuated; a shorter one (名称, 关键词) only where it opens a line and a
    colon follows, or fills the line, for it is also an ordinary word.
    """

    def __init__(self, phrases: Iterable[str] = ()) -> None:
        plain = {normalise(phrase).replace(GAP, "") for phrase in phrases} - {""}
        longest_first = sorted(plain, key=lambda phrase: (-len(phrase), phrase))
        long = [phrase for phrase in longest_first if len(phrase) >= SHINGLE]
        short = [r"[ \u3000]*".join(phrase) for phrase in longest_first if len(phrase) < SHINGLE]
        self._long = re.compile("|".join(map(re.escape, long))) if long else None
        self._short = (
            re.compile(
                rf"^[ \t\u3000]*(?:[（(]?[一二三四五六七八九十\d]{{1,3}}[、.\uff0e)）][ \u3000]?)?"
                rf"(?:{'|'.join(short)})[ \t\u3000]*(?:[:：]|$)",
                re.MULTILINE | re.IGNORECASE,
            )
            if short
            else None
        )

    def labels(self, text: str) -> list[tuple[int, int]]:
        """Return where short labels stand in an original text."""
        return [] if self._short is None else [match.span() for match in self._short.finditer(text)]

    def phrases(self, plain: str) -> list[tuple[int, int]]:
        """Return where long phrases stand in a normalised text."""
        return [] if self._long is None else [match.span() for match in self._long.finditer(plain)]


def left_out(text: str, wording: Wording) -> list[LeftOut]:
    """Return what is left out of an original text before it is normalised, in order.

    Quoted are 《titles》 with their document number; quotations of 12 to 300 characters with
    a note mark behind or a title and a few words before them. Other quotations count: marks
    alone credit nobody.
    """
    form = [LeftOut(start, end, Why.FORM) for start, end in wording.labels(text)]
    if "《" not in text and "“" not in text and not _OTHER_QUOTES.search(text):
        return form
    found = [
        LeftOut(start, end, Why.QUOTED)
        for match in _QUOTED.finditer(text)
        for start, end in [match.span("noted" if match["noted"] else 0)]
    ]
    return sorted(form + found)


_OTHER_QUOTES: Final = re.compile('[「『"]')


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text, equally long, with gaps where the spans are."""
    parts, at = [], 0
    for start, end in spans:
        if end > at:
            first = max(start, at)
            parts += [text[at:first], GAP * (end - first)]
            at = end
    parts.append(text[at:])
    return "".join(parts)
