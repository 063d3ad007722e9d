"""manage.py seed_demo: two seasons of made-up people, told through the portal's own operations."""

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from competition.management.demo import staff
from competition.management.demo.story import PUBLISHED, TODAY_IN_2024, Story, TrialStage
from competition.models import Competition
from competition.operations.season import load_season, read_season
from competition.season import Season, season_to_toml, shift_season
from records.clock import clock_set_to, database_now
from submissions.management.demo import works

SEASON_FILE: Final = Path("fixtures") / "tianjin-2024.toml"
FINISHED: Final = "tianjin-2024"
OPEN: Final = "tianjin-open"


class Command(BaseCommand):
    """准备演示数据."""

    help = (
        "准备试用数据：已结束的 2024 年大赛，和日程围绕今天的一届大赛（STAGE 选择进度）。"
        "人物、成绩均为虚构。重复执行不会重复建立；FRESH=1 清空后重来，仅限试用环境。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The stage and the fresh start also come from the environment."""
        parser.add_argument(
            "--stage",
            choices=[str(stage) for stage in TrialStage],
            default=os.environ.get("STAGE") or TrialStage.REGISTRATION,
            help="开放中的一届进行到哪一步：registration 报名，scoring 评分，finished 已出名次",
        )
        parser.add_argument(
            "--fresh",
            action="store_true",
            default=os.environ.get("FRESH") == "1",
            help="清空全部数据后重来（仅限试用环境）",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell both seasons unless they stand already; print the table of accounts."""
        if options["stage"] not in set(TrialStage):
            raise CommandError("STAGE 应为 registration、scoring 或 finished。")
        if options["fresh"]:
            self._clear()
        troupe = staff.found() or self._tell(TrialStage(options["stage"]))
        for line in staff.table(troupe):
            self.stdout.write(line)

    def _tell(self, stage: TrialStage) -> staff.Troupe:
        today = database_now()
        season = read_season((settings.BASE_DIR / SEASON_FILE).read_bytes())
        finished = self._load(season, at=PUBLISHED)
        with clock_set_to(PUBLISHED):
            troupe = staff.gather(finished)
        story = Story(finished, troupe, shift=timedelta(0), say=self.stderr.write)
        story.register_all()
        works.tell_all(story)
        story.prepare()
        story.score()
        story.compute()
        story.confirm()
        self._tell_open(season, stage, troupe, finished, today=today)
        return troupe

    def _tell_open(
        self,
        season: Season,
        stage: TrialStage,
        troupe: staff.Troupe,
        finished: Competition,
        *,
        today: datetime,
    ) -> None:
        days = (today - TODAY_IN_2024[stage]).days
        moved = shift_season(season, days=days, slug=OPEN, title=f"{season.short_title}（演示）")
        shift = timedelta(days=days)
        competition = self._load(moved, at=PUBLISHED + shift)
        staff.serve_also(troupe, [finished, competition])
        story = Story(competition, troupe, shift=shift, say=self.stderr.write)
        if stage == TrialStage.REGISTRATION:
            story.register_some()
            works.tell_some(story)
            return
        story.register_all()
        works.tell_all(story)
        story.prepare()
        if stage == TrialStage.SCORING:
            story.score_some()
            return
        story.score()
        story.compute()

    def _load(self, season: Season, *, at: datetime) -> Competition:
        with clock_set_to(at):
            source = season_to_toml(season).encode()
            return load_season(source=source, by=None).competition

    def _clear(self) -> None:
        if not settings.TRIAL:
            raise CommandError("只有试用环境可以清空数据（环境变量 TRIAL=1）。")
        call_command("flush", interactive=False, verbosity=0)
        Path(settings.ANCHOR_FILE).unlink(missing_ok=True)
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
