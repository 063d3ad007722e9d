"""A work's own paper: its draft under the watermark, or a version as it was handed in."""

from typing import Any

from competition.models import Competition, SeasonText
from competition.season.terms import TextKind
from records.text import LOCAL, date_words
from submissions.documents.forms_out import (
    Declaration,
    FormMeta,
    blank_form,
    form_document,
    licence_document,
)
from submissions.documents.printed_code import PrintedCode
from submissions.kinds import KINDS, Kind
from submissions.models import Submission, SubmissionVersion
from submissions.queries.reviewing import masked_answers, opinion_on_form

LICENCE: str = "originality-licence"


def season_heading(competition: Competition) -> str:
    """What heads 附件4's cover: the contest above, whose form it is (第三届…), else this one."""
    return competition.parent_title or competition.title


def blank_paper(kind: Kind, competition: Competition | None) -> bytes:
    """The empty official form."""
    return blank_form(kind, season=season_heading(competition) if competition else "")


def draft_paper(submission: Submission) -> bytes:
    """What is being written, 草稿 across it."""
    kind = KINDS[submission.kind]
    meta = FormMeta(
        season=season_heading(submission.entry.competition),
        automatic={"district": submission.entry.district.name},
    )
    return form_document(kind, kind.complete(submission.answers), _files(submission), meta)


def version_paper(version: SubmissionVersion, *, is_masked: bool = False) -> bytes:
    """What was handed in, with its QR; the opinion of its seal's level if it was given on it.

    `is_masked` hides the middle of telephone numbers, as the page does for who only looks on.
    """
    kind, entry = KINDS[version.kind], version.submission.entry
    handed_in = date_words(version.submitted_at.astimezone(LOCAL).date())
    opinion = opinion_on_form(version)
    meta = FormMeta(
        season=season_heading(entry.competition),
        automatic={"district": entry.district.name, "submitted_on": handed_in},
        printed=PrintedCode(version.code, version.number, version.short_hash),
        opinion=opinion.text if opinion is not None else "",
    )
    answers = kind.complete(version.answers)
    shown = masked_answers(kind, answers) if is_masked else answers
    return form_document(kind, shown, version.evidence, meta)


def licence_paper(submission: Submission) -> bytes | None:
    """创作者原创与许可声明 for the creators to sign; None where the season has no such text."""
    entry = submission.entry
    text = SeasonText.objects.filter(
        competition=entry.competition, key=LICENCE, kind=TextKind.CREATOR
    ).first()
    if text is None:
        return None
    return licence_document(
        KINDS[submission.kind],
        season=entry.competition.title,
        organizer=entry.competition.organizer,
        work=str(submission.answers.get("title", "")),
        creators=str(submission.answers.get("creators", "")),
        text=Declaration(
            title=text.title, body=text.body, version=text.version, clause=text.clause
        ),
    )


def paper_name(submission: Submission, version: SubmissionVersion | None) -> str:
    """A speaking file name without extension."""
    kind, entry = KINDS[submission.kind], submission.entry
    answers: dict[str, Any] = version.answers if version is not None else submission.answers
    state = f"（第{version.number}版）" if version is not None else "（草稿）"
    parts = [f"{kind.annex} {kind.heading}", entry.district.name, str(answers.get("title", ""))]
    return "_".join(part for part in parts if part)[:100] + state


def _files(submission: Submission) -> list[dict[str, Any]]:
    rows = submission.attachments.kept().select_related("file")
    return [
        {"evidence": row.evidence, "caption": row.caption, "name": row.file.name} for row in rows
    ]
