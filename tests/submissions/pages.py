"""What the page tests of works share: signed-in offices, what the form sends, addresses."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from submissions.forms.merging import form_of
from submissions.kinds import KINDS, Answer
from submissions.models import Submission
from submissions.operations.drafts import save_answers
from submissions.queries.statements import statements_of
from tests.competition.pages import at


def page_of(name: str, submission: Submission, *more: object) -> str:
    """The address of a page of one work."""
    return at(name, submission.entry_id, *more)


def sent(submission: Submission, **changes: Any) -> dict[str, str]:
    """What a browser sends when a draft's form is opened, changed and saved."""
    submission = Submission.objects.select_related("entry__event").get(pk=submission.pk)
    kind, statements = KINDS[submission.kind], statements_of(submission.entry.event)
    form = form_of(submission, kind, statements)
    values = {**form.initial, **changes}
    boxes = {True: "on", False: ""}
    return {
        name: boxes[value] if isinstance(value, bool) else str(value)
        for name, value in values.items()
        if value not in {False, ""} or name in changes
    }


def autosave(browser: Client, submission: Submission, body: Any, **options: Any) -> HttpResponse:
    """Post what the page's script posts."""
    address = page_of("district-work-autosave", submission)
    return browser.post(address, body, content_type="application/json", **options)


def other_tab(by: User, work: Submission, **changes: Answer) -> None:
    """Another tab, or a colleague, saves this draft meanwhile."""
    work.refresh_from_db()
    save_answers(entry_id=work.entry_id, version=work.version, changes=changes, by=by)
