"""盲审件 for its assessors (and who checks it): the paper and the files, under the code."""

from django.http import Http404
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from records.views.files import file_response
from submissions.models import BlindCopy
from submissions.queries.blind_readings import copy_to_read


@allowed(Permission.JUDGE, Permission.VIEW_ENTRIES)
@require_safe
def reading_document(request: SignedInRequest, code: str) -> HttpResponseBase:
    """The paper of a blind copy as a Word file."""
    copy = _copy(request, code)
    if copy.document is None:
        raise Http404
    return file_response(copy.document, request=request, name=f"{copy.code}.docx")


@allowed(Permission.JUDGE, Permission.VIEW_ENTRIES)
@require_safe
def reading_file(request: SignedInRequest, code: str, order: int) -> HttpResponseBase:
    """One file of a blind copy, to be looked at; a video can be wound forward."""
    copy = _copy(request, code)
    row = copy.files.select_related("file").filter(order=order).first()
    if row is None or row.file is None:
        raise Http404
    return file_response(row.file, request=request, inline=True, name=row.name)


def _copy(request: SignedInRequest, code: str) -> BlindCopy:
    copy = copy_to_read(code, request.user)
    if copy is None:
        raise Http404
    return copy
