"""manage.py load_season FILE: bring the portal to what a season file says."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from competition.operations.season import LoadSummary, SeasonRefused, load_season
from records.errors import Refused


class Command(BaseCommand):
    """载入大赛文件."""

    help = (
        "载入大赛文件（TOML）：新建或更新一届大赛。可重复执行，不删除任何内容；"
        "文件有任何问题时逐条列出，什么也不载入，返回非 0。写法见 docs/season-file.md。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """One file."""
        parser.add_argument(
            "file", metavar="FILE", help="大赛文件，例如 fixtures/tianjin-2024.toml"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what changed."""
        path = Path(options["file"])
        try:
            source = path.read_bytes()
        except OSError as error:
            raise CommandError(f"读不到文件 {path}：{error.strerror}。") from error
        try:
            summary = load_season(source=source, by=None)
        except SeasonRefused as refusal:
            for mistake in refusal.mistakes:
                self.stderr.write(str(mistake))
            count = len(refusal.mistakes)
            raise CommandError(f"{path} 有 {count} 处问题，未载入任何内容。") from refusal
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self._report(summary)

    def _report(self, summary: LoadSummary) -> None:
        for sign, changes in (
            ("新增", summary.added),
            ("变更", summary.changed),
            ("保留（文件中没有）", summary.kept),
        ):
            for change in changes:
                self.stdout.write(f"{sign}：{change}")
        self.stdout.write(
            f"“{summary.competition.title}”（{summary.competition.slug}）："
            f"新增 {len(summary.added)} 项，变更 {len(summary.changed)} 项，"
            f"未变 {summary.unchanged} 项，保留 {len(summary.kept)} 项。"
        )
