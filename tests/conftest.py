"""Rules for every test: none is skipped, none hides an error, none leaves this machine."""

import contextlib
import ipaddress
import logging
import os
import socket
from collections.abc import Generator, Iterator
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, Page

from tests import system
from tests.browser import LAUNCH_ARGUMENTS

pytest_plugins = ["tests.cast", "tests.works"]

# Playwright's synchronous interface keeps an event loop running in the test's thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex


def _stay_home(address: object) -> None:
    host = address[0] if isinstance(address, tuple) else "localhost"
    with contextlib.suppress(ValueError):
        if host == "localhost" or ipaddress.ip_address(host).is_loopback:
            return
    raise AssertionError(f"a test tried to reach {address}")


def _guarded_connect(self: socket.socket, address: object) -> None:
    _stay_home(address)
    _connect(self, address)


def _guarded_connect_ex(self: socket.socket, address: object) -> int:
    _stay_home(address)
    return _connect_ex(self, address)


def pytest_configure() -> None:
    """Close every way out of this machine, in each test process."""
    socket.socket.connect = _guarded_connect
    socket.socket.connect_ex = _guarded_connect_ex


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test is a failure: what is not run is not known."""
    report = yield
    return _refuse_skip(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A skipped module is a failure too."""
    report = yield
    return _refuse_skip(report)


def _refuse_skip(report: Report) -> Report:
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped tests count as failures: {report.longrepr}"
    return report


@pytest.fixture
def error_logs() -> list[logging.LogRecord]:
    """Ask for this to allow ERROR records: the list fills while the test runs; assert on it."""
    return []


@pytest.fixture(autouse=True)
def _no_unexpected_errors(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test during which something logged an ERROR that it did not ask for."""
    expected = "error_logs" in request.fixturenames
    records = request.getfixturevalue("error_logs") if expected else []
    handler = _Collect(records)
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    if not expected:
        assert [record.getMessage() for record in records] == []


class _Collect(logging.Handler):
    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__(logging.ERROR)
        self.records = records

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Start the machine's own Chromium; Playwright's download is never used."""
    program = system.chromium()
    assert program, "chromium is missing"
    return {"executable_path": program, "args": LAUNCH_ARGUMENTS, "chromium_sandbox": False}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """An office computer in Tianjin."""
    size = {"width": 1366, "height": 768}
    return browser_context_args | {
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": size,
    }


@pytest.fixture
def phone(browser: Browser, browser_context_args: dict[str, object]) -> Iterator[Page]:
    """A page on a judge's phone, 375 px wide; `page` is the office computer."""
    size = {"width": 375, "height": 812}
    held = {"viewport": size, "has_touch": True, "is_mobile": True}
    with browser.new_context(**browser_context_args | held) as context:
        yield context.new_page()
