"""Small works made of a few phrases and single characters, so that they share much."""

from fractions import Fraction

from hypothesis import strategies as st

from submissions.similarity import Terms, Work

PHRASES = (
    "零工市场帮助求职者", "高校毕业生就业服务", "走访企业收集岗位", "一对一职业指导，",
    "《就业促进法》", "建立台账。", "帮扶成功率提高到90%", "（应体现项目特色）",
)  # fmt: skip
pieces = st.one_of(st.sampled_from(PHRASES), st.text("甲乙丙 ，1", max_size=6))
prose = st.lists(pieces, max_size=9).map("".join)
fields = st.fixed_dictionaries({"process": prose, "result": prose})
works = st.lists(fields, min_size=2, max_size=9).map(
    lambda rows: [Work(key, row) for key, row in enumerate(rows)]
)
terms = st.builds(
    Terms,
    threshold=st.sampled_from([Fraction(1, 10), Fraction(1, 5), Fraction(1, 2), Fraction(1)]),
    least=st.integers(1, 6),
    common_share=st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1)]),
    common_floor=st.integers(1, 5),
)
