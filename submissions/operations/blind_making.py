"""Making one blind copy: the answers and the files anew, without their makers, and scanned."""

import tempfile
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from records import storage
from records.errors import Refused
from records.operations.files import Kept, local_copy
from submissions.documents.blind.cleaning import Cleaned, clean_file
from submissions.documents.blind.form import (
    BlindPaper,
    Enclosure,
    blind_form,
    document_passages,
    passages_of,
)
from submissions.documents.blind.leaks import Leak, Passage, Suspect, scan
from submissions.documents.blind.page_pictures import CannotClean
from submissions.documents.blind.suspects import Origin, suspects_of
from submissions.enums import BlindVerdict, ScanResult
from submissions.kinds import KINDS, EvidenceClass, Kind
from submissions.kinds.telling import covered, told_fields
from submissions.models import Attachment, BlindCopy
from submissions.queries.blind_copies import known_of, other_districts

UNREAD: Final = "未能检查"
IDENTITY: Final = "含署名或签章，不随附"
BY_DECISION: Final = "经处置不随附"
LOST: Final = "存档文件缺失，未随附"
_BLOCK: Final = 1 << 20


@dataclass
class MadeFile:
    """The blind copy of one attachment, already in the store, or why there is none."""

    attachment: Attachment | None
    order: int
    group: str
    caption: str
    name: str = ""
    content_type: str = ""
    kept: Kept | None = None
    reason: str = ""


@dataclass
class Made:
    """A blind copy as it was made: its paper, its files and what the scan found."""

    document: bytes = b""
    files: list[MadeFile] = field(default_factory=list)
    leaks: list[dict[str, Any]] = field(default_factory=list)


class Maker:
    """Makes the copy of one version, with the decisions taken so far applied."""

    def __init__(self, copy: BlindCopy) -> None:
        version = copy.version
        entry = version.submission.entry
        self.copy, self.version = copy, version
        self.kind: Kind = KINDS[version.kind]
        known = known_of(entry.competition, entry.district)
        origin = Origin(
            district=entry.district.name,
            code=entry.district.code,
            others=other_districts(entry.competition),
            people=known.people,
            units=known.units,
            phones=known.phones,
        )
        self.suspects: list[Suspect] = suspects_of(self.kind, version.answers, origin)
        taken = copy.decisions.values()
        self.cover = [each["found"] for each in taken if each["verdict"] == BlindVerdict.COVER]
        self.left_out = {
            each["file"] for each in taken if each["verdict"] == BlindVerdict.LEAVE_OUT
        }

    def make(self) -> Made:
        """Make everything anew; the files lie in the store afterwards, without rows."""
        made = Made()
        told = {
            key: covered(words, self.cover)
            for key, words in told_fields(self.kind, self.version.answers).items()
        }
        self._note(made, scan(passages_of(self.kind, told), self.suspects), file=0)
        for order, item in enumerate(self.version.evidence, start=1):
            made.files.append(self._file(made, order, item))
        made.document = blind_form(self._paper(told, made))
        self._scan_product(made)
        return made

    def _file(self, made: Made, order: int, item: Mapping[str, Any]) -> MadeFile:
        group = self._class(item["evidence"])
        row = Attachment.objects.select_related("file", "playable").filter(pk=item["id"]).first()
        caption = covered(item["caption"], self.cover)
        file = MadeFile(row, order, group.label if group else item["evidence"], caption)
        file.reason = self._reason(row, group)
        if row is None or file.reason:
            return file
        where = f"支撑材料 {order:02d}（{file.group}）"
        self._note(made, scan([Passage(f"{where}说明", caption)], self.suspects), file=row.pk)
        try:
            cleaned = self._clean(row, file)
        except CannotClean as problem:
            file.reason = problem.reason
            return file
        pages = [covered(page, self.cover) for page in cleaned.pages]
        passages = [
            Passage(f"{where}第 {number} 页", text) for number, text in enumerate(pages, start=1)
        ]
        self._note(made, scan(passages, self.suspects), file=row.pk)
        if cleaned.unread:
            self._note(made, [Leak(where, UNREAD, "", cleaned.unread)], file=row.pk)
        return file

    def _clean(self, row: Attachment, file: MadeFile) -> Cleaned:
        """Clean the rendition for the web where there is one, else the original."""
        source = row.playable or row.file
        try:
            with tempfile.TemporaryDirectory(prefix="saiwu-blind-") as folder:
                target = Path(folder) / "target"
                with local_copy(source) as path:
                    cleaned = clean_file(path, source.name, target, self.cover)
                file.kept = _keep(target)
        except Refused as refusal:
            raise CannotClean(LOST) from refusal
        file.name = f"{self.copy.code}-{file.order:02d}.{cleaned.suffix}"
        file.content_type = cleaned.content_type
        return cleaned

    def _reason(self, row: Attachment | None, group: EvidenceClass | None) -> str:
        if group is not None and group.identity:
            return IDENTITY
        if row is None:
            return LOST
        if row.scan == ScanResult.INFECTED:
            return "查毒发现病毒，未随附"
        return BY_DECISION if row.pk in self.left_out else ""

    def _class(self, key: str) -> EvidenceClass | None:
        return next((each for each in self.kind.evidence if each.key == key), None)

    def _paper(self, told: Mapping[str, str], made: Made) -> BlindPaper:
        return BlindPaper(
            kind=self.kind,
            code=self.copy.code,
            answers=told,
            enclosures=[
                Enclosure(each.name, each.group, each.caption)
                for each in made.files
                if not each.reason
            ],
            left_out=[f"{each.group}：{each.reason}" for each in made.files if each.reason],
        )

    def _scan_product(self, made: Made) -> None:
        """Look into every part of the finished paper for what the first scan did not meet."""
        met = {leak["found"] for leak in made.leaks}
        found = scan(document_passages(made.document), self.suspects, patterns=())
        self._note(made, [leak for leak in found if leak.found not in met], file=0)

    def _note(self, made: Made, leaks: list[Leak], *, file: int) -> None:
        made.leaks += [
            {
                "key": leak.key,
                "where": leak.where,
                "what": leak.what,
                "found": leak.found,
                "excerpt": leak.excerpt,
                "times": leak.times,
                "file": file,
            }
            for leak in leaks
        ]


def _keep(path: Path) -> Kept:
    identifier = uuid.uuid4()
    size, digest = storage.write(storage.place_of(identifier), _blocks(path))
    return Kept(identifier=identifier, size=size, sha256=digest)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as handle:
        while block := handle.read(_BLOCK):
            yield block
