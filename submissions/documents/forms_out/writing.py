"""Writing a form: its layout is prepared once for each stage, then filled for each work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from records.word import Mould, qr_png
from submissions.documents.forms_out import achievement, case_study, generic, project
from submissions.documents.forms_out.frame import STAND_IN, Evidence, Frame, Layout, Stage, Texts
from submissions.documents.printed_code import PrintedCode
from submissions.kinds import Answers, Kind

LAYOUTS: Final[Mapping[str, Layout]] = {
    "project": project.LAYOUT,
    "achievement": achievement.LAYOUT,
    "case": case_study.LAYOUT,
}
"""The official layouts by kind; any other kind gets the generic one."""


@dataclass(frozen=True, kw_only=True)
class FormMeta:
    """What stands on a form beside the answers.

    `season` heads 附件4's cover (第三届…竞赛); `automatic` are the words of the kind's automatic
    fields (行政区划, 提交时间), blank where missing; `printed` is the version handed in, None for
    a draft; `opinion` is printed above the seal, if the portal knows it already.
    """

    season: str = ""
    automatic: Mapping[str, str] = field(default_factory=dict)
    printed: PrintedCode | None = None
    opinion: str = ""


def form_document(kind: Kind, answers: Answers, evidence: Evidence, meta: FormMeta) -> bytes:
    """Return the form as .docx: 草稿 across it until handed in, its QR on every page after.

    `evidence` lists the files as a version freezes them (`evidence`, `name`, `caption`).
    Without any answers at all it is the empty official form.
    """
    if not answers:
        return blank_form(kind, season=meta.season)
    complete = kind.complete(answers)
    texts: Texts = {
        **{each.key: each.shown(complete[each.key]) for each in kind.fields},
        **{key: meta.automatic.get(key, "") for key, _ in kind.automatic},
        **_layout(kind).compose(kind, complete, evidence),
        "season": meta.season,
        "opinion": meta.opinion,
    }
    if meta.printed is None:
        return _mould(kind, Stage.DRAFT).fill(texts)
    texts["proof"] = meta.printed.words()
    qr = qr_png(meta.printed.qr_text(), scale=6, mask=0)
    return _mould(kind, Stage.HANDED_IN).fill(texts, pictures={"qr": qr})


def blank_form(kind: Kind, *, season: str = "") -> bytes:
    """Return the empty official form, with the hints in its cells."""
    return _mould(kind, Stage.BLANK).fill({"season": season})


def _layout(kind: Kind) -> Layout:
    return LAYOUTS.get(kind.name, generic.LAYOUT)


@lru_cache(maxsize=64)
def _mould(kind: Kind, stage: Stage) -> Mould:
    document = _layout(kind).build(Frame(kind, stage))
    return Mould(document, pictures={"qr": STAND_IN} if stage is Stage.HANDED_IN else None)
