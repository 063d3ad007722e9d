"""One work as its reviewer sees it: the answers that count, what changed, what stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from competition.enums import DISTRICT_VERDICTS, EntryStatus, OpinionLevel, Verdict
from competition.models import Entry, Finding, Opinion
from competition.queries.entry_history import Step, history_of
from competition.queries.papers import work_problems
from records.text import count_chars, mask_landline, mask_mobile, normalise_mobile
from submissions.enums import LikenessVerdict
from submissions.kinds import KINDS, Answer, Answers, Field, FieldKind, Kind
from submissions.models import Attachment, Likeness, Submission, SubmissionVersion
from submissions.queries.evidence import Item

_TELEPHONES: Final = frozenset({FieldKind.PHONE, FieldKind.MOBILE, FieldKind.LANDLINE})


@dataclass(frozen=True)
class AnswerRow:
    """One field of the version that counts: as people read it, its 字, and whether it is new."""

    field: Field
    text: str
    count: int
    is_changed: bool

    @property
    def is_over(self) -> bool:
        """True when it has more 字 than the form allows."""
        return self.field.limit is not None and self.count > self.field.limit

    @property
    def is_prose(self) -> bool:
        """True when 字 are worth counting."""
        return self.field.kind is FieldKind.TEXT


@dataclass(frozen=True)
class EvidenceRow:
    """One file as the version lists it, with what the portal knows of it now."""

    label: str
    caption: str
    name: str
    item: Item
    is_new: bool


def previous_version(version: SubmissionVersion) -> SubmissionVersion | None:
    """The one handed in before; None for the first."""
    return version.submission.versions.filter(number=version.number - 1).first()


def answer_rows(
    kind: Kind,
    version: SubmissionVersion,
    before: SubmissionVersion | None,
    *,
    is_masked: bool = False,
) -> list[AnswerRow]:
    """Return every field that is asked of this work, in the form's order.

    `is_masked` hides the middle of telephone numbers from who only looks on.
    """
    old: Answers | None = kind.complete(before.answers) if before else None
    answers = kind.complete(version.answers)
    return [
        AnswerRow(
            field=field,
            text=shown_answer(field, answers[field.key], is_masked=is_masked),
            count=count_chars(str(answers[field.key])),
            is_changed=old is not None and old[field.key] != answers[field.key],
        )
        for field in kind.fields
        if kind.applies(field, answers)
    ]


def evidence_rows(
    kind: Kind, version: SubmissionVersion, before: SubmissionVersion | None
) -> list[EvidenceRow]:
    """Return the files that the version lists, by class and numbered, in one query."""
    known = Attachment.objects.filter(submission=version.submission_id).select_related(
        "file", "cleaned", "thumbnail", "playable", "preview"
    )
    rows = {row.pk: row for row in known}
    labels, old = kind.labels(), {item["sha256"] for item in before.evidence} if before else None
    found = []
    for number, each in enumerate(kind.evidence, start=1):
        listed = [item for item in version.evidence if item["evidence"] == each.key]
        found += [
            EvidenceRow(
                label=each.label,
                caption=item["caption"],
                name=item["name"],
                item=Item(rows[item["id"]], f"{number}-{place}", labels.get(item["link"], "")),
                is_new=old is not None and item["sha256"] not in old,
            )
            for place, item in enumerate(listed, start=1)
        ]
    return found


def hand_in_history(submission: Submission) -> list[Step]:
    """流转记录 of a work and of its paper, oldest first."""
    paper = {"submissions.submission": submission.pk}
    return history_of(submission.entry, for_district=False, also=paper)


def district_opinion(submission: Submission) -> Opinion | None:
    """The district's opinion on the version that counts; an earlier one is history."""
    if submission.current is None:
        return None
    return _last_word(submission.current, OpinionLevel.DISTRICT)


def opinion_on_form(version: SubmissionVersion) -> Opinion | None:
    """The opinion that stands on a version's form: 附件3 the district's, 附件2 the acceptance.

    What was said about another version, and what was taken back by a return, is not printed.
    """
    seal = KINDS[version.kind].seal
    if seal is None:
        return None
    opinion = _last_word(version, OpinionLevel(seal.level))
    return opinion if opinion is not None and opinion.verdict in _PRINTED else None


_PRINTED: Final = frozenset({Verdict.ACCEPT, *DISTRICT_VERDICTS})


def _last_word(version: SubmissionVersion, level: OpinionLevel) -> Opinion | None:
    """The last opinion of a level while this version was the one that counted."""
    rows = Opinion.objects.filter(
        entry=version.submission.entry_id, level=level, at__gte=version.submitted_at
    )
    later = version.submission.versions.filter(number=version.number + 1).first()
    return (rows if later is None else rows.filter(at__lt=later.submitted_at)).first()


def obstacles(submission: Submission) -> list[str]:
    """Why this work cannot be accepted together with others, without a look at it; [] when it can.

    A warning, a likeness and a district's no are for a person to judge, so they hold it back
    here, though they do not forbid a reviewer to accept it.
    """
    entry = submission.entry
    if entry.status != EntryStatus.SUBMITTED:
        return [f"当前状态为“{entry.get_status_display()}”"]
    return [*_open_problems(entry), *_for_a_person(submission)]


def _open_problems(entry: Entry) -> list[str]:
    waived = Finding.objects.filter(entry=entry, cleared_at=None, waived_at__isnull=False)
    settled = set(waived.values_list("rule", "message"))
    return [
        f"{problem.message}（{problem.clause}）"
        for problem in work_problems(entry)
        if (problem.rule, problem.message) not in settled
    ]


def _for_a_person(submission: Submission) -> Sequence[str]:
    told = []
    version = submission.current
    if version is not None:
        pair = Q(version=version) | Q(other=version)
        verdicts = set(Likeness.objects.standing().filter(pair).values_list("verdict", flat=True))
        if LikenessVerdict.PENDING in verdicts:
            told.append("有相似待核实")
        if LikenessVerdict.COPIED in verdicts:
            told.append("有抄袭嫌疑")
    opinion = district_opinion(submission)
    if opinion is not None and opinion.verdict == Verdict.DISAGREE:
        told.append("区级审核意见为“不同意推荐”")
    return told


def shown_answer(field: Field, answer: Answer, *, is_masked: bool) -> str:
    """Return an answer as people read it, a telephone number without its middle if so asked."""
    words = field.shown(answer)
    return _masked(words) if is_masked and _is_phone(field) else words


def masked_answers(kind: Kind, answers: Answers) -> Answers:
    """Return the answers as papers show them to who only looks on, like the page."""
    hidden = {each.key: _masked(str(answers[each.key])) for each in kind.fields if _is_phone(each)}
    return {**answers, **hidden}


def _is_phone(field: Field) -> bool:
    return field.kind in _TELEPHONES


def _masked(phone: str) -> str:
    return mask_mobile(phone) if normalise_mobile(phone) else mask_landline(phone)
