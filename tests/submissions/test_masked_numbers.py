"""Who only looks on sees telephone numbers masked: on the page, in the paper, between versions."""

import io

import pytest
from docx import Document

from competition.operations.entries import recall_entry
from tests.competition.pages import at, browser_of, said
from tests.submissions.pages import other_tab
from tests.works import hand_in, make_submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
OLD, NEW = "19112345678", "19187654321"


@pytest.fixture
def work(cast, papers):
    """A case handed in twice, the second time with another number."""
    work = make_submitted(papers, cast.liaison, "case", phone=OLD)
    recall_entry(entry_id=work.entry_id, by=cast.liaison)
    other_tab(cast.liaison, work, phone=NEW)
    hand_in(work, cast.liaison)
    return work


def words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_a_supervisors_paper_is_as_masked_as_the_page(cast, work):
    address = at("manage-work-form", work.entry_id, "docx")
    for_supervisor = words(browser_of(cast.supervisor).get(address).content)
    assert (NEW in for_supervisor, "191****4321" in for_supervisor) == (False, True)
    assert NEW in words(browser_of(cast.organizer).get(address).content)
    own = at("district-work-form", work.entry_id, "docx")
    assert NEW in words(browser_of(cast.liaison).get(own).content)


def test_a_supervisor_compares_versions_without_their_numbers(cast, work):
    address = at("manage-work-compare", work.entry_id)
    page = said(browser_of(cast.supervisor).get(address))
    assert [each in page for each in (OLD, NEW)] == [False, False]
    assert ["191****5678" in page, "191****4321" in page] == [True, True]
    page = said(browser_of(cast.organizer).get(address))
    assert [each in page for each in (OLD, NEW)] == [True, True]
