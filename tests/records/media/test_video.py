"""Video and sound: whole, and within the limits (B40)."""

import struct
from pathlib import Path

import pytest

from records.media import video
from records.media.boxes import check_boxes
from records.media.families import FileRefused
from records.media.limits import Limits
from records.media.playing import plays_as_is, wants_rendition
from records.media.video import UNCHECKED, VideoRules
from tests.records.media.films import FAST, ffmpeg, film, program, seen


def test_facts_are_told(films):
    _, facts = seen(films / "fast.mp4")
    assert facts == {
        "duration_ms": 2_000,
        "codec": "h264",
        "audio_codec": "aac",
        "has_audio": True,
        "width": 320,
        "height": 240,
        "fps": 25.0,
        "pixels": "yuv420p",
        "starts_at_once": True,
    }


def longer(content: bytes, factor: int) -> bytes:
    """The same film, its header claiming `factor` times the length."""
    at = content.index(b"mvhd")
    scale, length = struct.unpack_from(">II", content, at + 16)
    longer = struct.pack(">II", scale, length * factor)
    tracks = content[: at + 16] + longer + content[at + 24 :]
    for box, place in ((b"tkhd", 24), (b"mdhd", 20)):
        found = tracks.find(box)
        while found >= 0:
            old = struct.unpack_from(">I", tracks, found + place)[0]
            tracks = (
                tracks[: found + place]
                + struct.pack(">I", old * factor)
                + tracks[found + place + 4 :]
            )
            found = tracks.find(box, found + 4)
    return tracks


def test_bad_films_are_refused_with_what_is_wrong(films, reason):
    good = (films / "fast.mp4").read_bytes()
    moov = good.index(b"moov") - 4
    assert "不完整" in reason("cut.mp4", good[:-2_000])
    assert "不完整" in reason("cut2.mp4", good[: moov + 100])
    assert "没有索引（moov）" in reason("headless.mp4", good.replace(b"moov", b"free", 1))
    assert "没有画面" in reason("broken.mp4", good.replace(b"trak", b"xxxx"))
    assert "读不出" in reason("spoilt.mp4", good.replace(b"stbl", b"xxxx"))
    assert "没有画面" in reason("voice.mp4", (films / "voice.m4a").read_bytes())
    assert "没有画面" in reason("voice.wmv", (films / "voice.wma").read_bytes())
    assert "没有声音" in reason("silent.m4a", silent(films))
    assert "已损坏" in reason("odd.mp4", b"\0\0\0\x04ftypisom" + good[12:])
    assert "读不出内容" in reason("noise.mkv", b"\x1aE\xdf\xa3" + b"\xff" * 4_000)
    assert "读不出内容" in reason("noise.avi", b"RIFF\0\0\0\0AVI " + b"\0" * 4_000)


def silent(films: Path) -> bytes:
    film(films / "mute.mp4", *FAST, "-an", seconds=1)
    return (films / "mute.mp4").read_bytes()


def test_films_of_no_length_and_of_a_day_are_refused_naming_the_limit(films, reason):
    film(films / "blink.mp4", *FAST, seconds=0.1)
    assert "时长为 0.1 秒" in reason("blink.mp4", (films / "blink.mp4").read_bytes())
    day = longer((films / "fast.mp4").read_bytes(), 12 * 3_600)
    assert "24.0 小时，超过 3 小时" in reason("day.mp4", day)


def test_a_picture_too_large_and_too_many_tracks_are_refused_naming_the_limit(films):
    with pytest.raises(FileRefused, match="画面 320×240 超过 200 像素"):
        seen(films / "fast.mp4", rules=VideoRules(max_side=200))
    with pytest.raises(FileRefused, match="2 条轨道，超过 1 条"):
        seen(films / "fast.mp4", rules=VideoRules(max_tracks=1))
    assert (VideoRules().max_side, VideoRules().max_tracks) == (8_192, 32)


@pytest.mark.slow
def test_a_thousand_tracks_are_refused(films, tmp_path, reason):
    source = str(films / "voice.m4a")
    maps = ["-map", "0:a"] * 1_000
    ffmpeg("-i", source, *maps, "-c", "copy", "-f", "mp4", str(tmp_path / "many.mp4"))
    assert "1000 条轨道，超过 32 条" in reason("many.m4a", (tmp_path / "many.mp4").read_bytes())


@pytest.mark.slow
def test_a_frame_sixteen_thousand_pixels_wide_is_refused(tmp_path, reason):
    film(
        tmp_path / "wide.mkv",
        "-c:v",
        "mjpeg",
        "-pix_fmt",
        "yuvj420p",
        "-an",
        size="16384x64",
        seconds=0.6,
    )
    assert "画面 16384×64 超过 8192 像素" in reason(
        "wide.mkv", (tmp_path / "wide.mkv").read_bytes()
    )


def test_without_ffprobe_nothing_is_claimed(films, monkeypatch):
    monkeypatch.setattr(video, "probe_program", lambda: None)
    kind, facts = seen(films / "fast.mp4")
    assert facts == {"unchecked": UNCHECKED}
    assert (plays_as_is(kind, facts), wants_rendition(kind, facts)) == (False, False)


def test_a_probe_that_hangs_is_ended_and_told(films, tmp_path, monkeypatch):
    hanging = program(tmp_path, "sleep 60")
    monkeypatch.setattr(video, "probe_program", lambda: hanging)
    monkeypatch.setattr(video, "PROBING", Limits(seconds=1))
    with pytest.raises(FileRefused, match="处理超过 1 秒"):
        seen(films / "fast.mp4")


def test_a_film_that_refers_to_other_files_opens_none_of_them(caller, tmp_path, reason):
    address, called = caller
    playlist = f"#EXTM3U\n#EXTINF:1,\n{address}/a.ts\n".encode()
    assert "播放列表" in reason("list.mp4", playlist)
    reason("hidden.mkv", b"\x1aE\xdf\xa3" + playlist)
    reason("hidden.ts", (b"G" + playlist.ljust(187, b"\n")) * 4)
    assert called == []


def test_boxes_are_walked_not_read(tmp_path):
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.write(struct.pack(">I4s8x", 16, b"ftyp") + struct.pack(">I4s", 8, b"moov"))
        file.write(struct.pack(">I4sQ", 1, b"mdat", 4 * 1024**3 - 24))
        file.truncate(4 * 1024**3)  # sparse
    assert check_boxes(path) is True
