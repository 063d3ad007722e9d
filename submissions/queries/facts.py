"""What the rules of eligibility look at in a work (附件5 一), read from its draft."""

from collections import Counter
from collections.abc import Iterable

from competition.eligibility import DeclarationText, EvidenceCount, SealFact, WorkFacts
from competition.enums import EntryStatus, OpinionLevel
from competition.models import Entry
from competition.queries.rules import texts_to_accept
from submissions.enums import FileState, SealState
from submissions.kinds import (
    KINDS,
    Answers,
    Kind,
    SealLevel,
    first_day,
    last_day,
    malformed,
    unanswered,
)
from submissions.models import Attachment, Submission

CASE_TEXTS = ("intro", "analysis", "guidance")


def work_facts(entry: Entry) -> WorkFacts:
    """Return the facts of a work entry as its draft stands, in a constant number of queries."""
    submission = Submission.objects.get(entry=entry)
    return facts_of(
        submission,
        entry,
        files=list(submission.attachments.kept().select_related("file")),
        texts_asked=texts_to_accept(entry.event),
        seal=seal_fact(KINDS[submission.kind], entry, submission),
    )


def facts_of(
    submission: Submission,
    entry: Entry,
    *,
    files: list[Attachment],
    texts_asked: Iterable[DeclarationText],
    seal: SealFact = SealFact.NOT_ASKED,
) -> WorkFacts:
    """Return the facts from what was read already: lists ask for all works at once."""
    kind = KINDS[submission.kind]
    answers = kind.complete(submission.answers)
    texts = {key: value for key, value in answers.items() if isinstance(value, str)}
    share = texts.get("domestic_share", "")
    return WorkFacts(
        title=texts["title"],
        texts=texts,
        labels=kind.labels(),
        choices={each.key: texts[each.key] for each in kind.fields if each.choices},
        confirmed=frozenset(submission.confirmed),
        starts_on=first_day(texts.get("starts", "")),
        ends_on=last_day(texts.get("ends", "")),
        reference_from=entry.competition.period_from,
        reference_to=entry.competition.period_to,
        genre=texts.get("genre", ""),
        has_foreign_author=bool(answers.get("has_foreign_author")),
        is_domestic_first=bool(answers.get("is_domestic_first")),
        domestic_share=int(share) if share.isdecimal() else None,
        is_signed_by_unit=texts.get("signed_by") == "unit",
        is_entered_by_person=texts.get("entered_by") == "person",
        has_text=_has_text(answers),
        has_video=any(playable_video(row) for row in files),
        unanswered=unanswered(kind, answers),
        malformed=malformed(kind, answers),
        limits={each.key: each.limit for each in kind.fields if each.limit is not None},
        evidence=_evidence(kind, files),
        blocked_files=tuple(row.file.name for row in files if row.state == FileState.BLOCKED),
        unchecked_files=sum(row.state == FileState.CHECKING for row in files),
        seal=seal,
        declared={key: tick["version"] for key, tick in submission.confirmed.items()},
        declaration_texts={text.key: text for text in texts_asked},
    )


def playable_video(row: Attachment) -> bool:
    """Say whether this file is a video that any browser plays (四(二) 视频项目)."""
    return row.state == FileState.READY and row.is_playable and row.family == "video"


def seal_fact(kind: Kind, entry: Entry, submission: Submission) -> SealFact:
    """Say whether the district's sealed scan is there; asked only while the work is handed in."""
    asked = kind.seal is not None and kind.seal.level is SealLevel.DISTRICT
    if not asked or entry.status not in {EntryStatus.SUBMITTED, EntryStatus.ACCEPTED}:
        return SealFact.NOT_ASKED
    states = set(
        submission.scans.filter(level=OpinionLevel.DISTRICT).values_list("state", flat=True)
    )
    if SealState.CURRENT in states:
        return SealFact.CURRENT
    return SealFact.OUTDATED if states else SealFact.MISSING


def _has_text(answers: Answers) -> bool:
    if answers.get("case_form") == "video":
        return False
    return all(str(answers.get(key, "")).strip() for key in CASE_TEXTS)


def _evidence(kind: Kind, files: Iterable[Attachment]) -> dict[str, EvidenceCount]:
    counts = Counter(row.evidence for row in files if row.state != FileState.BLOCKED)
    return {
        each.key: EvidenceCount(each.label, counts[each.key], each.minimum)
        for each in kind.evidence
    }
