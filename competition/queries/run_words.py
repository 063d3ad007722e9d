"""Which run this is, in words, as it is printed on everything that is made of it."""

from competition.models import Standing
from records.text import instant_words


def run_words(standing: Standing) -> str:
    """Which run this is, over which scheme and marks: so that anybody can find it again."""
    return (
        f"第 {standing.run} 次计算（{instant_words(standing.computed_at)}）"
        f"　评分标准指纹 {standing.scheme_fingerprint[:12]}"
        f"　数据指纹 {standing.inputs_fingerprint[:12]}"
    )
