"""Works for tests: the three events of 附件2–4, filled answers, drafts and handed-in versions."""

from dataclasses import dataclass
from typing import Any

import pytest

from accounts.models import User
from competition.enums import EntryStatus, EventKind, Severity
from competition.models import Competition, Event, Quota, RuleSetting
from districts.models import District
from records.clock import clock_set_to
from records.operations.files import store_file
from submissions.enums import FileState
from submissions.kinds import Answers
from submissions.models import Attachment, Submission, SubmissionVersion
from submissions.operations.drafts import save_answers, start_work
from submissions.operations.handing_in import submit_work
from tests import factories
from tests.cast import Cast

ANSWERS: dict[str, dict[str, str | bool]] = {
    "project": {
        "submitter": "何苗苗",
        "phone": "022-23456789",
        "title": "家门口就业服务站",
        "place": "和平区南市街道",
        "starts": "2023-03",
        "ends": "2023-12",
        "applicant": "和平区公共就业服务中心",
        "process": "由就业专员入户走访，登记岗位意愿，每周撮合一次。",
        "result": "服务居民一千二百人，帮助三百人就业。",
        "genre": "业务作品",
        "creators": "和平区公共就业服务中心",
        "signed_by": "unit",
        "entered_by": "unit",
    },
    "achievement": {
        "title": "职业指导四步法手册",
        "applicant": "和平区公共就业服务中心",
        "contact": "何苗苗",
        "landline": "23456789",
        "mobile": "19900000001",
        "address": "和平区多伦道 1 号",
        "intro": "一套面谈工具，含提问卡与评估表。",
        "application": "已在全区六个街道使用两年。",
        "effect": "面谈时间缩短三成，回访满意率百分之九十六。",
        "achievement_type": "publication",
        "starts": "2023-01",
        "ends": "2024-03",
        "has_foreign_author": False,
        "is_domestic_first": False,
        "domestic_share": "",
        "genre": "业务作品",
        "creators": "何苗苗",
        "signed_by": "unit",
        "entered_by": "unit",
    },
    "case": {
        "title": "从迷茫到上岗的九十天",
        "author": "何苗苗",
        "phone": "19900000001",
        "unit": "和平区公共就业服务中心",
        "keywords": "职业指导；长期失业；心理支持",
        "intro": "求职者小周失业两年，不愿出门。",
        "analysis": "缺少自信，目标岗位与能力不符。",
        "guidance": "分三次面谈，先易后难，推荐见习岗位后转正。",
        "related": "岗位适配小工具一份。",
        "notes": "①文中人物为化名。",
        "references": "职业指导实务\n就业服务手册",
        "case_form": "text",
        "starts": "2023-05",
        "ends": "2023-08",
        "genre": "业务作品",
        "creators": "何苗苗",
        "signed_by": "person",
        "entered_by": "person",
    },
}
"""A filled form of each kind; made-up people, a phone in no assigned range."""


@dataclass
class Papers:
    """The three works events of the cast's season; 1–3 projects, one with a playable video."""

    competition: Competition
    projects: Event
    achievements: Event
    cases: Event

    def event(self, kind: str) -> Event:
        """The event that asks for this kind."""
        return {"project": self.projects, "achievement": self.achievements, "case": self.cases}[
            kind
        ]


def make_works_event(competition: Competition, code: str, form: str, prefix: str) -> Event:
    """A works event without a cap that asks for one kind of paper."""
    event = Event.objects.create(
        competition=competition,
        code=code,
        name={"projects": "优秀就业服务项目", "achievements": "优秀就业服务成果"}.get(
            code, "优秀就业服务案例"
        ),
        kind=EventKind.WORKS,
        form=form,
        number_prefix=prefix,
        order=10,
    )
    Quota.objects.create(event=event)
    return event


@pytest.fixture
def papers(cast: Cast) -> Papers:
    """The works events of the cast's season."""
    return make_papers(cast)


def make_papers(cast: Cast) -> Papers:
    """Works events beside the personal ones; the rules that always hold and the period."""
    season = cast.competition
    events = {
        code: make_works_event(season, code, form, prefix)
        for code, form, prefix in (
            ("projects", "project", "P"),
            ("achievements", "achievement", "H"),
            ("cases", "case", "S"),
        )
    }
    Quota.objects.filter(event=events["projects"]).update(
        minimum=1,
        maximum=3,
        conditions=[
            {
                "trait": "playable_video",
                "minimum": 1,
                "message": "至少含一个视频项目。",
                "clause": "四(二)",
            }
        ],
    )
    RuleSetting.objects.create(
        competition=season,
        rule="period",
        clause="附件5 一(一)",
        severity=Severity.BLOCK,
        params={"partial": "warn"},
    )
    return Papers(season, events["projects"], events["achievements"], events["cases"])


def make_work(papers: Papers, by: User, kind: str = "project", **changes: Any) -> Submission:
    """A filled draft of the account's district, by the portal's own operations, at NOON."""
    with clock_set_to(factories.NOON):
        submission = start_work(event_id=papers.event(kind).pk, by=by)
        answers: Answers = {**ANSWERS[kind], **changes}
        return save_answers(
            entry_id=submission.entry_id, version=submission.version, changes=answers, by=by
        )


def hand_in(submission: Submission, by: User) -> SubmissionVersion:
    """Submit a work at NOON."""
    with clock_set_to(factories.NOON):
        return submit_work(entry_id=submission.entry_id, by=by)


def make_submitted(papers: Papers, by: User, kind: str = "project", **changes: Any) -> Submission:
    """A work handed in once."""
    submission = make_work(papers, by, kind, **changes)
    hand_in(submission, by)
    submission.refresh_from_db()
    return submission


def make_accepted(papers: Papers, by: User, kind: str = "project", **changes: Any) -> Submission:
    """A work handed in and accepted, without the organizer's pages."""
    submission = make_submitted(papers, by, kind, **changes)
    entry = submission.entry
    entry.refresh_from_db()
    entry.status = EntryStatus.ACCEPTED
    entry.number = f"{entry.event.number_prefix}{entry.pk:03d}"
    entry.decided_at = factories.NOON
    entry.save()
    return submission


def make_attachment(submission: Submission, name: str = "政策.pdf", **fields: Any) -> Attachment:
    """A file of a work, ready, its bytes kept."""
    content = fields.pop("content", name.encode())
    stored = store_file(
        content=content,
        name=name,
        content_type=fields.pop("content_type", "application/pdf"),
        kind="attachment",
        by=None,
        at=factories.NOON,
    )
    values = {
        "evidence": "other" if submission.kind != "achievement" else "appendix",
        "family": "pdf",
        "state": FileState.READY,
        "added_at": factories.NOON,
    } | fields
    return Attachment.objects.create(submission=submission, file=stored, **values)


def make_video(submission: Submission, **fields: Any) -> Attachment:
    """A video that any browser plays."""
    values = {
        "evidence": "video" if submission.kind != "achievement" else "appendix",
        "family": "video",
        "is_playable": True,
        "content_type": "video/mp4",
    } | fields
    return make_attachment(submission, "演示.mp4", **values)


def district_of(user: User) -> District:
    """The district an account acts for."""
    return District.objects.of(user).get()
