"""A page of papers is keyed by code without the mouse."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from competition.models import Keying
from tests.cast import Cast
from tests.competition.test_score_browser import sign_in
from tests.papers import make_exam
from tests.scoring import DEFINITION, make_scheme

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SECTIONS = [
    {"code": "single", "name": "单选", "maximum": 60},
    {"code": "essay", "name": "论述", "maximum": 40, "step": "0.5"},
]


def test_a_page_of_papers_is_keyed_without_the_mouse(page: Page, live_server, cast: Cast):
    theory, *others = DEFINITION["components"]
    make_scheme(cast.guidance, components=[theory | {"sections": SECTIONS}, *others])
    exam = make_exam(cast, 2)
    exam.claim()
    sign_in(page, live_server, exam.first)
    page.goto(
        live_server.url + reverse("clerk-theory-keying", args=["tianjin-2024", exam.table.pk])
    )
    first, second = exam.codes
    for text in ("50", "51"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    page.locator(f'[name="{first}.mark:essay"]').focus()
    for text in ("30.5", "40.5"):
        page.keyboard.type(text)
        page.keyboard.press("ArrowDown")
    assert page.locator("[data-total]").all_inner_texts() == ["80.5", "91.5"]
    expect(page.locator("[data-grid-news]")).to_have_text(
        "有 1 个得分超过满分、不合记分单位或不是数。"
    )
    expect(page.locator(f'[name="{second}.mark:essay"]')).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("40")
    page.get_by_role("button", name="提交本页").click()
    expect(page.get_by_text("已提交 2 份。", exact=True)).to_be_visible()
    marks = Keying.objects.order_by("paper__code").values_list("marks", flat=True)
    assert list(marks) == [
        {"single": 50000, "essay": 30500},
        {"single": 51000, "essay": 40000},
    ]
