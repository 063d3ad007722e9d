"""What comes out: a blind copy of 和平区's accepted work, with a find to be decided."""

from records.operations.files import store_file
from submissions.models import BlindCopy, BlindFile
from tests.cast import Cast
from tests.factories import NOON
from tests.meta.objects import Captures, made, works
from tests.works import make_accepted

LEAK = {
    "key": "a" * 16, "where": "项目名称", "what": "区名", "found": "和平区", "excerpt": "【和平区】",
    "times": 1, "file": 0,
}  # fmt: skip
DECISION = {
    "verdict": "accept", "what": "区名", "where": "项目名称", "found": "和平", "file": 0, "reason": "x",
    "by": "x", "at": "2024-01-01",
}  # fmt: skip


def blind_copy(cast: Cast) -> Captures:
    """The copy itself."""
    work = make_accepted(works(cast), cast.liaison, "case")
    copy = BlindCopy.objects.create(
        version=work.current, code="482917", state="found", document=_file("482917.docx"),
        leaks=[LEAK], decisions={"b" * 16: DECISION}, open_count=1, made_at=NOON,
    )  # fmt: skip
    return {"pk": copy.pk}


def blind_file(cast: Cast) -> Captures:
    """A file of the copy."""
    copy = made(blind_copy, cast)
    row = BlindFile.objects.create(
        copy_id=copy["pk"], order=1, group="照片", name="482917-01.jpg", file=_file("482917-01.jpg")
    )
    return {**copy, "file_id": row.pk}


def decided_key(cast: Cast) -> Captures:
    """The decision that may be taken back."""
    return {"key": "b" * 16}


def _file(name: str):
    return store_file(
        content=b"x", name=name, content_type="application/pdf", kind="blind", by=None, at=NOON
    )
