"""盲审件 as an assessor reads it: code, title, answers and files, and nothing that tells whose."""

from collections.abc import Collection

from django.db.models import F
from django.urls import reverse

from accounts.models import User
from accounts.roles import Permission
from competition.models import Entry
from competition.queries.panels import seats_of_judge
from competition.queries.papers import Reading, ReadingFile
from submissions.enums import BlindVerdict
from submissions.kinds import KINDS
from submissions.kinds.telling import covered, told_fields
from submissions.models import BlindCopy, BlindFile

TITLE = "title"


def blind_readings(entry_ids: Collection[int]) -> dict[int, Reading]:
    """Entry id → what its assessors may read; two statements whatever the number of works.

    A work is there only while the copy of its current version is ready.
    """
    copies = (
        BlindCopy.objects.filter(
            version__submission__entry__in=entry_ids, version__submission__current=F("version")
        )
        .select_related("version__submission")
        .prefetch_related("files__file")
    )
    return {copy.version.submission.entry_id: _reading(copy) for copy in copies if copy.is_ready}


def entry_of_code(code: str) -> int | None:
    """The entry whose current version's blind copy, ready to be read, has this code."""
    copy = (
        BlindCopy.objects.filter(code=code, version__submission__current=F("version"))
        .select_related("version__submission")
        .first()
    )
    return copy.version.submission.entry_id if copy is not None and copy.is_ready else None


def copy_to_read(code: str, user: User) -> BlindCopy | None:
    """Return the copy with this code for whoever may read it: its assessors, and who checks it."""
    rows = BlindCopy.objects.select_related("version__submission__entry__event", "document")
    if not user.may(Permission.JUDGE):
        return rows.visible_to(user).filter(code=code).first()
    copy = rows.filter(code=code, version__submission__current=F("version")).first()
    if copy is None or not copy.is_ready:
        return None
    return copy if _assesses(user, copy.version.submission.entry) else None


def _assesses(user: User, entry: Entry) -> bool:
    return bool(seats_of_judge(entry, user))


def _reading(copy: BlindCopy) -> Reading:
    kind = KINDS[copy.version.kind]
    taken = copy.decisions.values()
    cover = [each["found"] for each in taken if each["verdict"] == BlindVerdict.COVER]
    told = {
        key: covered(words, cover) for key, words in told_fields(kind, copy.version.answers).items()
    }
    return Reading(
        code=copy.code,
        title=told.get(TITLE, ""),
        parts=[(kind.field(key).label, words) for key, words in told.items()],
        document=reverse("judge-reading-document", args=[copy.code]),
        files=[_file(copy, row) for row in copy.files.all()],
    )


def _file(copy: BlindCopy, row: BlindFile) -> ReadingFile:
    address = reverse("judge-reading-file", args=[copy.code, row.order]) if row.file else ""
    content_type = row.file.content_type if row.file else ""
    return ReadingFile(row.group, row.caption, address, content_type, row.reason)
