"""`compute_standing SEASON [--event CODE]`: compute ranks from the handed-in sheets."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from competition.models import Competition, Event
from competition.operations.standings import Computed, compute_standing
from records.errors import Refused


class Command(BaseCommand):
    """Prints one line per event; fails when nothing could be computed."""

    help = "按已提交的评分表计算成绩和名次；数据没有变化时保留上一次结果。"

    def add_arguments(self, parser: CommandParser) -> None:
        """SEASON and --event."""
        parser.add_argument("season", metavar="SEASON", help="大赛代号（slug）")
        parser.add_argument("--event", metavar="CODE", help="只计算这个赛项（代号）")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute each event."""
        events = self._events(options["season"], options["event"])
        refusals = []
        for event in events:
            try:
                computed = compute_standing(event_id=event.pk, by=None)
            except Refused as refused:
                refusals.append(refused.message)
                self.stderr.write(refused.message)
            else:
                self._tell(event, computed)
        if len(refusals) == len(events):
            raise CommandError("没有可以计算的赛项。")

    def _events(self, slug: str, code: str | None) -> list[Event]:
        competition = Competition.objects.filter(slug=slug).first()
        if competition is None:
            raise CommandError(f"没有代号为“{slug}”的大赛。")
        events = list(competition.events.filter(**({"code": code} if code else {})))
        if not events:
            codes = "、".join(competition.events.values_list("code", flat=True))
            raise CommandError(f"“{slug}”没有赛项“{code}”。可用：{codes}。")
        return events

    def _tell(self, event: Event, computed: Computed) -> None:
        standing = computed.standing
        ranked = standing.rows.filter(rank__isnull=False).count()
        news = "" if computed.is_new else "（数据没有变化，沿用上次结果）"
        self.stdout.write(
            f"{event.name}：第 {standing.run} 次计算{news}，有名次 {ranked} 个，"
            f"缺项 {len(standing.missing)} 项，提示 {len(standing.alarms)} 条，"
            f"未锁定环节 {len(standing.unlocked)} 个。"
        )
        for sentence in [*standing.missing, *standing.alarms]:
            self.stdout.write(f"  {sentence}")
