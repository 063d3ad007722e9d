"""What a browser plays, and the copies that it plays instead."""

import pytest

from records.media import playing
from records.media.checks import check_file
from records.media.families import FileRefused
from records.media.limits import LimitReached, Limits
from records.media.playing import draw_poster, plays_as_is, render_web, wants_rendition
from tests.records.media import files
from tests.records.media.films import H264, ffmpeg, film, program, seen


@pytest.mark.parametrize(
    ("name", "codec", "plays", "wants"),
    [
        ("plain.mp4", "h264", True, True),  # its index comes last
        ("fast.mp4", "h264", True, False),
        ("large.mp4", "h264", True, True),
        ("apple.mov", "prores", False, True),
        ("phone.mp4", "hevc", False, True),
        ("old.avi", "mpeg4", False, True),
        ("old.wmv", "wmv2", False, True),
        ("web.webm", "vp8", True, False),
        ("camera.mts", "h264", False, True),
        ("silent.mkv", "h264", False, True),
        ("voice.m4a", "", True, False),
        ("voice.mp3", "", True, False),
        ("voice.wma", "", False, True),
    ],
)
def test_what_a_browser_plays_is_told_from_what_it_does_not(films, name, codec, plays, wants):
    kind, facts = seen(films / name)
    assert (facts["codec"], plays_as_is(kind, facts), wants_rendition(kind, facts)) == (
        codec,
        plays,
        wants,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["plain.mp4", "large.mp4", "apple.mov", "phone.mp4", "old.avi", "old.wmv", "camera.mts", "silent.mkv"]
)  # fmt: skip
def test_a_copy_for_the_web_plays_everywhere_and_starts_at_once(films, tmp_path, name):
    kind, facts = seen(films / name)
    told: list[int] = []
    assert render_web(films / name, kind, facts, tmp_path / "web.mp4", on_progress=told.append)
    kind, made = seen(tmp_path / "web.mp4")
    assert (plays_as_is(kind, made), wants_rendition(kind, made)) == (True, False)
    assert (made["codec"], made["has_audio"]) == ("h264", facts["has_audio"])
    assert abs(made["duration_ms"] - facts["duration_ms"]) < 200
    assert (told == sorted(told), told[-1] > 50) == (True, True)


def test_a_film_held_upright_stays_upright_and_within_its_turned_frame(tmp_path):
    film(tmp_path / "flat.mp4", *H264, size="1920x1080", seconds=1)
    ffmpeg(
        "-i",
        str(tmp_path / "flat.mp4"),
        "-c",
        "copy",
        "-metadata:s:v",
        "rotate=90",
        str(tmp_path / "up.mp4"),
    )
    kind, facts = seen(tmp_path / "up.mp4")
    assert (facts["width"], facts["height"]) == (1080, 1920)
    assert render_web(tmp_path / "up.mp4", kind, facts, tmp_path / "web.mp4")
    _, made = seen(tmp_path / "web.mp4")
    assert (made["width"], made["height"]) == (720, 1280)


def test_sound_becomes_sound_that_browsers_play(films, tmp_path):
    kind, facts = seen(films / "voice.wma")
    assert render_web(films / "voice.wma", kind, facts, tmp_path / "web")
    kind, made = seen(tmp_path / "web", "voice.m4a")
    assert (made["audio_codec"], plays_as_is(kind, made)) == ("aac", True)


def test_metadata_stays_behind(tmp_path):
    film(tmp_path / "a.mov", *H264, "-metadata", "artist=CANARY", "-metadata", "location=CANARY+39")
    assert b"CANARY" in (tmp_path / "a.mov").read_bytes()
    kind, facts = seen(tmp_path / "a.mov")
    assert render_web(tmp_path / "a.mov", kind, facts, tmp_path / "web.mp4")
    assert b"CANARY" not in (tmp_path / "web.mp4").read_bytes()


@pytest.mark.parametrize("name", ["fast.mp4", "phone.mp4", "apple.mov", "old.wmv"])
def test_a_frame_is_drawn_as_a_small_picture(films, tmp_path, name):
    kind, facts = seen(films / name)
    draw_poster(films / name, kind, facts, tmp_path / "poster.jpg")
    path, picture = files.known(tmp_path, "p.jpg", (tmp_path / "poster.jpg").read_bytes())
    assert check_file(path, picture)["width"] == 480


def test_a_film_without_a_frame_that_can_be_decoded_is_refused(films, tmp_path):
    content = bytearray((films / "fast.mp4").read_bytes())
    at = content.index(b"mdat") + 4
    content[at:] = bytes(len(content) - at)
    path, kind = files.known(tmp_path, "a.mp4", bytes(content))
    with pytest.raises(FileRefused, match="无法解码"):
        draw_poster(path, kind, check_file(path, kind), tmp_path / "poster.jpg")


def test_without_ffmpeg_no_copy_is_made(films, tmp_path, monkeypatch):
    monkeypatch.setattr(playing, "render_program", lambda: None)
    kind, facts = seen(films / "plain.mp4")
    assert render_web(films / "plain.mp4", kind, facts, tmp_path / "web.mp4") is False


def test_a_rendering_that_makes_no_progress_is_ended(films, tmp_path, monkeypatch):
    hanging = program(tmp_path, "echo out_time_us=0; sleep 60")
    monkeypatch.setattr(playing, "render_program", lambda: hanging)
    monkeypatch.setattr(playing, "RENDERING", Limits(seconds=60, silence=1))
    kind, facts = seen(films / "plain.mp4")
    with pytest.raises(LimitReached, match="没有进展"):
        render_web(films / "plain.mp4", kind, facts, tmp_path / "web.mp4")
