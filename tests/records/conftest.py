"""Fixtures of the records office: bells instead of a broker, and a job that leaves a trace."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from records import tasks
from records.operations import jobs
from tests.records import uploading


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


@pytest.fixture
def book() -> Iterator[uploading.Book]:
    """What the tests' upload purpose did, and what it shall refuse."""
    fresh = uploading.Book()
    vars(uploading.BOOK).update(vars(fresh))
    yield uploading.BOOK
    vars(uploading.BOOK).update(vars(uploading.Book()))


@pytest.fixture
def store(settings, tmp_path: Path) -> Path:
    """An empty store on the disk."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def object_store(settings, tmp_path: Path) -> Path:
    """A store that gives no paths, as S3 does; the folder of files on their way in."""
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = settings.STORAGES | {"default": memory}
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT
