"""manage.py export_season SLUG: write a competition back to its season file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from competition.models import Competition
from competition.queries.season_export import export_season


class Command(BaseCommand):
    """导出大赛文件."""

    help = "把一届大赛导出为大赛文件（TOML）；再次载入导出的文件不会改变任何内容。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The competition and where to write."""
        parser.add_argument("slug", metavar="SEASON", help="大赛代号，例如 tianjin-2024")
        parser.add_argument("--output", metavar="FILE", help="写入的文件；不写则输出到屏幕")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file, or print it."""
        competition = Competition.objects.filter(slug=options["slug"]).first()
        if competition is None:
            known = "、".join(Competition.objects.values_list("slug", flat=True)) or "（无）"
            raise CommandError(f"没有代号为 {options['slug']} 的大赛。现有：{known}")
        text = export_season(competition)
        if not options["output"]:
            self.stdout.write(text, ending="")
            return
        path = Path(options["output"])
        try:
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise CommandError(f"写不了文件 {path}：{error.strerror}。") from error
        self.stdout.write(f"已导出到 {path}。")
