"""附件1 to take away: Word and workbook, blank and filled, own and for the organizer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest, allowed, public
from accounts.roles import Permission
from competition.documents.liaisons import blank_document, paper_document
from competition.exports.liaisons import paper_book, paper_book_name
from competition.operations.liaison_import import SPEC
from competition.queries.liaisons import LiaisonPaper
from competition.views.organizer_liaisons import visible_paper
from competition.views.paper_page import own_paper
from records.clock import database_now
from records.views.files import bytes_response, file_response
from records.workbooks import build_template

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@public
@require_safe
def blank_form(request: HttpRequest) -> HttpResponse:
    """The blank official form, for everybody."""
    return bytes_response(blank_document(), name="附件1 各区联络人员信息表.docx", content_type=DOCX)


@allowed(Permission.FILE_LIAISONS)
@require_safe
def own_word(request: SignedInRequest, slug: str) -> HttpResponse:
    """本区附件1 as Word, 草稿 until filed."""
    return _word(own_paper(request, slug))


@allowed(Permission.FILE_LIAISONS)
@require_safe
def own_workbook(request: SignedInRequest, slug: str) -> HttpResponse:
    """本区联络人员 as a workbook that can be brought in again."""
    paper = own_paper(request, slug)
    name = paper_book_name(paper, database_now())
    return bytes_response(paper_book(paper), name=name, content_type=XLSX)


@allowed(Permission.FILE_LIAISONS)
@require_safe
def template(request: SignedInRequest, slug: str) -> HttpResponse:
    """导入模板."""
    own_paper(request, slug)
    return bytes_response(build_template(SPEC), name=f"{SPEC.file_name}.xlsx", content_type=XLSX)


@allowed(Permission.REMIND)
@require_safe
def district_word(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """One district's 附件1 as Word; it holds phones, so only for those who may see them."""
    return _word(visible_paper(request, slug, code))


@allowed(Permission.VIEW_PROGRESS)
@require_safe
def district_plan(request: SignedInRequest, slug: str, code: str) -> HttpResponseBase:
    """One district's 工作方案."""
    plan = visible_paper(request, slug, code).filing.plan
    if plan is None:
        raise Http404
    return file_response(plan)


def _word(paper: LiaisonPaper) -> HttpResponse:
    state = "" if paper.is_filed else "（草稿）"
    name = f"附件1 {paper.district.name}联络人员信息表{state}.docx"
    return bytes_response(paper_document(paper), name=name, content_type=DOCX)
