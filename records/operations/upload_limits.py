"""What may be sent at all: refused before the bytes are, where the name and the size tell."""

from django.conf import settings

from records.enums import FILE_FAMILY_LABELS, FileFamily
from records.errors import Refused, TooLarge
from records.media.names import suffix_of
from records.media.signatures import FAMILIES, UNKNOWN
from records.text import size_words


def claimed_family(name: str) -> FileFamily:
    """What a name says that the file is; what never is kept is refused before it is sent."""
    suffix = suffix_of(name)
    if suffix not in FAMILIES:
        raise Refused(f"不能识别这种文件（.{suffix[:20]}）。{UNKNOWN.cure}", field="file")
    return FAMILIES[suffix]


def require_size(size: int, family: FileFamily) -> None:
    """Refuse a file that is larger than its family may be."""
    is_video = family is FileFamily.VIDEO
    limit = settings.UPLOAD_VIDEO_BYTES if is_video else settings.UPLOAD_FILE_BYTES
    if size > limit:
        raise TooLarge(
            f"文件有 {size_words(size)}，超过{FILE_FAMILY_LABELS[family]}的上限 {size_words(limit)}。",
            field="file",
        )
