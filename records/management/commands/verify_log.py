"""manage.py verify_log: check that the action log was not changed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from records.models import ActionLog
from records.operations.anchors import verify_log


class Command(BaseCommand):
    """核对操作日志：任何修改、删除、插入、调换或截尾都会被发现。"""

    help = "核对操作日志的哈希链和库外锚点；完好时退出码为 0，有异常时逐条列出并返回非 0。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every break of the chain."""
        breaks = list(verify_log())
        for sentence in breaks:
            self.stderr.write(sentence)
        if breaks:
            raise CommandError(f"操作日志有 {len(breaks)} 处异常。")
        self.stdout.write(f"操作日志完好，共 {ActionLog.objects.count()} 条。")
