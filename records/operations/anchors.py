"""Anchors: the log's tail, kept outside the database, and the check of the whole chain."""

import os
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

from django.conf import settings

from records.models import ActionLog, LogHead
from records.operations.log import GENESIS, row_hash


def write_anchor() -> str:
    """Append `seq hash instant` to the anchor file, if the tail moved; return the line or ""."""
    head = LogHead.objects.filter(pk=1).first()
    if head is None or head.at is None:
        return ""
    line = f"{head.seq} {head.hash} {head.at.astimezone(UTC).isoformat(timespec='seconds')}"
    known = read_anchors()
    if known and known[-1] == (head.seq, head.hash):
        return ""
    path = Path(settings.ANCHOR_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as handle:
        handle.write(line + "\n")
        handle.flush()
        os.fsync(handle.fileno())
    return line


def read_anchors() -> list[tuple[int, str]]:
    """Return the anchors as (seq, hash), oldest first."""
    path = Path(settings.ANCHOR_FILE)
    if not path.exists():
        return []
    lines = path.read_text(encoding="ascii").splitlines()
    return [(int(seq), digest) for seq, digest, *_ in (line.split() for line in lines if line)]


def verify_log() -> Iterator[str]:
    """Yield one Chinese sentence per break of the chain; none means that it is whole.

    Finds an edited, deleted, inserted or swapped row by the chain, a cut tail by the chain's
    head and, where head and tail were cut together, by the anchors outside the database.
    """
    previous, expected = GENESIS, 1
    anchors = dict(read_anchors())
    for row in ActionLog.objects.order_by("seq").iterator(chunk_size=2000):
        if row.seq != expected:
            yield f"第 {expected} 条起缺失（下一条是第 {row.seq} 条）。"
        if row.previous_hash != previous:
            yield f"第 {row.seq} 条与前一条不相接。"
        if row_hash(row) != row.hash:
            yield f"第 {row.seq} 条的内容与校验值不符。"
        anchored = anchors.pop(row.seq, row.hash)
        if anchored != row.hash:
            yield f"第 {row.seq} 条与库外锚点不符。"
        previous, expected = row.hash, row.seq + 1
    yield from _check_tail(previous, expected - 1, sorted(anchors))


def _check_tail(last_hash: str, last_seq: int, unmet_anchors: list[int]) -> Iterator[str]:
    head = LogHead.objects.filter(pk=1).first()
    known = (head.seq, head.hash) if head is not None else (0, GENESIS)
    if known != (last_seq, last_hash):
        yield f"日志尾部不符：链尾记录为第 {known[0]} 条，实际止于第 {last_seq} 条。"
    for seq in unmet_anchors:
        yield f"库外锚点记有第 {seq} 条，日志中已不存在。"
