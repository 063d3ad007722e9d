"""`import_scores SEASON FILE`: bring in a score workbook, whole or not at all."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from competition.models import Competition
from competition.operations.score_import import ScoresRefused, import_scores
from competition.operations.score_rows import SCORE_SPEC
from records.errors import Refused


class Command(BaseCommand):
    """Prints a summary, or every row that is wrong; nothing is stored from a refused file."""

    help = (
        "导入成绩工作簿（.xlsx 或 .csv，表头：赛项 参赛号 环节 指标 评委 得分 状态 备注）。"
        "有一行不合格就整份不导入，并逐行说明原因；重复导入同一文件不产生变化。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """SEASON and FILE."""
        parser.add_argument("season", metavar="SEASON", help="大赛代号（slug）")
        parser.add_argument("file", metavar="FILE", type=Path, help="成绩工作簿")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file and import it."""
        slug, path = options["season"], options["file"]
        try:
            done = import_scores(slug=slug, content=path.read_bytes(), filename=path.name)
        except OSError as error:
            raise CommandError(f"读不到文件 {path}：{error.strerror}。") from error
        except Competition.DoesNotExist as error:
            raise CommandError(f"没有代号为“{slug}”的大赛。") from error
        except ScoresRefused as refused:
            self._tell(refused)
            raise CommandError(refused.message) from refused
        except Refused as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(done.words)

    def _tell(self, refused: ScoresRefused) -> None:
        labels = {column.key: column.label for column in SCORE_SPEC.columns}
        for problem in refused.problems:
            place = f"“{labels[problem.column]}”" if problem.column in labels else ""
            self.stderr.write(f"第 {problem.row} 行{place}：{problem.message}")
