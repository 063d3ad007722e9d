"""A large file through a real browser: the line is cut, the page is closed, and it arrives whole."""

import hashlib
import os
import re
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from records.models import StoredFile, Upload
from records.operations import uploads
from submissions.models import Attachment, Submission
from tests.flows.screen import PHONE, look, picture, sign_in
from tests.works import make_attachment, make_video, make_work

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom\x00\x00\x00\x08free"
SIZE = 20 << 20
PIECE = 1 << 20


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A file that begins like a video, about 20 MiB."""
    path = tmp_path / "走访视频.mp4"
    path.write_bytes(MP4 + os.urandom(SIZE - len(MP4)))
    return path


@pytest.fixture
def address(cast, papers, settings, tmp_path, live_server, page: Page) -> str:
    """The evidence page of a draft, the liaison signed in, pieces of one MiB."""
    settings.MEDIA_ROOT = tmp_path / "files"
    work = make_work(papers, cast.liaison)
    sign_in(page.context, live_server.url, cast.liaison)
    args = [cast.competition.slug, work.entry_id]
    return live_server.url + reverse("district-work-evidence", args=args)


def opened(page: Page, address: str) -> None:
    """Open the page; the pieces are made small before the script reads their size."""
    page.add_init_script(
        "document.addEventListener('DOMContentLoaded', () =>"
        f" document.querySelector('form[data-uploader]').dataset.chunk = {PIECE})"
    )
    page.goto(address)
    page.get_by_label("材料类别").first.select_option("video")


def choose(page: Page, film: Path) -> None:
    page.locator("form[data-uploader] input[type=file]").set_input_files(film)


def pieces(route: Route, passed: list[int], most: int) -> None:
    """Let `most` pieces through, then cut the line."""
    if len(passed) >= most:
        route.abort("connectionreset")
        return
    passed.append(1)
    route.continue_()


def is_piece(request) -> bool:
    return request.method == "PATCH"


def test_a_cut_line_and_a_closed_page_lose_nothing(address, film: Path, page: Page, error_logs):
    passed: list[int] = []
    page.route(
        re.compile("/uploads/.+"),
        lambda route: pieces(route, passed, 7) if is_piece(route.request) else route.continue_(),
    )
    opened(page, address)
    choose(page, film)
    expect(page.locator(".transfer-word")).to_have_text("线路中断，正在重试", timeout=30_000)
    assert Upload.objects.get().offset == 7 * PIECE
    page.close()

    again = page.context.new_page()
    opened(again, address)
    note = again.get_by_text("“走访视频.mp4”上次上传到 35%，重新选择同一文件即可继续。")
    expect(note).to_be_visible()
    sent: list[str] = []
    again.on(
        "request",
        lambda request: sent.append(request.method) if "/uploads/" in request.url else None,
    )
    choose(again, film)
    expect(again.locator("#evidence .evidence-name")).to_contain_text(
        "走访视频.mp4", timeout=60_000
    )
    expect(again.locator(".transfer-word")).to_have_text("已完成")
    assert (sent.count("POST"), sent.count("PATCH")) == (0, 13)
    stored = StoredFile.objects.get()
    assert stored.sha256 == hashlib.sha256(film.read_bytes()).hexdigest()
    assert Attachment.objects.get().file == stored
    assert Upload.objects.get().sha256 == stored.sha256  # what the browser had computed itself
    assert error_logs == []


def test_a_file_is_paused_resumed_and_given_up(address, film: Path, page: Page):
    opened(page, address)
    row = page.locator(".transfer")
    choose(page, film)
    row.get_by_role("button", name="暂停").click()
    expect(row.locator(".transfer-word")).to_contain_text("已暂停")
    row.get_by_role("button", name="继续").click()
    row.get_by_role("button", name="取消").click()
    expect(row).to_have_count(0)
    for _ in range(100):  # a piece that is just being written is waited for
        if not Upload.objects.exists():
            break
        page.wait_for_timeout(100)
    assert (Upload.objects.count(), Attachment.objects.count()) == (0, 0)


def test_what_the_server_refuses_is_said_in_its_words_and_the_next_file_goes_on(
    address, film: Path, page: Page, tmp_path
):
    fake = tmp_path / "程序.mp4"
    fake.write_bytes(b"MZ" + bytes(2000))
    paper = tmp_path / "论文.pdf"
    paper.write_bytes(b"%PDF-1.4")
    opened(page, address)
    page.locator("form[data-uploader] input[type=file]").set_input_files([paper, fake, film])
    words = page.locator(".transfer-word")
    expect(words.nth(2)).to_have_text("已完成", timeout=60_000)
    expect(words.nth(0)).to_contain_text("“视频”只接收视频，这个文件是PDF")
    expect(words.nth(1)).to_contain_text("程序文件不能作为材料上传")
    assert Attachment.objects.count() == 1


def test_a_gateway_that_knows_no_patch_is_passed_with_post(address, film: Path, page: Page):
    page.route(
        re.compile("/uploads/.+"),
        lambda route: route.fulfill(status=405) if is_piece(route.request) else route.continue_(),
    )
    opened(page, address)
    choose(page, film)
    expect(page.locator(".transfer-word")).to_have_text("已完成", timeout=60_000)
    assert StoredFile.objects.get().size == SIZE


def test_a_full_disk_is_said_and_the_file_goes_on_afterwards(
    address, film: Path, page: Page, monkeypatch, error_logs
):
    def full(descriptor, block):
        raise OSError(28, "full")

    monkeypatch.setattr(uploads, "_write_all", full)
    opened(page, address)
    choose(page, film)
    expect(page.locator(".transfer-word")).to_contain_text("存储空间不足", timeout=30_000)
    monkeypatch.undo()
    page.get_by_role("button", name="继续").click()
    expect(page.locator(".transfer-word")).to_have_text("已完成", timeout=60_000)
    assert StoredFile.objects.get().sha256 == hashlib.sha256(film.read_bytes()).hexdigest()


def test_the_page_is_accessible_and_fits_a_phone(address, film: Path, page: Page, cast):
    draft = Submission.objects.get()
    make_attachment(draft, "一个很长的文件名" * 6 + ".pdf", evidence="policy", caption="说明" * 60)
    make_attachment(draft, "b.pdf", state="blocked", problem="PDF 含有脚本，请重新打印成 PDF。")
    make_video(draft, is_playable=False, facts={"duration_ms": 80_000, "width": 640, "height": 480})
    page.route(
        re.compile("/uploads/.+"),
        lambda route: route.abort() if is_piece(route.request) else route.continue_(),
    )
    opened(page, address)
    choose(page, film)
    expect(page.locator(".transfer-word")).to_have_text("线路中断，正在重试", timeout=30_000)
    page.locator("summary").first.click()
    wrong = look(page, "liaison-evidence")
    page.set_viewport_size(PHONE)
    wrong += picture(page, "liaison-evidence")
    assert wrong == []


def test_a_file_that_is_being_checked_shows_its_result_by_itself(address, film: Path, page: Page):
    opened(page, address)
    choose(page, film)
    state = page.locator("#evidence .status").first
    expect(state).to_have_text("检查中", timeout=60_000)
    Attachment.objects.update(state="ready", is_playable=True, facts={"duration_ms": 61_000})
    expect(state).to_have_text("可用", timeout=10_000)
    expect(page.locator("#evidence")).to_contain_text("1 分 1 秒")
    expect(page.locator("#evidence-watch")).to_have_count(0)
    page.get_by_text("修改或移除").click()
    page.get_by_label("顺序").fill("5")
    page.get_by_role("button", name="保存说明").click()
    expect(page.get_by_text("“走访视频.mp4”的说明已保存。")).to_be_visible()
