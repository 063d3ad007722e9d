"""Two tabs, one draft: a comparison field by field, and nobody is overwritten unseen."""

import pytest
from django.test import Client

from submissions.models import Submission
from tests.competition.pages import browser_of, said
from tests.submissions.pages import other_tab, page_of, sent
from tests.works import make_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(cast, papers, noon) -> Client:
    """The liaison of 和平区, signed in."""
    return browser_of(cast.liaison)


def test_two_tabs_get_a_field_by_field_comparison(office, cast, papers):
    work = make_work(papers, cast.liaison)
    form = sent(work, title="我的名称", place="我的地址")
    other_tab(cast.liaison, work, title="别人的名称", applicant="别人的单位")
    answer = office.post(page_of("district-work-edit", work), form)
    merge = answer.context["merge"]
    assert answer.status_code == 409
    assert [(each.label, each.mine, each.stored) for each in merge.clashes] == [
        ("项目名称", "我的名称", "别人的名称")
    ]
    assert [(each.label, each.stored) for each in merge.taken] == [("申报单位", "别人的单位")]
    assert 'value="我的地址"' in said(answer)
    assert Submission.objects.get().answers["title"] == "别人的名称"


@pytest.mark.parametrize(("pick", "title"), [("mine", "我的名称"), ("stored", "别人的名称")])
def test_after_choosing_both_sides_are_kept(office, cast, papers, pick, title):
    work = make_work(papers, cast.liaison)
    form = sent(work, title="我的名称", place="我的地址")
    other_tab(cast.liaison, work, title="别人的名称", applicant="别人的单位")
    shown = office.post(page_of("district-work-edit", work), form).context["form"].data.dict()
    chosen = shown | {"asked": "title", "pick_title": pick}
    assert office.post(page_of("district-work-edit", work), chosen).status_code == 302
    kept = Submission.objects.get().answers
    assert (kept["title"], kept["place"], kept["applicant"]) == (title, "我的地址", "别人的单位")


def test_who_does_not_choose_is_asked_again(office, cast, papers):
    work = make_work(papers, cast.liaison)
    form = sent(work, title="我的名称")
    other_tab(cast.liaison, work, title="别人的名称")
    shown = office.post(page_of("district-work-edit", work), form).context["form"].data.dict()
    answer = office.post(page_of("district-work-edit", work), shown | {"asked": "title"})
    assert answer.status_code == 400
    assert "请先在“两处修改的差异”中逐项选定，再保存。" in said(answer)
    assert [each.mine for each in answer.context["merge"].clashes] == ["我的名称"]
    assert Submission.objects.get().answers["title"] == "别人的名称"


def test_a_third_save_in_between_is_compared_again(office, cast, papers):
    work = make_work(papers, cast.liaison)
    form = sent(work, title="我的名称")
    other_tab(cast.liaison, work, title="别人的名称")
    shown = office.post(page_of("district-work-edit", work), form).context["form"].data.dict()
    other_tab(cast.liaison, work, title="第三个名称")
    answer = office.post(
        page_of("district-work-edit", work), shown | {"asked": "title", "pick_title": "mine"}
    )
    assert answer.status_code == 409
    assert [each.stored for each in answer.context["merge"].clashes] == ["第三个名称"]


@pytest.mark.parametrize("base", ["", "{", "[]", '{"title": 5}', "null"])
def test_a_broken_memory_of_the_page_overwrites_nobody(office, cast, papers, base):
    work = make_work(papers, cast.liaison)
    form = sent(work, title="我的名称", base=base)
    other_tab(cast.liaison, work, title="别人的名称")
    answer = office.post(page_of("district-work-edit", work), form)
    assert (answer.status_code, Submission.objects.get().answers["title"]) == (409, "别人的名称")
