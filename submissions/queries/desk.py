"""What the works put on the desk of a district, and report to the organizer's progress map."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from accounts.desk import Todo, desk_provider
from accounts.models import User
from accounts.roles import Permission
from competition.enums import Task
from competition.models import Competition
from competition.queries.desk_entries import Track, district_lines
from competition.queries.progress import Progress, progress_provider
from competition.queries.progress_entries import tallies

WORKS: Final = Track(
    task=Task.WORKS,
    title="报送项目、成果和案例（附件2–4）",
    mend="修改被退回的参评材料",
    unit="项",
    ready="材料已提交，请报送并承诺审核",
    list_page="district-works",
    edit_page="district-work-edit",
    file_page="district-works-file",
)


@desk_provider
def work_todos(user: User, at: datetime) -> Iterator[Todo]:
    """The district's next steps with its works, season by season."""
    if user.may(Permission.NOMINATE):
        yield from district_lines(user, at, WORKS)


@progress_provider(Task.WORKS)
def works_progress(competition: Competition, at: datetime) -> Mapping[int, Progress]:
    """Filed when attested after the last hand-in, minima and 四(二)'s video condition met."""
    found = {}
    for district, tally in tallies(competition, Task.WORKS, at=at).items():
        words = f"{tally.held} 项"
        if tally.missing:
            words += f"，还缺 {tally.missing}"
        elif tally.unmet:
            words += "，条件未满足"
        found[district] = Progress(tally.stage, words + tally.decided)
    return found
