"""The world in which every address is asked for: the cast, and one object for each capture.

`OBJECTS` maps a route name to a function from the cast to the route's captures. `slug` needs
no entry: it is the competition's. The functions may make objects (with `tests.factories`);
what they make belongs to 和平区 and to the competition of the cast.
"""

from collections.abc import Callable, Mapping

from django.urls import reverse

from accounts.models import User
from tests.cast import Cast
from tests.factories import make_user
from tests.meta import (
    objects_day,
    objects_judging,
    objects_results,
    objects_schemes,
    objects_theory,
)
from tests.meta.access_table import Persona
from tests.meta.objects import (
    Captures,
    activity,
    alike,
    announcement,
    arriving,
    attachment_of_heping,
    beating,
    clerk,
    component,
    district_code,
    drafted,
    finding,
    first_version,
    handed_in,
    handed_in_file,
    job,
    liaison_row,
    made,
    message,
    paper,
    paper_as_word,
    plan_by_code,
    plan_of_heping,
    scheme,
    sealed_paper,
    seat,
    standing,
    uploaded,
    winner_match,
    without_file,
    work_entry,
    work_finding,
    work_handed_in,
    work_of_heping,
    works_event,
)
from tests.meta.objects_outputs import blind_copy, blind_file, decided_key
from tests.meta.routes import Route
from tests.meta.word_objects import word_batch, word_form

OBJECTS: dict[str, Callable[[Cast], Captures]] = {
    "account-detail": clerk,
    "account-edit": clerk,
    "account-duties": clerk,
    "account-reissue": clerk,
    "account-deactivate": clerk,
    "account-reactivate": clerk,
    "account-unlock": clerk,
    "message-open": message,
    "job-detail": job,
    "job-status": job,
    "job-retry": job,
    "job-file": job,
    "import-detail": uploaded,
    "import-confirm": uploaded,
    "import-drop": uploaded,
    "import-errors": uploaded,
    "upload-part": arriving,
    "readyz": beating,
    "announcement-detail": announcement,
    "activity-material": activity,
    "district-liaison-edit": liaison_row,
    "district-liaison-remove": liaison_row,
    "district-liaison-lead": liaison_row,
    "district-plan-file": plan_of_heping,
    "manage-district": district_code,
    "manage-district-word": district_code,
    "manage-district-plan": plan_by_code,
    "district-entry-detail": drafted,
    "district-entry-edit": drafted,
    "district-entry-photo": drafted,
    "district-entry-submit": drafted,
    "district-entry-discard": drafted,
    "district-entry-recall": handed_in,
    "district-entry-withdraw": handed_in,
    "district-entry-substitute": handed_in,
    "manage-entry-detail": handed_in,
    "manage-entry-photo": handed_in,
    "manage-entry-accept": handed_in,
    "manage-entry-return": handed_in,
    "manage-entry-reject": handed_in,
    "manage-entry-withdraw": handed_in,
    "manage-entry-waive": handed_in,
    "manage-entry-match": handed_in,
    "manage-activity-detail": without_file,
    "manage-activity-roster": without_file,
    "manage-activity-attend": without_file,
    "manage-activity-material": without_file,
    "manage-activity-material-remove": activity,
    "manage-work-likeness": work_entry,
    "manage-work-pair": alike,
    "manage-work-pair-judge": alike,
    "manage-scheme-freeze": scheme,
    "manage-scheme-settle": scheme,
    "manage-announcement": announcement,
    "manage-announcement-edit": announcement,
    "manage-announcement-publish": announcement,
    "manage-announcement-unpublish": announcement,
    "district-works-word-batch": word_batch,
    "district-works-word-adopt": word_batch,
    "district-works-word-drop": word_batch,
    "district-works-word-pictures": word_form,
    "district-work-evidence": work_of_heping,
    "district-work-attachment": attachment_of_heping,
    "district-work-attachment-remove": attachment_of_heping,
    "work-file": handed_in_file,
    "district-work": work_of_heping,
    "district-work-edit": work_of_heping,
    "district-work-autosave": work_of_heping,
    "district-work-submit": work_of_heping,
    "district-work-discard": work_of_heping,
    "district-work-recall": work_handed_in,
    "district-work-withdraw": work_handed_in,
    "district-work-version": first_version,
    "district-work-compare": work_handed_in,
    "manage-work-compare": work_handed_in,
    "district-work-form": paper_as_word,
    "district-work-licence": paper,
    "district-work-scans": paper,
    "district-work-scan": sealed_paper,
    "manage-work-form": paper_as_word,
    "manage-work-scans": paper,
    "manage-work-scan": sealed_paper,
    "blank-form": lambda cast: {"kind": "project"},
    "manage-work": work_handed_in,
    "manage-work-accept": work_handed_in,
    "manage-work-return": work_handed_in,
    "manage-work-reject": work_handed_in,
    "manage-work-withdraw": work_handed_in,
    "manage-work-waive": work_handed_in,
    "manage-work-assign": work_handed_in,
    "district-work-opinion": work_handed_in,
    "clerk-grid": seat,
    "clerk-hand-in": seat,
    "manage-component-lock": component,
    "manage-panel": component,
    "manage-standing-detail": standing,
    "manage-standing-confirm": standing,
    "manage-work-blind": blind_copy,
    "manage-work-blind-decide": blind_copy,
    "manage-work-blind-undo": blind_copy,
    "manage-work-blind-remake": blind_copy,
    "manage-work-blind-document": blind_copy,
    "manage-work-blind-file": blind_file,
}
for module in (objects_day, objects_theory, objects_judging, objects_schemes, objects_results):
    OBJECTS |= module.OBJECTS

QUERIES: Mapping[str, Mapping[str, str]] = {
    "account-template": {"season": "tianjin-2024"},
    "district-entry-new": {"event": "guidance"},
}
"""What a route is asked with besides."""

FORMS: dict[str, Callable[[Cast], Captures]] = {
    "district-entry-check": lambda cast: {"event": "guidance"},
    "district-work-start": works_event,
    "manage-standing-compute": lambda cast: {"event": "guidance"},
    "manage-entry-waive": lambda cast: {"finding": made(finding, cast)["pk"]},
    "manage-work-waive": lambda cast: made(work_finding, cast),
    "manage-entry-match": lambda cast: {"match": made(winner_match, cast)["pk"]},
    "manage-work-blind-undo": decided_key,
    **objects_theory.FORMS,
    **objects_judging.FORMS,
}
"""What a form must name so that its object is found; the rest of every form stays empty."""

ADMIN_CAPTURES: Captures = {
    "object_id": "1",
    "app_label": "districts",
    "content_type_id": 1,
    "url": "x",
    "from_field": "x",
}


def address_of(route: Route, cast: Cast) -> str:
    """Return the address at which this route is asked for."""
    captures: dict[str, object] = {}
    if "slug" in route.captures:
        captures["slug"] = cast.competition.slug
    if route.name in OBJECTS:
        captures |= made(OBJECTS[route.name], cast)
    missing = set(route.captures) - set(captures)
    assert not missing, f"tests/meta/world.py: say which {missing} {route.name} is asked for"
    return reverse(route.name, kwargs=captures, query=QUERIES.get(route.name))


def form_of(route: Route, cast: Cast) -> Captures:
    """Return what is posted to this route."""
    return FORMS[route.name](cast) if route.name in FORMS else {}


def person(persona: Persona, cast: Cast) -> User | None:
    """Return the account behind a persona, None for who has none."""
    if persona == Persona.ANONYMOUS:
        return None
    if persona == Persona.DISABLED:
        return make_user(is_active=False)
    account: User = getattr(cast, persona.value)
    return account
