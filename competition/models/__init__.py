"""Tables of the competition. Its spine: Competition 1—n Event 1—n Entry."""

from competition.models.announcements import Announcement
from competition.models.day import (
    Arrival,
    DisplayMedia,
    Draw,
    Room,
    Session,
    Slot,
)
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
from competition.models.judging import (
    Assignment,
    CalibrationHold,
    Recusal,
    ScanBatch,
    ScanPage,
    SheetScan,
    Timing,
)
from competition.models.media import MediaIntake, MediaPage
from competition.models.results import AwardDecision, Correction, SchemeVersion, TieDraw
from competition.models.rules import (
    AwardTier,
    MarkingScheme,
    Quota,
    QuotaOverride,
    RuleSetting,
)
from competition.models.scoring import ComponentLock, Seat, Sheet, Standing, StandingRow
from competition.models.sealed import SealedPaper
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
from competition.models.theory import CodeAddition, CodedPaper, CodeTable, Hand, Keying

__all__ = [
    "Activity",
    "Announcement",
    "Appointment",
    "Arrival",
    "Assignment",
    "Attendance",
    "AwardDecision",
    "AwardTier",
    "CalibrationHold",
    "CodeAddition",
    "CodeTable",
    "CodedPaper",
    "Competition",
    "Competitor",
    "ComponentLock",
    "Correction",
    "Delegation",
    "DisplayMedia",
    "Draw",
    "Entry",
    "Event",
    "Extension",
    "Filing",
    "Finding",
    "FormerWinner",
    "Hand",
    "Keying",
    "Liaison",
    "MarkingScheme",
    "MediaIntake",
    "MediaPage",
    "Opinion",
    "Quota",
    "QuotaOverride",
    "Recusal",
    "Room",
    "RuleSetting",
    "ScanBatch",
    "ScanPage",
    "SchemeVersion",
    "SealedPaper",
    "SeasonText",
    "Seat",
    "Session",
    "Sheet",
    "SheetScan",
    "Slot",
    "Stage",
    "Standing",
    "StandingRow",
    "TieDraw",
    "Timing",
    "Window",
    "WinnerMatch",
    "in_sight",
]
