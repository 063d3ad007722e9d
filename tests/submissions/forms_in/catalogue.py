"""All variants together, and the table of what was read from them.

`python -m tests.submissions.forms_in.catalogue` prints the table.
"""

import sys

from submissions.documents.forms_in import Level, read_form
from tests.submissions.forms_in import (
    variants_files,
    variants_layout,
    variants_sections,
    variants_text,
)
from tests.submissions.forms_in.variants import VARIANTS, Variant

MODULES = (
    variants_layout,
    variants_sections,
    variants_text,
    variants_files,
)  # importing them registers their variants
_WORDS = (
    (Level.READ, "读取"),
    (Level.GUESSED, "推测"),
    (Level.OVER_LIMIT, "超字数"),
    (Level.NOT_UNDERSTOOD, "未识别"),
    (Level.MISSING, "缺"),
    (Level.NOTE, "提示"),
)


def table() -> str:
    """What was tried and what was read: variant, kind, right answers of all, lines of the report."""
    return "\n".join(_line(each, kind) for each in VARIANTS for kind in each.kinds)


def _line(variant: Variant, kind: str) -> str:
    made = variant.made(kind)
    reading = read_form(made.content)
    right = sum(reading.answers.get(key) == wanted for key, wanted in made.expected.items())
    counts = [(word, len(reading.of(level))) for level, word in _WORDS]
    told = "，".join(f"{word} {count}" for word, count in counts if count)
    return f"| {variant.name} | {kind} | {right}/{len(made.expected)} | {told} |"


if __name__ == "__main__":
    sys.stdout.write(table() + "\n")
