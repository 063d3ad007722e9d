"""A command in a child process: it hangs, eats memory, forks, fills the disk; the portal lives."""

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from records.media.checks import ROOT
from records.media.limits import MIB, Crashed, LimitReached, Limits, own_folder, run


def python(program: str, tmp_path, **limits):
    return run([sys.executable, "-c", program], folder=tmp_path, limits=Limits(**limits))


def reason(program: str, tmp_path, **limits) -> str:
    began = time.monotonic()
    with pytest.raises(LimitReached) as reached:
        python(program, tmp_path, **limits)
    assert time.monotonic() - began < 20
    return reached.value.reason


def is_there(pid: int) -> bool:
    """Say whether the process still runs (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_command_that_ends_by_itself_tells_its_code_and_its_output(tmp_path):
    program = "import sys; print('好'); sys.stderr.write('x'); sys.exit(3)"
    done = python(program, tmp_path)
    assert (done.code, done.output.decode(), done.errors) == (3, "好\n", "x")


def test_lines_are_told_as_they_come(tmp_path):
    lines: list[str] = []
    run(
        [sys.executable, "-c", "print('a'); print('b')"],
        folder=tmp_path,
        limits=Limits(),
        on_line=lines.append,
    )
    assert lines == ["a", "b"]


def test_a_hang_is_ended_with_its_reason(tmp_path):
    assert reason("import time; time.sleep(60)", tmp_path, seconds=1) == "处理超过 1 秒"


def test_a_hang_that_refuses_to_stop_is_ended_too(tmp_path):
    program = (
        "import signal, time\nfor n in (15, 2, 1): signal.signal(n, signal.SIG_IGN)\ntime.sleep(60)"
    )
    assert reason(program, tmp_path, seconds=1) == "处理超过 1 秒"


def test_silence_is_a_hang_too(tmp_path):
    program = "import time; print('a', flush=True); time.sleep(60)"
    assert reason(program, tmp_path, seconds=30, silence=1) == "超过 1 秒没有进展"


def test_an_endless_loop_is_ended_by_its_processor_time(tmp_path):
    assert reason("while True: pass", tmp_path, cpu=1, seconds=15) == "处理占用 CPU 超过 1 秒"


def test_a_memory_eater_is_ended(tmp_path):
    program = "import time; x = bytearray(300 * 1024 * 1024); time.sleep(60)"
    assert reason(program, tmp_path, memory=100 * MIB) == "处理占用内存超过 100 MB"


def test_memory_is_counted_over_all_processes(tmp_path):
    program = """
import os, time
for _ in range(4):
    if os.fork() == 0:
        x = bytearray(40 * 1024 * 1024)
        time.sleep(60)
time.sleep(60)
"""
    assert reason(program, tmp_path, memory=120 * MIB) == "处理占用内存超过 120 MB"


def test_more_address_space_than_allowed_is_simply_not_given(tmp_path):
    done = python("bytearray(64 * 1024**3)", tmp_path, memory=100 * MIB)
    assert ("MemoryError" in done.errors, done.code) == (True, 1)


def test_a_file_that_grows_without_end_is_cut_off(tmp_path):
    program = """
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
with open('big', 'wb') as f:
    while True: f.write(b'x' * 1048576)
"""
    assert reason(program, tmp_path, file_size=4 * MIB) == "处理产生的文件超过 4 MB"
    assert (tmp_path / "big").stat().st_size <= 4 * MIB


def test_endless_output_is_ended(tmp_path):
    assert reason("while True: print('x' * 9999)", tmp_path) == "处理程序的输出过多"


FORKER = """
import os, time
while True:
    pid = os.fork()
    if pid == 0:
        if {leave}: os.setsid()
        open('pids', 'a').write(f'{{os.getpid()}}\\n')
        time.sleep(60)
    time.sleep(0.01)
"""


@pytest.mark.parametrize("leave", [False, True])
def test_a_forker_is_ended_with_all_that_it_started(tmp_path, leave):
    said = reason(FORKER.format(leave=leave), tmp_path, processes=8)
    assert said == "处理启动的程序超过 8 个"
    pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
    assert (len(pids) >= 6, [pid for pid in pids if is_there(pid)]) == (True, [])


def test_who_stays_behind_after_a_good_end_is_ended_too(tmp_path):
    program = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        open('pid', 'w').write(str(os.getpid()))
        time.sleep(60)
    os._exit(0)
while not os.path.exists('pid') or not open('pid').read(): time.sleep(0.01)
"""
    assert python(program, tmp_path).code == 0
    assert not is_there(int((tmp_path / "pid").read_text()))


def test_a_crash_is_told_from_a_limit(tmp_path):
    with pytest.raises(Crashed):
        python("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", tmp_path)


def test_a_program_that_is_not_there_is_an_exit_code(tmp_path):
    done = run(["no-such-program"], folder=tmp_path, limits=Limits())
    assert (done.code, "no-such-program" in done.errors) == (127, True)


def test_the_child_knows_no_secret_and_no_open_file(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "geheim")
    handle = os.open(tmp_path / "kept", os.O_CREAT | os.O_RDWR)
    os.set_inheritable(handle, True)
    program = "import os; print(sorted(os.environ), sorted(int(n) for n in os.listdir('/proc/self/fd'))[3:])"
    output = python(program, tmp_path).output.decode()
    os.close(handle)
    assert ("SECRET_KEY" in output, "HOME" in output, output.strip().endswith("[3]")) == (
        False,
        True,
        True,
    )


def test_the_child_has_no_network(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        caller: list[object] = []

        def answer() -> None:
            server.settimeout(3)
            try:
                caller.append(server.accept()[1])
            except TimeoutError:
                return

        thread = threading.Thread(target=answer)
        thread.start()
        port = server.getsockname()[1]
        program = f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)"
        done = python(program, tmp_path)
        thread.join()
    assert (done.code, caller) == (1, [])


def test_when_the_listener_fails_the_command_is_ended(tmp_path):
    def fail(line: str) -> None:
        raise RuntimeError(line)

    program = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    with pytest.raises(RuntimeError) as failure:
        run([sys.executable, "-c", program], folder=tmp_path, limits=Limits(), on_line=fail)
    assert not is_there(int(str(failure.value)))


def test_when_the_worker_is_killed_its_commands_die_with_it(tmp_path):
    program = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from records.media.limits import Limits, run
inner = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)"
run([sys.executable, "-c", inner], folder=Path({str(tmp_path)!r}), limits=Limits(seconds=60))
"""
    worker = subprocess.Popen([sys.executable, "-c", program])
    pid = tmp_path / "pid"
    assert wait_until(lambda: pid.exists() and pid.read_text() != "")
    worker.kill()
    worker.wait()
    assert wait_until(lambda: not is_there(int(pid.read_text())))


def wait_until(condition) -> bool:
    deadline = time.monotonic() + 15
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_the_folder_is_gone_afterwards():
    with own_folder() as folder:
        (folder / "x").write_text("x")
    assert not folder.exists()
