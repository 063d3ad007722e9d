"""What is written reads back as the same season."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competition.season import Text, season_to_toml
from competition.season.calendar import closing, opening, written_closing, written_opening
from competition.season.shifting import shift_season
from records.text import LOCAL, clean_line
from tests.competition.season.samples import FIXTURES, parsed


@pytest.mark.parametrize("name", ["tianjin-2024", "linyi-2022"])
def test_a_shipped_season_survives_writing_and_reading(name):
    season = parsed((FIXTURES / f"{name}.toml").read_bytes())
    assert parsed(season_to_toml(season)) == season


def test_the_small_season_survives_writing_and_reading():
    assert parsed(season_to_toml(parsed())) == parsed()


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1).map(clean_line).filter(bool)
)
def test_any_wording_survives(words):
    body = f"{words}\n\"\"\"\\ {words}'''\n尾"
    season = replace(parsed(), texts=(Text(key="x", title=words[:50], body=body),))
    assert parsed(season_to_toml(season)).texts == season.texts


@given(st.dates(date(2001, 1, 1), date(2098, 1, 1)))
def test_a_day_survives_as_opening_and_as_closing(day):
    assert written_opening(opening(day)) == day
    assert written_closing(closing(day)) == day
    assert closing(day) - opening(day) == timedelta(days=1)


def test_a_closing_at_noon_is_written_with_its_time():
    noon = datetime(2024, 4, 20, 12, 0, tzinfo=LOCAL)
    assert written_closing(noon) == datetime(2024, 4, 20, 12, 0)


def test_a_shifted_season_moves_every_instant_and_nothing_else():
    season = parsed((FIXTURES / "tianjin-2024.toml").read_bytes())
    shifted = shift_season(season, days=700, slug="trial", title="试用竞赛")
    by = timedelta(days=700)
    assert [w.closes_at for w in shifted.windows] == [w.closes_at + by for w in season.windows]
    assert [w.opens_at for w in shifted.windows] == [w.opens_at + by for w in season.windows]
    assert shifted.period_to == date(2024, 3, 31) + by
    assert [s.starts_at for s in shifted.stages] == [
        s.starts_at and s.starts_at + by for s in season.stages
    ]
    assert [s.when for s in shifted.stages] == ["", "", "另行通知"]
    assert (shifted.slug, shifted.title, shifted.events) == ("trial", "试用竞赛", season.events)


def test_a_shifted_season_says_that_its_wording_kept_the_old_dates_and_is_itself_a_valid_file():
    season = parsed((FIXTURES / "tianjin-2024.toml").read_bytes())
    shifted = shift_season(season, days=-10, slug="trial", title="试用竞赛")
    assert shifted.texts[0].body == (
        "本届日程由“天津市公共就业服务专项业务竞赛”（tianjin-2024）整体提前 10 天得到；正文中的日期为原文。"
    )
    assert parsed(season_to_toml(shifted)) == shifted
