"""Word in: filled forms (附件2–4) read into answers. No framework, no writes."""

from submissions.documents.forms_in.opening import is_old_word
from submissions.documents.forms_in.reading import read_form, read_forms
from submissions.documents.forms_in.report import (
    LEVEL_LABELS,
    FormReading,
    Item,
    Level,
    Picture,
)

__all__ = [
    "LEVEL_LABELS",
    "FormReading",
    "Item",
    "Level",
    "Picture",
    "is_old_word",
    "read_form",
    "read_forms",
]
