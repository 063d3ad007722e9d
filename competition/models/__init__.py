"""Tables of the competition. Its spine: Competition 1—n Event 1—n Entry."""

from competition.models.announcements import Announcement
from competition.models.entries import (
    Attendance,
    Competitor,
    Entry,
    Finding,
    FormerWinner,
    Opinion,
    WinnerMatch,
)
from competition.models.filings import Filing, Liaison, in_sight
from competition.models.rules import (
    AwardTier,
    MarkingScheme,
    Quota,
    QuotaOverride,
    RuleSetting,
)
from competition.models.scoring import ComponentLock, Seat, Sheet, Standing, StandingRow
from competition.models.season import (
    Activity,
    Appointment,
    Competition,
    Delegation,
    Event,
    Extension,
    SeasonText,
    Stage,
    Window,
)

__all__ = [
    "Activity",
    "Announcement",
    "Appointment",
    "Attendance",
    "AwardTier",
    "Competition",
    "Competitor",
    "ComponentLock",
    "Delegation",
    "Entry",
    "Event",
    "Extension",
    "Filing",
    "Finding",
    "FormerWinner",
    "Liaison",
    "MarkingScheme",
    "Opinion",
    "Quota",
    "QuotaOverride",
    "RuleSetting",
    "SeasonText",
    "Seat",
    "Sheet",
    "Stage",
    "Standing",
    "StandingRow",
    "Window",
    "WinnerMatch",
    "in_sight",
]
