"""What a district takes away of its own works: the table and the archive."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.views.entry_access import own_district, season
from records.clock import database_now
from records.operations.imports import XLSX
from records.views.files import bytes_response, stream_response
from submissions.documents.papers import version_paper
from submissions.exports.archive import archive_name, stream_archive
from submissions.exports.archive_plan import plan_archive
from submissions.exports.work_table import table_name, work_table
from submissions.operations.output_exports import note_own_archive
from submissions.queries.output_counts import handed_in_entries


@allowed(Permission.NOMINATE)
@require_safe
def works_table(request: SignedInRequest, slug: str) -> HttpResponse:
    """汇总表 of what the own district handed in, its own numbers in full."""
    competition = season(request, slug)
    district = own_district(request, competition)
    at = database_now()
    works = handed_in_entries(competition, request.user).order_by("event__order", "pk")
    content = work_table(competition, works, made_by=request.user.name, made_at=at, is_full=True)
    name = table_name(competition.short_title, district.name, at)
    return bytes_response(content, name=name, content_type=XLSX)


@allowed(Permission.NOMINATE)
@require_POST
def works_archive(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """Everything the own district handed in, as a zip."""
    competition = season(request, slug)
    district = own_district(request, competition)
    note_own_archive(competition_id=competition.pk, by=request.user)
    at = database_now()
    plan = plan_archive(competition, handed_in_entries(competition, request.user))
    title = f"{competition.title}参评材料清单（{district.name}）"
    stream = stream_archive(plan, write_form=version_paper, title=title, made_at=at)
    return stream_response(
        stream,
        name=archive_name(competition.short_title, district.name, at),
        content_type="application/zip",
    )
