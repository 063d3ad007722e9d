"""Sealed scans as pages tell of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from submissions.enums import SealState
from submissions.models import Scan, Submission, SubmissionVersion


@dataclass(frozen=True)
class ScanLine:
    """One scan of the list, and what to say about its version."""

    scan: Scan
    words: str

    @property
    def css(self) -> str:
        """The class that colours its state."""
        return {
            SealState.CURRENT: "status-done",
            SealState.OUTDATED: "status-late",
            SealState.UNKNOWN: "status-warn",
        }[SealState(self.scan.state)]


def scan_words(scan: Scan, current: SubmissionVersion) -> str:
    """Say which version a scan belongs to, and what to do when that is not the one that counts."""
    number = scan.version.number if scan.version is not None else None
    if scan.state == SealState.OUTDATED:
        belongs = f"属于第 {number} 版" if number is not None else "属于旧版本"
        return f"扫描件{belongs}，当前为第 {current.number} 版，请重新打印、盖章。"
    if scan.state == SealState.UNKNOWN:
        said = f"上传人称属于第 {number} 版" if number is not None else "不知属于哪一版"
        return f"未能识别二维码，{said}，请人工核对。"
    if number == current.number:
        return f"属于第 {number} 版，与当前版本一致。"
    return f"属于第 {number} 版，内容与当前第 {current.number} 版完全一致。"


def scans_of(submission: Submission) -> Sequence[ScanLine]:
    """All scans of a work, newest first."""
    current = submission.current
    rows = submission.scans.select_related("version", "file", "by")
    return [ScanLine(scan, scan_words(scan, current)) for scan in rows] if current else []


def valid_scan(submission: Submission) -> Scan | None:
    """Return the newest scan that stands for the version that counts; flagged ones included.

    An outdated one does not count; one whose QR could not be read does, for people to judge.
    """
    return submission.scans.exclude(state=SealState.OUTDATED).first()
