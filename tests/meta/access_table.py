"""Who may ask for which address: the expectation, written by hand, apart from the code.

One row per route name: `"name": Row(get=…, post=…)`, `also` naming further methods it serves. The sets hold the personas that are
served; everybody else must be turned away (login page, 403 or 404) and change nothing. A
method that the view does not serve is left out, and answers 405 to those who may enter.

To add a route: write its row here. If its address captures more than `slug`, say in
`tests/meta/world.py` which object of the world it is asked for: one of 和平区, of the
competition `tianjin-2024`, so that OTHER_LIAISON and FOREIGN_ORGANIZER are strangers to it.
"""

from dataclasses import dataclass
from enum import StrEnum


class Persona(StrEnum):
    """Who asks. DISABLED holds a login of an account that was closed since."""

    ANONYMOUS = "anonymous"
    LIAISON = "liaison"
    OTHER_LIAISON = "other_liaison"
    JUDGE = "judge"
    CLERK = "clerk"
    ORGANIZER = "organizer"
    FOREIGN_ORGANIZER = "foreign_organizer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    DISABLED = "disabled"


P = Persona
NOBODY: frozenset[Persona] = frozenset()
EVERYBODY = frozenset(Persona) - {P.DISABLED}
SIGNED_IN = EVERYBODY - {P.ANONYMOUS}
LIAISON = frozenset({P.LIAISON})
LIAISONS = frozenset({P.LIAISON, P.OTHER_LIAISON})
ORGANIZER = frozenset({P.ORGANIZER})
ORGANIZERS = frozenset({P.ORGANIZER, P.FOREIGN_ORGANIZER})
ISSUERS = ORGANIZERS | {P.ADMINISTRATOR}
OWN_ISSUERS = frozenset({P.ORGANIZER, P.ADMINISTRATOR})
ADMINISTRATOR = frozenset({P.ADMINISTRATOR})
SUPERVISOR = frozenset({P.SUPERVISOR})
CLERK = frozenset({P.CLERK})
JUDGE = frozenset({P.JUDGE})
READERS = ORGANIZER | SUPERVISOR
TAKING_PART = LIAISONS | READERS


@dataclass(frozen=True)
class Row:
    """Who is served by GET and by POST; None: the view does not know the method.

    `also` are methods beyond these two, served to those who may POST.
    """

    get: frozenset[Persona] | None = None
    post: frozenset[Persona] | None = None
    also: frozenset[str] = frozenset()


TABLE: dict[str, Row] = {
    # The door
    "login": Row(get=EVERYBODY, post=EVERYBODY),
    "logout": Row(post=EVERYBODY),
    "activate": Row(get=EVERYBODY, post=EVERYBODY),
    "password-change": Row(get=SIGNED_IN, post=SIGNED_IN),
    "profile": Row(get=SIGNED_IN),
    "admin-login": Row(get=frozenset({P.ANONYMOUS}), post=frozenset({P.ANONYMOUS})),
    "admin-logout": Row(post=EVERYBODY),
    "admin-password-change": Row(get=SIGNED_IN, post=SIGNED_IN),
    # Accounts, asked for the clerk of the competition
    "account-list": Row(get=ISSUERS),
    "account-new": Row(get=ISSUERS, post=ISSUERS),
    "account-import": Row(get=ISSUERS, post=ISSUERS),
    "account-template": Row(get=OWN_ISSUERS),
    "account-export": Row(get=ISSUERS),
    "account-slips": Row(get=ISSUERS, post=ISSUERS),
    "account-slips-clear": Row(post=ISSUERS),
    "account-detail": Row(get=OWN_ISSUERS),
    "account-edit": Row(get=OWN_ISSUERS, post=OWN_ISSUERS),
    "account-duties": Row(get=ADMINISTRATOR, post=ADMINISTRATOR),
    "account-reissue": Row(post=OWN_ISSUERS),
    "account-deactivate": Row(post=OWN_ISSUERS),
    "account-reactivate": Row(post=OWN_ISSUERS),
    "account-unlock": Row(post=OWN_ISSUERS),
    "sign-in-log": Row(get=ADMINISTRATOR),
    "sign-in-export": Row(get=ADMINISTRATOR),
    # The desk
    "desk": Row(get=SIGNED_IN),
    "season-choose": Row(post=SIGNED_IN),
    "inbox": Row(get=SIGNED_IN),
    "inbox-read-all": Row(post=SIGNED_IN),
    # Messages and jobs of the liaison, an import of the organizer
    "message-open": Row(post=LIAISON),
    "job-list": Row(get=SIGNED_IN),
    "job-detail": Row(get=LIAISON),
    "job-status": Row(get=LIAISON),
    "job-retry": Row(post=LIAISON),
    "job-file": Row(get=LIAISON),
    "import-detail": Row(get=ORGANIZER),
    "import-confirm": Row(post=ORGANIZER),
    "import-drop": Row(post=ORGANIZER),
    "import-errors": Row(get=ORGANIZER),
    # Large files in pieces: anybody signed in may try, the purpose decides; one of the liaison's
    "upload-create": Row(post=SIGNED_IN),
    "upload-part": Row(post=LIAISON, also=frozenset({"patch", "delete"})),
    # The machine room
    "healthz": Row(get=EVERYBODY),
    "readyz": Row(get=EVERYBODY),
    # The supervisor
    "supervise-log": Row(get=SUPERVISOR),
    "supervise-log-export": Row(get=SUPERVISOR),
    "supervise-log-verify": Row(post=SUPERVISOR),
    # The public
    "home": Row(get=EVERYBODY),
    "season-public": Row(get=EVERYBODY),
    "downloads": Row(get=EVERYBODY),
    "blank-form-1": Row(get=EVERYBODY),
    "blank-form": Row(get=EVERYBODY),
    "announcement-list": Row(get=EVERYBODY),
    "announcement-detail": Row(get=EVERYBODY),
    "activity-material": Row(get=TAKING_PART),
    # 附件1: both liaisons have the page of their own district; rows belong to 和平区
    "district-liaisons": Row(get=LIAISONS),
    "district-liaison-new": Row(get=LIAISONS, post=LIAISONS),
    "district-liaison-edit": Row(get=LIAISON, post=LIAISON),
    "district-liaison-remove": Row(get=LIAISON, post=LIAISON),
    "district-liaison-lead": Row(post=LIAISON),
    "district-liaisons-foot": Row(post=LIAISONS),
    "district-liaisons-file": Row(post=LIAISONS),
    "district-liaisons-recall": Row(post=LIAISONS),
    "district-responsible": Row(post=LIAISONS),
    "district-plan": Row(post=LIAISONS),
    "district-plan-file": Row(get=LIAISON),
    "district-liaisons-word": Row(get=LIAISONS),
    "district-liaisons-workbook": Row(get=LIAISONS),
    "district-liaisons-template": Row(get=LIAISONS),
    "district-liaisons-import": Row(post=LIAISONS),
    "manage-progress": Row(get=READERS),
    "manage-remind": Row(post=ORGANIZER),
    "manage-liaisons": Row(get=READERS),
    "manage-liaisons-export": Row(get=READERS),
    "manage-district": Row(get=READERS),
    "manage-district-word": Row(get=ORGANIZER),
    "manage-district-plan": Row(get=READERS),
    # Competitors: the entry belongs to 和平区
    "district-entries": Row(get=LIAISONS),
    "district-entry-new": Row(get=LIAISONS, post=LIAISONS),
    "district-entry-check": Row(post=LIAISONS),
    "district-entry-detail": Row(get=LIAISON),
    "district-entry-edit": Row(get=LIAISON, post=LIAISON),
    "district-entry-photo": Row(get=LIAISON),
    "district-entry-submit": Row(post=LIAISON),
    "district-entry-recall": Row(post=LIAISON),
    "district-entry-withdraw": Row(post=LIAISON),
    "district-entry-substitute": Row(post=LIAISON),
    "district-entry-discard": Row(post=LIAISON),
    "district-competitors-file": Row(get=LIAISONS, post=LIAISONS),
    "district-competitors-template": Row(get=LIAISONS),
    "district-competitors-import": Row(get=LIAISONS, post=LIAISONS),
    "district-activities": Row(get=LIAISONS),
    # Works: the work belongs to 和平区
    "district-works": Row(get=LIAISONS),
    "district-work-start": Row(post=LIAISONS),
    "district-works-file": Row(get=LIAISONS, post=LIAISONS),
    "district-work": Row(get=LIAISON),
    "district-work-edit": Row(get=LIAISON, post=LIAISON),
    "district-work-autosave": Row(post=LIAISON),
    "district-work-submit": Row(post=LIAISON),
    "district-work-recall": Row(post=LIAISON),
    "district-work-withdraw": Row(post=LIAISON),
    "district-work-discard": Row(post=LIAISON),
    "district-work-version": Row(get=LIAISON),
    "district-work-compare": Row(get=LIAISON),
    "manage-work-compare": Row(get=READERS),
    "manage-entries": Row(get=READERS),
    "manage-entries-export": Row(get=ORGANIZER, post=ORGANIZER),
    "manage-entry-detail": Row(get=READERS),
    "manage-entry-photo": Row(get=READERS),
    "manage-entry-accept": Row(post=ORGANIZER),
    "manage-entry-return": Row(post=ORGANIZER),
    "manage-entry-reject": Row(post=ORGANIZER),
    "manage-entry-withdraw": Row(post=ORGANIZER),
    "manage-entry-waive": Row(post=ORGANIZER),
    "manage-entry-match": Row(post=ORGANIZER),
    "manage-winners": Row(get=ORGANIZER, post=ORGANIZER),
    "manage-winners-template": Row(get=ORGANIZER),
    "manage-passes": Row(get=ORGANIZER),
    "manage-signin-sheet": Row(get=ORGANIZER),
    "manage-activities": Row(get=ORGANIZER),
    "manage-activity-detail": Row(get=ORGANIZER),
    "manage-activity-roster": Row(post=ORGANIZER),
    "manage-activity-attend": Row(post=ORGANIZER),
    "manage-activity-material": Row(post=ORGANIZER),
    "manage-activity-material-remove": Row(post=ORGANIZER),
    # Likeness: of a work of 和平区 with one of 河东区
    "manage-works-likeness": Row(get=READERS),
    "manage-works-likeness-export": Row(get=READERS),
    "manage-works-likeness-compare": Row(post=ORGANIZER),
    "manage-work-likeness": Row(post=ORGANIZER),
    "manage-work-pair": Row(get=READERS),
    "manage-work-pair-judge": Row(post=ORGANIZER),
    # The season
    "manage-season": Row(get=READERS),
    "manage-season-file": Row(get=READERS),
    "manage-season-load": Row(get=ORGANIZER, post=ORGANIZER),
    "manage-extension-grant": Row(get=ORGANIZER, post=ORGANIZER),
    "manage-scheme-freeze": Row(get=ORGANIZER, post=ORGANIZER),
    "manage-scheme-settle": Row(get=ORGANIZER, post=ORGANIZER),
    "manage-scheme": Row(get=READERS),
    "manage-scheme-edit": Row(get=ORGANIZER, post=ORGANIZER),
    "manage-scheme-example": Row(get=ORGANIZER, post=ORGANIZER),
    "manage-scheme-save": Row(post=ORGANIZER),
    "manage-scheme-versions": Row(get=READERS),
    "manage-scheme-version": Row(get=READERS, post=ORGANIZER),
    "manage-announcements": Row(get=ORGANIZER),
    "manage-announcement-new": Row(get=ORGANIZER, post=ORGANIZER),
    "manage-announcement": Row(get=ORGANIZER),
    "manage-announcement-edit": Row(get=ORGANIZER, post=ORGANIZER),
    "manage-announcement-publish": Row(post=ORGANIZER),
    "manage-announcement-unpublish": Row(post=ORGANIZER),
    # Scores and standings
    "clerk-home": Row(get=CLERK),
    "clerk-grid": Row(get=CLERK, post=CLERK),
    "clerk-hand-in": Row(post=CLERK),
    "manage-scores": Row(get=ORGANIZER),
    "manage-scores-import": Row(post=ORGANIZER),
    "manage-scores-template": Row(get=ORGANIZER),
    "manage-component-lock": Row(post=ORGANIZER),
    # Panels, recusals, the review of works
    "manage-panels": Row(get=ORGANIZER),
    "manage-panels-remind": Row(post=ORGANIZER),
    "manage-panel": Row(get=ORGANIZER, post=ORGANIZER),
    "manage-seat-excuse": Row(post=ORGANIZER),
    "manage-recusals": Row(get=ORGANIZER),
    "manage-recusal-decide": Row(post=ORGANIZER),
    "manage-recusal-lift": Row(post=ORGANIZER),
    "manage-recusal-restore": Row(post=ORGANIZER),
    "judge-recusals": Row(get=frozenset({P.JUDGE}), post=frozenset({P.JUDGE})),
    "manage-assessing": Row(get=ORGANIZER),
    "manage-assessing-plan": Row(get=ORGANIZER),
    "manage-assessing-confirm": Row(post=ORGANIZER),
    "manage-assessing-change": Row(post=ORGANIZER),
    "manage-assessing-thirds": Row(post=ORGANIZER),
    "judge-reading-document": Row(get=READERS | {P.JUDGE}),
    "judge-reading-file": Row(get=READERS | {P.JUDGE}),
    # Judge sheets on paper and their scans
    "clerk-paper": Row(get=READERS | CLERK),
    "clerk-paper-find": Row(get=CLERK),
    "clerk-paper-upload": Row(post=CLERK),
    "clerk-page-place": Row(post=CLERK),
    "clerk-page-image": Row(get=READERS | CLERK),
    "sheet-scan": Row(get=READERS | CLERK),
    "sheet-scan-image": Row(get=READERS | CLERK),
    "clerk-paper-sheets": Row(get=ORGANIZER | CLERK),
    "manage-awards": Row(get=READERS),
    "manage-awards-export": Row(get=ORGANIZER),
    "manage-award-decide": Row(post=ORGANIZER),
    "manage-board": Row(get=READERS),
    # A judge's own panel, and turn 7 of it
    "judge-home": Row(get=JUDGE),
    "judge-sheet": Row(get=JUDGE, post=JUDGE),
    "judge-save": Row(post=JUDGE),
    "judge-panel": Row(get=JUDGE),
    "judge-release": Row(post=JUDGE),
    "turn-timing": Row(get=JUDGE | ORGANIZER, post=JUDGE | ORGANIZER),
    "turn-time": Row(post=JUDGE | ORGANIZER),
    "manage-timing": Row(get=ORGANIZER),
    "manage-timing-turn": Row(get=ORGANIZER),
    "manage-holds": Row(get=ORGANIZER),
    "manage-hold-set": Row(post=ORGANIZER),
    "manage-hold-release": Row(post=ORGANIZER),
    "judge-board": Row(get=frozenset({P.JUDGE})),
    "manage-standings": Row(get=READERS),
    "manage-standing-compute": Row(post=ORGANIZER),
    "manage-standing-export": Row(post=ORGANIZER),
    "manage-standing-detail": Row(get=READERS),
    "manage-standing-confirm": Row(get=ORGANIZER, post=ORGANIZER),
    # Corrections after the lock, comparing runs, trying other rules, drawing out full ties
    "manage-corrections": Row(get=READERS),
    "manage-correction-new": Row(get=ORGANIZER, post=ORGANIZER),
    "correction-detail": Row(get=READERS),
    "correction-grant": Row(post=SUPERVISOR),
    "correction-refuse": Row(post=READERS),
    "manage-standing-compare": Row(get=READERS),
    "manage-standing-compare-book": Row(get=READERS),
    "manage-standing-what-if": Row(get=ORGANIZER, post=ORGANIZER),
    "manage-standing-draw": Row(get=ORGANIZER, post=ORGANIZER),
    "manage-standing-why": Row(get=READERS),
    "manage-standing-why-word": Row(get=READERS),
    "manage-standing-print": Row(post=READERS),
    "manage-standing-pack": Row(post=READERS),
    # Word forms out and sealed scans: a 附件3 of 和平区 that was handed in, with its scan
    "district-work-form": Row(get=LIAISON),
    "district-work-licence": Row(get=LIAISON),
    "district-work-scans": Row(get=LIAISON, post=LIAISON),
    "district-work-scan": Row(get=LIAISON),
    "manage-work-form": Row(get=READERS),
    "manage-work-scans": Row(get=READERS, post=ORGANIZER),
    "manage-work-scan": Row(get=READERS),
    # 支撑材料: the work and its file belong to 和平区; the file was handed in
    "district-work-evidence": Row(get=LIAISON, post=LIAISON),
    "district-work-attachment": Row(post=LIAISON),
    "district-work-attachment-remove": Row(post=LIAISON),
    "work-file": Row(get=LIAISON | READERS),
    # What comes out: the blind copy is of a work of 和平区
    "manage-works-outputs": Row(get=READERS),
    "manage-works-export": Row(get=ORGANIZER, post=ORGANIZER),
    "manage-works-archive": Row(post=ORGANIZER),
    "manage-works-book": Row(post=ORGANIZER),
    "manage-works-blind": Row(get=READERS),
    "manage-works-blind-make": Row(post=ORGANIZER),
    "manage-works-blind-zip": Row(post=ORGANIZER),
    "manage-work-blind": Row(get=READERS),
    "manage-work-blind-decide": Row(post=ORGANIZER),
    "manage-work-blind-undo": Row(post=ORGANIZER),
    "manage-work-blind-remake": Row(post=ORGANIZER),
    "manage-work-blind-document": Row(get=READERS),
    "manage-work-blind-file": Row(get=READERS),
    "district-works-export": Row(get=LIAISONS),
    "district-works-archive": Row(post=LIAISONS),
    # 展示素材: the entry and its file are 和平区's
    "district-media": Row(get=LIAISONS),
    "district-entry-media": Row(get=LIAISON, post=LIAISON),
    "manage-media": Row(get=ORGANIZER),
    "manage-media-component": Row(get=ORGANIZER, post=ORGANIZER),
    "manage-media-close": Row(post=ORGANIZER),
    "manage-media-entry": Row(get=ORGANIZER, post=ORGANIZER),
    "manage-media-rehearse": Row(post=ORGANIZER),
    "manage-media-recheck": Row(post=ORGANIZER),
    "manage-media-player": Row(get=ORGANIZER),
    "manage-media-play": Row(get=ORGANIZER),
    "manage-day-papers": Row(get=ORGANIZER),
    "manage-day-paper": Row(get=ORGANIZER),
    "manage-day-paper-pdf": Row(post=ORGANIZER),
    "display-media-describe": Row(post=LIAISON | ORGANIZER),
    "display-media-remove": Row(post=LIAISON | ORGANIZER),
    "display-media-file": Row(get=LIAISON | ORGANIZER),
    "display-media-page": Row(get=LIAISON | ORGANIZER),
    # Checking works: the work was handed in by 和平区
    "manage-works": Row(get=READERS),
    "manage-works-bulk": Row(get=ORGANIZER),
    "manage-works-accept": Row(post=ORGANIZER),
    "manage-works-assign": Row(post=ORGANIZER),
    "manage-work": Row(get=READERS),
    "manage-work-accept": Row(post=ORGANIZER),
    "manage-work-return": Row(post=ORGANIZER),
    "manage-work-reject": Row(post=ORGANIZER),
    "manage-work-withdraw": Row(post=ORGANIZER),
    "manage-work-waive": Row(post=ORGANIZER),
    "manage-work-assign": Row(post=ORGANIZER),
    "district-work-opinion": Row(get=LIAISON, post=LIAISON),
    # Word forms brought in by 和平区
    "district-works-word": Row(get=LIAISONS, post=LIAISONS),
    "district-works-word-batch": Row(get=LIAISON),
    "district-works-word-adopt": Row(post=LIAISON),
    "district-works-word-drop": Row(post=LIAISON),
    "district-works-word-pictures": Row(post=LIAISON),
    # The day of the contest
    "supervise-openings": Row(get=READERS),
    # Papers under blind codes
    "manage-theory": Row(get=READERS),
    "manage-theory-seal": Row(post=ORGANIZER),
    "manage-theory-statistics": Row(get=READERS),
    "manage-theory-table": Row(get=READERS),
    "manage-theory-count": Row(post=ORGANIZER),
    "manage-theory-add": Row(post=READERS),
    "manage-theory-add-grant": Row(post=READERS),
    "manage-theory-discard": Row(post=ORGANIZER),
    "manage-theory-release": Row(post=ORGANIZER),
    "manage-theory-sample": Row(post=ORGANIZER),
    "manage-theory-ask": Row(post=READERS),
    "manage-theory-open": Row(post=READERS),
    "manage-theory-scores": Row(get=READERS),
    "manage-theory-pairs": Row(get=READERS),
    "supervise-theory-labels": Row(post=SUPERVISOR),
    "supervise-theory-count": Row(post=SUPERVISOR),
    "supervise-theory-void": Row(post=SUPERVISOR),
    "supervise-theory-restore": Row(post=SUPERVISOR),
    "clerk-theory": Row(get=CLERK | ORGANIZER),
    "clerk-theory-claim": Row(post=CLERK),
    "clerk-theory-keying": Row(get=CLERK, post=CLERK),
    "theory-recheck": Row(get=CLERK | ORGANIZER, post=CLERK | ORGANIZER),
    "theory-differences": Row(get=CLERK | ORGANIZER),
    "theory-settle": Row(get=CLERK | ORGANIZER, post=CLERK | ORGANIZER),
    "manage-day": Row(get=READERS),
    "manage-rooms": Row(get=ORGANIZER, post=ORGANIZER),
    "manage-room": Row(get=ORGANIZER, post=ORGANIZER),
    "manage-room-remove": Row(post=ORGANIZER),
    "manage-session": Row(get=ORGANIZER, post=ORGANIZER),
    "manage-draw": Row(get=READERS),
    "manage-draw-commit": Row(post=ORGANIZER),
    "manage-draw-lots": Row(post=ORGANIZER),
    "manage-draw-void": Row(post=ORGANIZER),
    "manage-slot-move": Row(post=ORGANIZER),
    "manage-slot-swap": Row(post=ORGANIZER),
    "manage-slot-add": Row(post=ORGANIZER),
    "manage-arrivals": Row(get=READERS),
    "manage-arrivals-settle": Row(get=ORGANIZER, post=ORGANIZER),
    "manage-arrival": Row(post=ORGANIZER),
    "manage-arrival-undo": Row(post=ORGANIZER),
    "manage-sealed": Row(get=READERS),
    "manage-sealed-new": Row(get=ORGANIZER, post=ORGANIZER),
    "manage-sealed-paper": Row(get=READERS),
    "manage-sealed-ask": Row(post=READERS),
    "manage-sealed-open": Row(post=READERS),
    "manage-sealed-withdraw": Row(post=ORGANIZER),
    "manage-sealed-file": Row(post=READERS),
    "season-draws": Row(get=EVERYBODY),
    "season-draw": Row(get=EVERYBODY),
    "season-draw-record": Row(get=EVERYBODY),
    "draw-script": Row(get=EVERYBODY),
}
