"""The same Word form brought in by several at once is read into one batch."""

from functools import partial

import pytest

from records.models import ActionLog, StoredFile
from submissions.models import FormBatch
from submissions.operations import form_batches
from submissions.operations.form_batches import read_forms
from tests.racing import together
from tests.submissions.forms_in.papers import filled

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("noon"),
]


def test_one_file_brought_by_three_at_once_is_one_batch(cast, papers, tmp_path, settings):
    settings.ANCHOR_FILE = tmp_path / "anchors.txt"
    form = {"content": filled("project"), "filename": "参评表.docx", "by": cast.liaison}
    bring = partial(read_forms, competition_id=papers.competition.pk, **form)
    batches = together([bring] * 3)
    assert {batch.pk for batch in batches} == {FormBatch.objects.get().pk}
    assert StoredFile.objects.filter(kind="word-form").count() == 1
    assert ActionLog.objects.filter(action="read_forms").count() == 1


def test_what_was_brought_while_a_form_was_read_is_found_again(cast, papers, monkeypatch):
    form = {"content": filled("project"), "filename": "参评表.docx", "by": cast.liaison}
    bring = partial(read_forms, competition_id=papers.competition.pk, **form)
    unpack, faster = form_batches.unpack, []

    def overtaken(*args):
        if not faster:
            faster.append(None)
            faster.append(bring())
        return unpack(*args)

    monkeypatch.setattr(form_batches, "unpack", overtaken)
    assert bring() == faster[1]
    assert FormBatch.objects.count() == 1
