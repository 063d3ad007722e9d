"""The script of the recompute pack, run as anybody would: in a process of its own."""

import ast
import copy

import pytest
from hypothesis import HealthCheck, given, seed, settings

from competition.exports.recompute_pack import digest
from tests.competition.marking.examples import entry, judged, panel, paper, scheme_of, written
from tests.reference.packing import SCRIPT, pack_of, recompute, write
from tests.reference.random_contests import contests

TWO = {"digits": 2, "mode": "half_up"}


def packs(count: int, *, start: int = 0) -> list[dict]:
    """Random contests as packs, the same every time."""
    found = []

    @seed(start)
    @settings(
        max_examples=count, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(contests())
    def collect(contest):
        found.append(pack_of(*contest))

    collect()
    return found


def test_the_script_follows_every_random_contest(tmp_path):
    folders = [tmp_path / str(number) for number in range(70)]
    for folder, files in zip(folders, packs(70), strict=False):
        write(folder, files)
    code, said = recompute(*(each for each in folders if each.exists()))
    wrong = [line for line in said.splitlines() if not line.startswith("公布的")]
    assert (code, wrong) == (0, [])


def small() -> dict:
    """Three entries, two of them tied and parted by the plan."""
    scheme = scheme_of(
        paper(weight="0.4", rounding={"weighted": TWO}),
        panel(weight="0.6", rounding={"mark": TWO, "weighted": TWO}, minimum_judges=3,
              trimming={"high": 1, "low": 1, "scope": "sheet"}),
        rounding=TWO,
        tie_chain=[{"component": "plan", "stage": "net"}],
    )  # fmt: skip
    entries = [
        entry(1, theory=written("90"), plan=judged("80", "80", "80")),
        entry(2, theory=written("81"), plan=judged("86", "86", "86")),
        entry(3, theory=written("60"), plan=judged("70", "71.125", "72")),
    ]
    return pack_of(scheme, entries, {"plan": [1, 2, 3]})


def change_mark(files):
    files["marks.json"]["entries"][0]["sheets"][-1][3][""] += 500


def change_trimmed_mark(files):
    files["marks.json"]["entries"][2]["sheets"][3][3]["content"] += 500


def change_weight(files):
    files["scheme.json"]["components"][0]["weight"] = "0.5"
    files["scheme.json"]["components"][1]["weight"] = "0.5"


def change_rank(files):
    files["standing.json"]["rows"][0]["rank"] = 2


def change_total(files):
    files["standing.json"]["rows"][2]["total"] = "67.18"


def lose_sheet(files):
    del files["marks.json"]["entries"][1]["sheets"][1]


def lose_entry(files):
    del files["marks.json"]["entries"][2]


def lose_row(files):
    del files["standing.json"]["rows"][2]


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (change_mark, "原始评分与公布的指纹不符"),
        (change_trimmed_mark, "原始评分与公布的指纹不符"),
        (
            change_weight,
            "评分标准与公布的指纹不符\n参赛号 1：公布总分 84、名次 2，复算总分 85、名次 1\n",
        ),
        (change_rank, "参赛号 2：公布总分 84、名次 2，复算总分 84、名次 1\n"),
        (change_total, "参赛号 3：公布总分 3359/50、名次 3，复算总分 1667/25、名次 3\n"),
        (lose_sheet, "原始评分与公布的指纹不符\n"),
        (lose_entry, "参赛号 3：公布总分 1667/25、名次 3，复算总分 没有、名次 没有\n"),
        (lose_row, "参赛号 3：公布总分 没有、名次 没有，复算总分 1667/25、名次 3\n"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_was_changed_is_found(tmp_path, tamper, words):
    files = small()
    tamper(files)
    write(tmp_path / "pack", files)
    code, said = recompute(tmp_path / "pack")
    assert code == 1
    assert words in said


def test_a_changed_mark_is_found_even_with_a_changed_fingerprint(tmp_path):
    files = small()
    change_mark(files)
    files["standing.json"]["marks_fingerprint"] = digest(files["marks.json"])
    write(tmp_path / "pack", files)
    words = (
        "参赛号 1：公布总分 84、名次 2，复算总分 421/5、名次 1\n"
        "参赛号 2：公布总分 84、名次 1，复算总分 84、名次 2\n"
    )
    assert recompute(tmp_path / "pack") == (1, words)


def test_one_bad_pack_among_good_ones_is_enough(tmp_path):
    good, bad = small(), copy.deepcopy(small())
    change_rank(bad)
    write(tmp_path / "good", good)
    write(tmp_path / "bad", bad)
    assert recompute(tmp_path / "good")[0] == 0
    assert recompute(tmp_path / "bad", tmp_path / "good")[0] == 1


def test_the_script_is_short_and_stands_alone():
    source = SCRIPT.read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 9))
    lines = source.splitlines()
    imports = [line for line in lines if line.startswith(("import", "from"))]
    assert len(lines) <= 150
    assert imports == [
        "import hashlib, json, sys",
        "from bisect import bisect_left",
        "from fractions import Fraction as F",
        "from pathlib import Path",
    ]
