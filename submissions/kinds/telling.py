"""What a blind copy tells of the answers: nothing that says who handed in, some words covered."""

from collections.abc import Iterable
from typing import Final

from submissions.kinds.shape import Answers, Field, FieldKind, Kind

COVER: Final = "×"
LEFT_OUT_FIELDS: Final = frozenset({"genre", "signed_by", "entered_by"})
"""What only the formal check asks; assessors judge the content."""


def told_fields(kind: Kind, answers: Answers) -> dict[str, str]:
    """Return key → words of every answered field that a blind copy carries, in the form's order."""
    complete = kind.complete(answers)
    return {
        each.key: each.shown(complete[each.key])
        for each in kind.fields
        if _is_told(kind, each, complete) and each.shown(complete[each.key])
    }


def covered(text: str, words: Iterable[str]) -> str:
    """Return the text with these words, as they stand in it, replaced by as many ×."""
    for word in sorted(set(words), key=len, reverse=True):
        if word:
            text = text.replace(word, COVER * len(word))
    return text


def _is_told(kind: Kind, field: Field, answers: Answers) -> bool:
    is_asked = field.kind is not FieldKind.FLAG and kind.applies(field, answers)
    return is_asked and not field.identity and field.key not in LEFT_OUT_FIELDS
