"""抽样复核: drawing the papers that are keyed once more."""

import secrets

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.marking.recheck import draw_sample
from competition.models import CodedPaper, CodeTable
from competition.operations.theory_steps import advance
from competition.operations.theory_tables import held_table, note
from records.clock import database_now
from records.errors import Conflict


def draw_recheck(*, table_id: int, by: User) -> CodeTable:
    """抽取复核样本: by the shares fixed when the table was sealed and a recorded seed."""
    require(by, Permission.RUN_DAY)
    with transaction.atomic():
        table = held_table(table_id, by)
        at = database_now()
        if table.sampled_at is not None:
            raise Conflict("已经抽过复核样本。")
        papers = list(CodedPaper.objects.filter(table=table, voided_at__isnull=True))
        if not papers or any(paper.agreed is None for paper in papers):
            raise Conflict("还有试卷没有认定得分（两席未交齐，或差异待认定），不能抽样。")
        table.sample_seed, table.sampled_at = secrets.token_hex(16), at
        drawn = draw_sample(
            {paper.code: sum((paper.agreed or {}).values()) for paper in papers},
            top_share=table.top_share,
            random_share=table.random_share,
            seed=table.sample_seed,
        )
        sampled = [paper for paper in papers if paper.code in drawn]
        for paper in sampled:
            paper.sample = drawn[paper.code]
        CodedPaper.objects.bulk_update(sampled, ["sample"], batch_size=200)
        table.save(update_fields=["sample_seed", "sampled_at"])
        note(
            "draw_recheck",
            on=table,
            by=by,
            at=at,
            changes={
                "sampled": (0, len(drawn)),
                "sample_seed": ("", table.sample_seed),
                "codes": ([], sorted(drawn)),
            },
        )
        advance(table, by=by, at=at)
    return table
