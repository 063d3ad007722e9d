"""manage.py check_invariants: does everything hold that must always hold?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from competition.queries.invariants import findings
from records.operations.anchors import verify_log


class Command(BaseCommand):
    """核对系统不变量：名额、归属、评分表版本、成绩、存档文件和操作日志。"""

    help = (
        "核对名额、归属、评分表版本、成绩、存档文件和操作日志；只报告，不修改。有问题时返回非 0。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every finding."""
        sentences = [*findings(), *verify_log()]
        for sentence in sentences:
            self.stderr.write(sentence)
        if sentences:
            raise CommandError(f"发现 {len(sentences)} 处问题。")
        self.stdout.write("全部核对通过。")
