"""An act pressed on a page: it is done and the page comes again, or the page says why not."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from records.errors import Refused
from records.text import row_id


def done_or_told(
    request: HttpRequest,
    act: Callable[[], object],
    *,
    words: str,
    address: str,
    page: Callable[[Refused], HttpResponse],
) -> HttpResponse:
    """Do it, say so in `words` and go to `address`; `page` shows what was refused and why."""
    try:
        act()
    except Refused as refusal:
        return page(refusal)
    messages.success(request, words)
    return HttpResponseRedirect(address)


def seen_version(request: HttpRequest) -> int | None:
    """The version of the entry that the page showed; None when the form does not say."""
    sent = request.POST.get("seen")
    return row_id(sent) if sent else None
