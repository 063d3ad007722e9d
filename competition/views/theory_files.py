"""加密标签 for the supervisor; 登分表 and 密码对照表 to print and sign."""

from typing import Final

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.documents.theory_labels import labels_document
from competition.documents.theory_tables import pairs_document, scores_document
from competition.exports.theory_book import theory_book
from competition.marking import format_mark
from competition.marking.papers import paper_parts
from competition.marking.scheme import Criterion
from competition.operations.theory_papers import take_labels
from competition.queries.theory import TableState, table_state
from competition.queries.theory_books import (
    commitment_checks,
    has_scores,
    pair_lines,
    score_lines,
)
from competition.views.theory_page import may_read_scores, seen_table
from records.clock import database_now
from records.errors import Conflict
from records.views.files import bytes_response
from records.views.papers import SUFFIXES, paper_response

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SEALED: Final = "密码对照表尚未双人开启，不能查看或下载。"
HOLDS_LABELS: Final = "监督员持有加密标签：密码对照表双人开启之前，不能查看按加密号排列的得分。开启之后可以下载核对、签字。"
UNSETTLED: Final = "还有试卷没有认定得分，登分表尚不能生成。"


@allowed(Permission.WITNESS)
@require_POST
def supervise_theory_labels(request: SignedInRequest, slug: str, table_id: int) -> HttpResponse:
    """加密标签, by POST because every taking is logged."""
    table = seen_table(request, slug, table_id)
    suffix = request.POST.get("suffix", "docx")
    if suffix not in SUFFIXES:
        raise Http404
    state = table_state(table, table.event.competition)
    held, pairs = take_labels(table_id=table.pk, suffix=suffix, by=request.user)
    word = labels_document(table.event.competition, held, name=state.name, pairs=pairs)
    name = f"{table.event.name}_{state.name}_加密标签（监督员专用）"
    return paper_response(request, word, name=name, suffix=suffix)


@allowed(Permission.RUN_DAY, Permission.WITNESS)
@require_safe
def manage_theory_scores(
    request: SignedInRequest, slug: str, table_id: int, suffix: str
) -> HttpResponse:
    """登分表 as Word or PDF, or with 密码对照表 (once opened) as a workbook.

    Not for the supervisor before the opening: with the labels it would say whose marks they are.
    """
    table = seen_table(request, slug, table_id)
    competition = table.event.competition
    state = table_state(table, competition)
    if not has_scores(state):
        raise Conflict(UNSETTLED)
    if not may_read_scores(request.user, table):
        raise Conflict(HOLDS_LABELS)
    parts = _parts(state)
    lines = score_lines(table, parts)
    name = f"{competition.short_title}_{table.event.name}_{state.name}_登分表"
    if suffix == "xlsx":
        content = theory_book(
            competition, table, name=state.name, parts=parts, scores=lines,
            pairs=pair_lines(table), checks=commitment_checks(table), made_at=database_now(),
        )  # fmt: skip
        return bytes_response(content, name=f"{name}.xlsx", content_type=XLSX)
    headings = [f"{each.name}\n（{format_mark(each.maximum)}）" for each in parts]
    word = scores_document(competition, table, name=state.name, parts=headings, lines=lines)
    return paper_response(request, word, name=name, suffix=suffix)


@allowed(Permission.RUN_DAY, Permission.WITNESS)
@require_safe
def manage_theory_pairs(
    request: SignedInRequest, slug: str, table_id: int, suffix: str
) -> HttpResponse:
    """密码对照表 as Word or PDF; there is none while it is sealed."""
    table = seen_table(request, slug, table_id)
    if not table.is_granted:
        raise Conflict(SEALED)
    competition = table.event.competition
    state = table_state(table, competition)
    word = pairs_document(
        competition, table, name=state.name, lines=pair_lines(table),
        checks=commitment_checks(table),
    )  # fmt: skip
    name = f"{competition.short_title}_{table.event.name}_{state.name}_密码对照表"
    return paper_response(request, word, name=name, suffix=suffix)


def _parts(state: TableState) -> list[Criterion]:
    return list(paper_parts(state.component).values()) if state.component else []
