"""附件2, 3, 4 and later kinds as Word, in the official layout: blank, draft, handed in."""

from submissions.documents.forms_out.licence import Declaration, licence_document
from submissions.documents.forms_out.writing import FormMeta, blank_form, form_document

__all__ = ["Declaration", "FormMeta", "blank_form", "form_document", "licence_document"]
