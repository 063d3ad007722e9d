"""What a person writes to go with an act: a reason, an opinion, a note."""

from typing import Final

from records.errors import Refused
from records.text import clean_prose, has_control

MOST: Final = 500


def checked_prose(
    text: str, *, label: str, field: str = "", missing: str = "", most: int = MOST
) -> str:
    """Return the text clean; refuse what is endless or unprintable, and, if `missing`, blank.

    `label` names it in the refusal, `missing` is the refusal of a blank one, `field` the
    form field that both belong to.
    """
    words = clean_prose(text)
    if missing and not words:
        raise Refused(missing, field=field or None)
    if len(words) > most:
        raise Refused(
            f"{label}最多 {most} 个字符，现有 {len(words)} 个，请删减。", field=field or None
        )
    if has_control(words):
        raise Refused(f"{label}含有不可见的控制字符，请删除后重新输入。", field=field or None)
    return words
