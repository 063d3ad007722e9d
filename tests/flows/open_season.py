"""A season around today for the browser tests: told by the trial's own acts, before the server.

The live server answers in threads of its own, which a set clock does not reach: the windows
surround today instead, as if it were 16 April 2024.
"""

from datetime import timedelta
from pathlib import Path

from competition.management.demo import papers, staff
from competition.management.demo.story import (
    FILED,
    NOMINATED,
    PUBLISHED,
    TODAY_IN_2024,
    Story,
    TrialStage,
)
from competition.operations.season import load_season, read_season
from competition.season import season_to_toml, shift_season
from records.clock import clock_set_to, database_now

SLUG = "tianjin-open"
ROOT = Path(__file__).resolve().parent.parent.parent


def open_season() -> Story:
    """Load the season of 2024, moved to today, with the trial's accounts; nothing filed yet."""
    days = (database_now() - TODAY_IN_2024[TrialStage.REGISTRATION]).days
    season = read_season((ROOT / "fixtures" / "tianjin-2024.toml").read_bytes())
    moved = shift_season(season, days=days, slug=SLUG, title="天津市公共就业服务专项业务竞赛")
    with clock_set_to(PUBLISHED + timedelta(days=days)):
        source = season_to_toml(moved).encode()
        competition = load_season(source=source, by=None).competition
        troupe = staff.gather(competition)
    return Story(competition, troupe, shift=timedelta(days=days), say=_silent)


def register(story: Story, *, districts: int) -> None:
    """Let the first districts file 附件1 and nominate; the committee accepts their competitors."""
    for index, district in enumerate(story.districts[:districts]):
        by = story.troupe.liaisons[district.code]
        with clock_set_to(FILED + story.shift):
            papers.write_liaisons(story.competition, district, by, index=index)
            papers.file_paper(story.competition, district, by, index=index)
        with clock_set_to(NOMINATED + story.shift):
            papers.submit_and_attest(story.competition, district, by, index=index)
            papers.accept_all(story.competition, story.troupe)


def _silent(_words: str) -> None:
    """Nobody watches."""
