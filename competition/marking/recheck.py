"""抽样复核: which papers are keyed once more, and when the errors call for all of them.

The sample follows from the agreed totals, the shares and the recorded seed alone, so that
anybody can draw it again.
"""

import hashlib
from collections.abc import Mapping

from competition.enums import Sample


def draw_sample(
    totals: Mapping[str, int], *, top_share: int, random_share: int, seed: str
) -> dict[str, Sample]:
    """Code → why it was drawn; codes that were not drawn are left out.

    `totals` are agreed marks in thousandths. The best `top_share` percent, rounded up, are
    taken with all that equal the last of them; of the rest `random_share` percent, rounded
    up, in the order of sha256(seed + ":" + code).
    """
    best = sorted(totals.values(), reverse=True)[: share_of(len(totals), top_share)]
    found = {code: Sample.TOP for code, total in totals.items() if best and total >= best[-1]}
    rest = sorted((code for code in totals if code not in found), key=lambda code: _lot(seed, code))
    drawn = rest[: share_of(len(rest), random_share)]
    return found | dict.fromkeys(drawn, Sample.RANDOM)


def share_of(count: int, percent: int) -> int:
    """So many percent of a count, rounded up."""
    return -(-count * percent // 100)


def is_over_limit(*, wrong: int, checked: int, limit: int) -> bool:
    """Whether more than `limit` percent of the re-checked papers had been agreed wrongly."""
    return wrong * 100 > limit * checked


def _lot(seed: str, code: str) -> str:
    return hashlib.sha256(f"{seed}:{code}".encode()).hexdigest()
