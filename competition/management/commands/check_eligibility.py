"""manage.py check_eligibility SLUG: apply the season's rules to every competitor now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from competition.enums import Severity
from competition.models import Competition, Finding
from competition.operations.eligibility_check import recheck_all


class Command(BaseCommand):
    """资格核查."""

    help = (
        "对一届大赛全部占用名额的选手重新核查资格，记录新发现和已消除的问题，并列出未处理的问题。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which season."""
        parser.add_argument("slug", metavar="SLUG", help="大赛代号，例如 tianjin-2024")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, then list what stands; exit code 1 when something blocks."""
        competition = Competition.objects.filter(slug=options["slug"]).first()
        if competition is None:
            raise CommandError(f"没有代号为“{options['slug']}”的大赛。")
        result = recheck_all(competition_id=competition.pk)
        self.stdout.write(f"{competition}：{result.words()}。")
        standing = Finding.objects.filter(
            entry__competition=competition, cleared_at=None, waived_at=None
        ).select_related("entry__event", "entry__district")
        blocking = 0
        for finding in standing.order_by("entry", "pk"):
            entry = finding.entry
            blocking += finding.severity == Severity.BLOCK
            self.stdout.write(
                f"[{finding.get_severity_display()}] {entry.event.name} {entry.district.name} "
                f"{entry}：{finding.message}（{finding.clause}）"
            )
        if blocking:
            raise CommandError(f"有 {blocking} 项不符合，请在“参赛选手”页面处理。")
