"""Works of both districts in which every text, name and caption carries the district's canary.

They share text and a file, so that whatever is told about likeness meets the wall as well.
"""

from competition.enums import EntryStatus, OpinionLevel
from competition.models import Opinion
from districts.models import District
from records.operations.files import store_file
from records.operations.uploads import begin_upload
from submissions.enums import LikenessVerdict, SealState
from submissions.kinds import KINDS, FieldKind
from submissions.models import BlindCopy, FormBatch, Likeness, Scan, Submission
from tests.cast import Cast
from tests.factories import NOON
from tests.meta.objects import works
from tests.submissions.handed_in import PROSE, handed_in
from tests.works import make_attachment

TEXTS = frozenset({FieldKind.LINE, FieldKind.TEXT, FieldKind.PHONE, FieldKind.LANDLINE})


def mark_works(cast: Cast, district: District, canary: str) -> None:
    """A draft, a work handed in and one accepted of each kind, with files, scans and opinions."""
    account = cast.liaison if district == cast.heping else cast.other_liaison
    for kind in KINDS:
        for status in (EntryStatus.DRAFT, EntryStatus.SUBMITTED, EntryStatus.ACCEPTED):
            _mark_work(cast, district, kind, status, canary)
    values = {"competition": cast.competition, "district": district, "by": account, "at": NOON}
    batch = FormBatch.objects.create(**values, file=_file(f"{canary}-batch.zip", canary))
    answers = dict.fromkeys(("title", "process", "submitter"), f"{canary}-read")
    batch.forms.create(name=f"{canary}.docx", kind="project", answers=answers)
    params = {"work": str(Submission.objects.filter(entry__district=district).earliest("pk").entry_id),
              "evidence": "other"}  # fmt: skip
    begin_upload(
        purpose="work-attachment", params=params, name=f"{canary}-upload.pdf", size=9, by=account
    )


def mark_alike(cast: Cast) -> None:
    """Every work handed in by one district is like its counterpart of the other."""
    pairs = zip(
        Submission.objects.filter(entry__district=cast.heping, current__isnull=False),
        Submission.objects.filter(entry__district=cast.hedong, current__isnull=False),
        strict=True,
    )
    for number, (one, other) in enumerate(pairs):
        verdict = LikenessVerdict.COPIED if number % 2 else LikenessVerdict.PENDING
        judged = {"by": cast.organizer, "at": NOON} if number % 2 else {}
        Likeness.objects.create(
            version=one.current, other=other.current, share=900, other_share=900, longest=80,
            found_at=NOON, verdict=verdict, reason="CANARY-likeness", **judged,
        )  # fmt: skip


def _mark_work(cast: Cast, district: District, kind: str, status: EntryStatus, canary: str) -> None:
    event = works(cast).event(kind)
    answers = {
        field.key: f"{canary}-{field.key} {PROSE}"
        for field in KINDS[kind].fields
        if field.kind in TEXTS
    }
    answers["title"] = f"{canary}-title-{status}"
    work = handed_in(event, district, status=status, **answers)
    make_attachment(work, f"{canary}-file.pdf", content=b"the same bytes", caption=canary)
    if status == EntryStatus.DRAFT:
        return
    Scan.objects.create(
        submission=work, version=work.current, level=OpinionLevel.DISTRICT, code=canary,
        state=SealState.CURRENT, file=_file(f"{canary}-scan.pdf", canary), by=cast.liaison, at=NOON,
    )  # fmt: skip
    Opinion.objects.create(
        entry=work.entry, level=OpinionLevel.DISTRICT, verdict="agree", text=canary, signer=canary,
        by=cast.organizer, at=NOON,
    )  # fmt: skip
    BlindCopy.objects.create(
        version=work.current, code=str(100_000 + work.pk), leaks=[{"found": canary}]
    )


def _file(name: str, canary: str):
    return store_file(
        content=canary.encode(), name=name, content_type="application/pdf", kind="t", by=None,
        at=NOON,
    )  # fmt: skip
