"""The script that anyone may run: 0 when the published order follows, 1 when it does not."""

import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest

from competition import drawing
from competition.drawing import FORMAT, Terms, commitment_of, drawn_places

SCRIPT = Path(drawing.__file__).with_name("rerun.py")
SECRET, SEED = "0a" * 32, "张三报 7 4 1 9"
ROOMS = ["第一考场", "第二考场"]
NUMBERS = [f"G{each:03d}" for each in range(1, 8)]


def record() -> dict:
    """A record as the portal publishes it, of seven in two rooms."""
    terms = {
        "competition": "tianjin-2024", "event": "guidance", "components": ["plan"],
        "participants": NUMBERS, "rooms": ROOMS, "secret": SECRET,
    }  # fmt: skip
    order = [
        {"number": p.number, "entry": p.participant, "room": ROOMS[p.room], "position": p.position}
        for p in drawn_places(NUMBERS, secret=SECRET, seed=SEED, rooms=2)
    ]
    return terms | {
        "format": FORMAT, "draw": 1, "commitment": commitment_of(Terms(number=1, **terms)),
        "seed": SEED, "order": order, "now": [place | {"reason": ""} for place in order],
    }  # fmt: skip


def rerun(path: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(path)],
        capture_output=True, text=True, encoding="utf-8", timeout=20, check=False,
        env={"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    return done.returncode, done.stdout


def rerun_of(tmp_path: Path, value: object) -> tuple[int, str]:
    path = tmp_path / "record.json"
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return rerun(path)


def tampered(**changes) -> dict:
    found = copy.deepcopy(record())
    for key, value in changes.items():
        found[key] = value
    return found


def test_a_true_record_follows(tmp_path):
    assert rerun_of(tmp_path, record()) == (0, "相符：公布的顺序可以重算得出。\n")


def test_a_place_moved_with_a_reason_is_no_fault(tmp_path):
    moved = record()
    moved["now"][0] |= {"position": 9, "reason": "因病延后"}
    assert rerun_of(tmp_path, moved)[0] == 0


def test_a_void_draw_has_no_places_now(tmp_path):
    assert rerun_of(tmp_path, tampered(now=None))[0] == 0


def swapped() -> dict:
    found = record()
    first, second = found["order"][:2]
    first["entry"], second["entry"] = second["entry"], first["entry"]
    return found


def moved_in_silence() -> dict:
    found = record()
    found["now"][0]["position"] = 9
    return found


TAMPERED = {
    "two exchanged": swapped,
    "moved without a reason": moved_in_silence,
    "one left out": lambda: tampered(order=record()["order"][1:]),
    "one gone since": lambda: tampered(now=record()["now"][1:]),
    "another seed": lambda: tampered(seed="8"),
    "another secret": lambda: tampered(secret="0b" * 32),
    "another list": lambda: tampered(participants=[*NUMBERS, "G999"]),
    "another commitment": lambda: tampered(commitment="0" * 64),
    "another draw": lambda: tampered(draw=2),
    "not drawn": lambda: tampered(seed=""),
    "another format": lambda: tampered(format="x"),
}


@pytest.mark.parametrize("make", TAMPERED.values(), ids=TAMPERED)
def test_a_tampered_record_does_not_follow(tmp_path, make):
    code, said = rerun_of(tmp_path, make())
    assert (code, said.startswith("相符")) == (1, False)


@pytest.mark.parametrize("value", [[], {}, "x", None, {"format": FORMAT, "seed": 7}])
def test_what_is_no_record_is_said_to_be_unreadable(tmp_path, value):
    assert rerun_of(tmp_path, value)[0] == 2


def test_a_file_that_is_not_there_is_said_to_be_unreadable(tmp_path):
    assert rerun(tmp_path / "nowhere.json")[0] == 2


def test_the_script_stands_alone_and_is_short():
    lines = SCRIPT.read_text("utf-8").splitlines()
    imported = {line.split()[1] for line in lines if line.startswith(("import ", "from "))}
    assert imported == {"hashlib", "hmac", "json", "sys", "typing"}
    assert len(lines) <= 80
