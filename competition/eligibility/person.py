"""A competitor's data as typed: cleaning, and the keys under which people are compared."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from competition.enums import Employment, UnitLevel
from records.text import clean_line, normalise_landline, normalise_mobile

_CJK_GAP = re.compile(
    r"(?<=[\u3400-\u9fff\U00020000-\U0003ffff]) (?=[\u3400-\u9fff\U00020000-\U0003ffff])"
)
_DOTS = str.maketrans({"•": "·", "・": "·", "\uff0e": "·", "‧": "·"})


@dataclass(frozen=True)
class PersonData:
    """What a district states about a competitor; `accepted` maps a text's key to its version."""

    name: str = ""
    unit: str = ""
    unit_level: str = ""
    post: str = ""
    employment: str = ""
    landline: str = ""
    mobile: str = ""
    accepted: Mapping[str, str] = field(default_factory=dict)

    def cleaned(self) -> "PersonData":
        """Return the data as it is stored: one-line texts, phones in one form, known choices.

        A phone that is none stays as typed, so that a draft keeps it and the rule reports it.
        """
        return replace(
            self,
            name=clean_name(self.name),
            unit=clean_line(self.unit),
            unit_level=self.unit_level if self.unit_level in set(UnitLevel) else "",
            post=clean_line(self.post),
            employment=self.employment if self.employment in set(Employment) else "",
            landline=normalise_landline(self.landline) or clean_line(self.landline),
            mobile=normalise_mobile(self.mobile) or clean_line(self.mobile),
        )


def clean_name(text: str) -> str:
    """Return a name as it is stored: 张  三 is 张三, one kind of middle dot, Latin names spaced."""
    return _CJK_GAP.sub("", clean_line(text)).translate(_DOTS)


def unit_key(unit: str) -> str:
    """Return what two spellings of one unit share: NFKC, no spaces, no case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", unit)).casefold()
