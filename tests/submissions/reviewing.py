"""What the tests of checking share: works of many districts, scans, an agreed opinion."""

from datetime import date
from itertools import count
from typing import Any

from accounts.models import User
from competition.enums import Severity, Verdict
from competition.models import Opinion, RuleSetting
from records.operations.files import store_file
from submissions.enums import SealState
from submissions.models import Scan, Submission
from submissions.operations.reviewing import Signature, give_district_opinion
from tests import factories
from tests.cast import Cast
from tests.works import Papers, make_submitted

_codes = count(120301)
SIGNED = Signature("赵一诺", date(2024, 4, 9))


def make_elsewhere(cast: Cast, papers: Papers, kind: str = "case", **changes: Any) -> Submission:
    """A work handed in by a district of its own."""
    code = str(next(_codes))
    district = factories.make_district(code, f"区{code}")
    factories.take_part(cast.competition, district)
    return make_submitted(papers, factories.make_liaison_account(district), kind, **changes)


def make_scan(submission: Submission, by: User, state: str = SealState.CURRENT) -> Scan:
    """A sealed scan of the version that counts."""
    stored = store_file(
        content=b"scan",
        name="盖章.pdf",
        content_type="application/pdf",
        kind="scan",
        by=None,
        at=factories.NOON,
    )
    version = submission.current
    values = {"level": "district", "state": state, "file": stored, "by": by, "at": factories.NOON}
    return Scan.objects.create(submission=submission, version=version, **values)


def agree(submission: Submission, by: User, verdict: Verdict = Verdict.AGREE) -> Opinion:
    """The district's opinion on the version that counts."""
    return give_district_opinion(
        entry_id=submission.entry_id,
        verdict=verdict,
        text="情况属实，同意推荐。",
        signature=SIGNED,
        by=by,
    )


def suspected_rule(cast: Cast) -> None:
    """Titles are listened to (附件5 一(五))."""
    RuleSetting.objects.create(
        competition=cast.competition,
        rule="excluded_genres",
        clause="附件5 一(五)",
        severity=Severity.BLOCK,
    )


def suspected(cast: Cast, papers: Papers) -> Submission:
    """A work whose title sounds like a 工作总结."""
    suspected_rule(cast)
    return make_submitted(papers, cast.liaison, title="2023年工作总结")
