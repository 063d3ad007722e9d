"""What comes of reading a filled form: answers, and an account of every piece of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from submissions.enums import FORM_LEVEL_LABELS, FormLevel

Level = FormLevel
LEVEL_LABELS = FORM_LEVEL_LABELS


@dataclass(frozen=True)
class Item:
    """One line of the report. `field` is a field's key, or "" for the document as a whole.

    `text` is what stands in the document and went into no field, so that nothing is lost.
    """

    field: str
    level: Level
    message: str
    text: str = ""

    def as_json(self) -> dict[str, str]:
        """Return the line as it is kept with the file."""
        return {
            "field": self.field,
            "level": str(self.level),
            "message": self.message,
            "text": self.text,
        }


@dataclass(frozen=True)
class Picture:
    """An embedded picture. `field` is the key of the field it stands in, or ""."""

    name: str
    content: bytes
    field: str = ""


@dataclass(frozen=True)
class FormReading:
    """A filled form as it was understood.

    `kind` is the name of the kind, "" when the document is none of the known forms. `answers`
    has every field of the official form, "" where nothing was found. `automatic` are the values
    found for what the portal fills in by itself (行政区划, 提交时间). `papers` names, per class
    of evidence, what the form's 支撑材料目录 lists.
    """

    kind: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    report: tuple[Item, ...] = ()
    pictures: tuple[Picture, ...] = ()
    automatic: Mapping[str, str] = field(default_factory=dict)
    papers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, level: Level) -> tuple[Item, ...]:
        """Return the lines of one level."""
        return tuple(item for item in self.report if item.level is level)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The texts that went into no field, as they stand in the document."""
        return tuple(item.text for item in self.of(Level.NOT_UNDERSTOOD) if not item.field)

    @property
    def is_blank(self) -> bool:
        """True when no field of the form was filled in."""
        return not any(self.answers.values())
