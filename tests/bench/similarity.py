"""Likeness of works: 5,000 texts of 2,000 characters, all against all, with planted copies.

The texts are made of a vocabulary whose words are as unevenly frequent as words are, with
boilerplate paragraphs that hundreds share and policy that everybody quotes. For every fifty
works the same 700 characters are planted in two. The plain way, every pair's sets of shingles met, is measured
on a sample and scaled by the number of pairs.
"""

import sys
from collections.abc import Iterator
from itertools import combinations
from random import Random

from submissions.similarity import Index, Pair, Wording, Work, prepare
from tests.bench import Figure, measure

WORKS, CHARACTERS, SAMPLE = 5_000, 2_000, 200
FORM = Wording(
    ["（应体现项目执行人员、拟解决的问题、具体操作步骤、操作方法等）", "关键词", "案例介绍"]
)
POLICY = "要把稳就业提高到战略高度通盘考虑促进高质量充分就业"


def made_works(number: int) -> list[Work]:
    """Works by number; among the first, each two share 700 characters."""
    dice = Random(20240530)  # noqa: S311 -- a bench repeats itself
    signs = [chr(0x4E00 + 3 * each) for each in range(2_500)]
    uneven = [1 / (each + 3) for each in range(12_000)]
    lengths = (1, 2, 2, 2, 3, 4)
    words = [
        "".join(dice.choices(signs, uneven[:2_500], k=dice.choice(lengths))) for _ in range(12_000)
    ]
    boilerplate = ["".join(dice.choices(words, uneven, k=60)) for _ in range(40)]
    texts = []
    for _ in range(number):
        typed = "".join(dice.choices(words, uneven, k=CHARACTERS))
        parts = [typed[at : at + 40] for at in range(0, CHARACTERS, 40)]
        for part in (*dice.sample(boilerplate, 3), f"《意见》要求，{POLICY}"):
            parts.insert(dice.randrange(len(parts)), part)
        texts.append("，".join(parts)[:CHARACTERS])
    for first in planted(number):
        copied = "".join(dice.choices(words, uneven, k=700))[:700]
        for place, at in ((first, 300), (first + 1, 1_100)):
            texts[place] = texts[place][:at] + copied + texts[place][at + 700 :]
    return [
        Work(place, {"process": text[:1000], "result": text[1000:]})
        for place, text in enumerate(texts)
    ]


def planted(number: int) -> range:
    """The first of each planted pair."""
    return range(0, number // 50 * 2, 2)


def figures() -> Iterator[Figure]:
    """All against all with passages; one against all; the plain way on a sample, scaled."""
    works = made_works(WORKS)
    whole = measure(lambda: check(works, compare_all(works)))
    pairs = WORKS * (WORKS - 1) // (SAMPLE * (SAMPLE - 1))
    plain = measure(lambda: plainly(works[:SAMPLE])).seconds * pairs
    yield Figure(
        what=f"查重：{CHARACTERS} 字两两比对（含重合段落）",
        rows=WORKS,
        seconds=whole.seconds,
        peak_mb=whole.peak_mb,
        baseline=f"逐对求交集（{SAMPLE} 篇，按对数放大）",
        baseline_seconds=plain,
    )
    single = measure(lambda: Index(works, FORM).against(0))
    yield Figure(
        what="查重：一篇与全部比对", rows=WORKS, seconds=single.seconds, peak_mb=single.peak_mb
    )


def compare_all(works: list[Work]) -> list[Pair]:
    """What the season's job does, without the database."""
    index = Index(works, FORM)
    found = list(index.pairs())
    for pair in found:
        if not index.passages(pair.key, pair.other):
            raise SystemExit("a pair without a passage")
    return found


def check(works: list[Work], found: list[Pair]) -> None:
    """Every planted pair must be found, or the bench fails."""
    keys = {(pair.key, pair.other) for pair in found}
    missed = [first for first in planted(len(works)) if (first, first + 1) not in keys]
    if missed:
        raise SystemExit(f"planted pairs not found: {missed}")
    planted_pairs = len(planted(len(works)))
    sys.stderr.write(f"{planted_pairs} planted pairs, all found; {len(found)} pairs in all\n")


def plainly(works: list[Work]) -> int:
    """Meet every pair's sets of shingles."""
    sets = [
        {gram for each in prepare(work, FORM).fields.values() for _, gram in each.shingles()}
        for work in works
    ]
    return sum(len(one & two) * 5 >= min(len(one), len(two)) for one, two in combinations(sets, 2))
