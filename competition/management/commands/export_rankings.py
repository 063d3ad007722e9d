"""`export_rankings SEASON --output DIR`: write the 成绩汇总表 into a folder."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from competition.models import Competition
from competition.operations.standing_export import write_rankings
from records.errors import Refused


class Command(BaseCommand):
    """Prints the path of the workbook."""

    help = "导出成绩汇总表：用已确认的成绩，没有确认的用最近一次计算并标明“草稿”。"

    def add_arguments(self, parser: CommandParser) -> None:
        """SEASON and --output."""
        parser.add_argument("season", metavar="SEASON", help="大赛代号（slug）")
        parser.add_argument("--output", metavar="DIR", type=Path, required=True, help="输出目录")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the workbook."""
        slug, folder = options["season"], options["output"]
        try:
            path = write_rankings(slug=slug, folder=folder)
        except Competition.DoesNotExist as error:
            raise CommandError(f"没有代号为“{slug}”的大赛。") from error
        except OSError as error:
            raise CommandError(f"不能写入 {folder}：{error.strerror}。") from error
        except Refused as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(str(path))
