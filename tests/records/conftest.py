"""Fixtures of the records office: bells instead of a broker, and a job that leaves a trace."""

import pytest

from records import tasks
from records.operations import jobs


@pytest.fixture
def bells(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The bells that were rung, instead of a broker."""
    rung: list[int] = []
    monkeypatch.setattr(tasks.run_job, "delay", lambda *, job_id: rung.append(job_id))
    return rung


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the jobs of kind `note` did: their parameter, once per run."""
    effects: list[int] = []
    monkeypatch.setitem(jobs._handlers, "note", lambda work: effects.append(work.params["n"]))
    return effects
