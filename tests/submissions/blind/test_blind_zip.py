"""The panel's zip: codes only, nothing that tells, only copies that are ready."""

import io
import zipfile

import pytest
from openpyxl import load_workbook

from records import storage
from records.errors import Conflict, Refused
from submissions.exports.blind_zip import check_kept, stream_blind, zip_name
from submissions.models import BlindCopy
from submissions.queries.blind_copies import ready_copies
from tests.cast import Cast
from tests.factories import NOON
from tests.records.media.files import photograph
from tests.submissions.blind.copies import accepted, decide, made
from tests.works import Papers, hand_in, make_accepted, make_attachment, make_work, papers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
__all__ = ["papers"]


def packed(cast: Cast) -> zipfile.ZipFile:
    copies = ready_copies(cast.competition, cast.organizer)
    return zipfile.ZipFile(io.BytesIO(b"".join(stream_blind(copies, made_at=NOON))))


@pytest.fixture
def copy(cast: Cast, papers: Papers) -> BlindCopy:
    """A ready copy with one photograph."""
    work = make_work(papers, cast.liaison)
    make_attachment(work, "何苗苗.jpg", evidence="photo", family="image", content=photograph())
    hand_in(work, cast.liaison)
    copy = made(cast, accepted(work))
    decide(cast, copy, "accept", reason="已查看，无标识")
    return copy


def test_folders_and_files_are_codes_without_a_time(cast: Cast, copy: BlindCopy):
    infos = packed(cast).infolist()
    folder = f"盲审材料/优秀就业服务项目/{copy.code}/{copy.code}"
    assert [info.filename for info in infos] == [
        f"{folder}.docx",
        f"{folder}-01.jpg",
        "盲审材料/清单.xlsx",
    ]
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}


def test_no_byte_tells_who_it_is(cast: Cast, copy: BlindCopy):
    told = [b"CANARY", "何苗苗".encode(), "和平区".encode(), "南市".encode(), b"23456789"]
    found = []
    for name, content in _unpacked(packed(cast)):
        found += [(name, word) for word in told if word in content or word in name.encode()]
    assert found == []


def test_the_search_sees_into_packed_parts():
    """The negative control: what is inside a document inside the zip is found."""
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("docProps/core.xml", "CANARY" * 20)
    with zipfile.ZipFile(outer, "w") as parts:
        parts.writestr("a.docx", inner.getvalue())
    assert any(b"CANARY" in content for _, content in _unpacked(zipfile.ZipFile(outer)))


def test_what_is_not_decided_stays_behind(cast: Cast, papers: Papers, copy: BlindCopy):
    made(cast, make_accepted(papers, cast.liaison, "case", title="和平年代的就业"))
    assert {info.filename.split("/")[1] for info in packed(cast).infolist()} == {
        "优秀就业服务项目",
        "清单.xlsx",
    }


def test_the_list_names_codes_and_what_is_left_out(cast: Cast, papers: Papers):
    work = make_work(papers, cast.liaison)
    make_attachment(work, "声明.pdf", evidence="licence")
    hand_in(work, cast.liaison)
    copy = made(cast, accepted(work))
    book = load_workbook(io.BytesIO(packed(cast).read("盲审材料/清单.xlsx")))
    rows = [row for row in book["盲审材料"].iter_rows(min_row=3, values_only=True) if row[1]]
    assert [row[1:5] + row[6:] for row in rows] == [
        ("优秀就业服务项目", copy.code, f"{copy.code}.docx", "参评内容", None),
        ("优秀就业服务项目", copy.code, None, "创作者签署的原创与许可声明", "含署名或签章，不随附"),
    ]


def test_a_lost_file_is_refused_before_the_first_byte(cast: Cast, copy: BlindCopy):
    storage.remove(copy.files.get().file.path)
    with pytest.raises(Conflict):
        check_kept(ready_copies(cast.competition, cast.organizer))


def test_without_copies_there_is_nothing_to_download():
    with pytest.raises(Refused):
        check_kept([])


def test_the_name_says_nothing_but_season_and_day():
    assert zip_name("津赛", NOON).startswith("津赛_盲审材料_2024")


def _unpacked(container: zipfile.ZipFile):
    for info in container.infolist():
        content = container.read(info)
        yield info.filename, content
        if content[:2] == b"PK":
            yield from _unpacked(zipfile.ZipFile(io.BytesIO(content)))
