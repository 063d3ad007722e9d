"""load_season and export_season, as an operator uses them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from competition.models import Competition
from tests.competition.season.samples import FIXTURES, SMALL, spoiled

pytestmark = pytest.mark.django_db
TIANJIN = str(FIXTURES / "tianjin-2024.toml")


def run(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_loading_says_what_was_added():
    out, err = run("load_season", TIANJIN)
    assert out.splitlines()[-1] == (
        "“天津市公共就业服务专项业务竞赛”（tianjin-2024）：新增 118 项，变更 0 项，未变 0 项，保留 0 项。"
    )
    assert err == ""


def test_a_file_with_mistakes_is_refused_with_every_problem(tmp_path):
    path = tmp_path / "wrong.toml"
    path.write_bytes(spoiled("maximum = 3\n", "maximun = 3\n"))
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("load_season", str(path), stdout=out, stderr=err)
    assert err.getvalue().strip() == (
        "events[1].quota.maximun（第 93 行）：未知的键，是否想写“maximum”？"
    )
    assert str(refusal.value) == f"{path} 有 1 处问题，未载入任何内容。"
    assert not Competition.objects.exists()


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match="读不到文件"):
        run("load_season", str(tmp_path / "nothing.toml"))


def test_exporting_and_loading_again_changes_nothing(tmp_path):
    run("load_season", TIANJIN)
    path = tmp_path / "out.toml"
    run("export_season", "tianjin-2024", "--output", str(path))
    out, _ = run("load_season", str(path))
    assert out.splitlines() == [
        "“天津市公共就业服务专项业务竞赛”（tianjin-2024）：新增 0 项，变更 0 项，未变 118 项，保留 0 项。"
    ]


def test_exporting_to_the_screen_prints_the_file_alone(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    run("load_season", str(path))
    out, _ = run("export_season", "small-2025")
    assert out.startswith("format = 1\n")


def test_exporting_an_unknown_season_names_those_that_exist():
    run("load_season", TIANJIN)
    with pytest.raises(CommandError, match="没有代号为 nowhere 的大赛。现有：tianjin-2024"):
        run("export_season", "nowhere")


def test_exporting_to_a_place_that_cannot_be_written_is_an_error(tmp_path):
    run("load_season", TIANJIN)
    with pytest.raises(CommandError, match="写不了文件"):
        run("export_season", "tianjin-2024", "--output", str(tmp_path / "no" / "where.toml"))
