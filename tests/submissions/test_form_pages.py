"""The form of a work: the official words in their order, kept whatever is missing, two sides."""

from datetime import timedelta

import pytest
from django.test import Client

from competition.models import RuleSetting, SeasonText
from competition.operations.entry_reviews import Comment, return_entry
from records.clock import clock_set_to
from submissions.kinds import KINDS
from submissions.models import Submission
from tests.competition.pages import browser_of, said
from tests.factories import NOON
from tests.submissions.pages import other_tab, page_of, sent
from tests.works import ANSWERS, make_submitted, make_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(cast, papers, noon) -> Client:
    """The liaison of 和平区, signed in."""
    return browser_of(cast.liaison)


@pytest.fixture
def pledges(cast, papers) -> None:
    """A text to accept and a condition to confirm, as the season of 2024 asks."""
    SeasonText.objects.create(
        competition=cast.competition, key="licence", title="原创与许可", body="参评材料为原创。"
    )
    for rule, params in (
        ("originality_licence", {"keys": ["licence"]}),
        ("confirmations", {"statements": [{"key": "local", "text": "项目具有本地特色"}]}),
    ):
        RuleSetting.objects.create(
            competition=cast.competition, rule=rule, params=params, clause="附件5", severity="block"
        )


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_official_fields_stand_in_their_order_with_their_words(office, cast, papers, kind):
    work = make_work(papers, cast.liaison, kind)
    page = said(office.get(page_of("district-work-edit", work)))
    fields = KINDS[kind].fields
    places = [page.index(f'id="at-{field.key}"') for field in fields]
    on_form = [field.on_form for field in fields]
    split = on_form.index(False)
    assert places[:split] == sorted(places[:split])
    assert all(f"（{field.hint}）" in page for field in fields if field.hint)
    assert all(f"（{field.limit}字以内）" in page for field in fields if field.limit)
    assert page.index("表外填报事项") < places[split]


def test_what_the_portal_writes_itself_is_only_shown(office, cast, papers):
    page = said(office.get(page_of("district-work-edit", make_work(papers, cast.liaison))))
    assert "<dt>行政区划</dt><dd>和平区</dd>" in page
    assert "<dt>提交时间</dt><dd>提交时自动填写</dd>" in page


def test_a_field_that_depends_on_another_says_so_without_scripts(office, cast, papers):
    page = said(office.get(page_of("district-work-edit", make_work(papers, cast.liaison, "case"))))
    assert "仅在“案例形式”为“文字案例”时填写" in page


def test_the_counter_counts_as_the_portal_does(office, cast, papers):
    work = make_work(papers, cast.liaison, process="就" * 301, result="AB 服务 2023年")
    page = said(office.get(page_of("district-work-edit", work)))
    assert "已输入 301/300 字，超出 1 字" in page
    assert "已输入 5/300 字" in page


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_empty_draft_is_filled_saved_and_handed_in(office, cast, papers, kind):
    blank = {key: "" if isinstance(value, str) else False for key, value in ANSWERS[kind].items()}
    work = make_work(papers, cast.liaison, kind, **blank)
    answer = office.post(
        page_of("district-work-edit", work), sent(work, **ANSWERS[kind], then="submit")
    )
    assert answer["Location"] == page_of("district-work", work)
    work.refresh_from_db()
    assert (work.entry.status, work.current.answers) == ("submitted", ANSWERS[kind])


def test_a_draft_is_kept_with_almost_nothing_in_it(office, cast, papers):
    blank = dict.fromkeys(ANSWERS["project"], "")
    work = make_work(papers, cast.liaison, **blank)
    answer = office.post(page_of("district-work-edit", work), sent(work, title="甲", then="stay"))
    assert answer["Location"] == page_of("district-work-edit", work)
    work.refresh_from_db()
    assert work.answers == {**blank, "title": "甲"}


def test_saving_without_a_change_writes_nothing(office, cast, papers):
    work = make_work(papers, cast.liaison)
    office.post(page_of("district-work-edit", work), sent(work))
    assert Submission.objects.get().version == work.version


def test_months_phones_and_shares_are_taken_as_people_write_them(office, cast, papers):
    work = make_work(papers, cast.liaison, "achievement")
    form = sent(
        work,
        starts="２０２３年2月",
        mobile="＋86 199 0000 0002",
        domestic_share="75％",
        has_foreign_author="on",
    )
    office.post(page_of("district-work-edit", work), form)
    kept = Submission.objects.get().answers
    assert [kept[key] for key in ("starts", "mobile", "domestic_share", "has_foreign_author")] == [
        "2023-02",
        "19900000002",
        "75",
        True,
    ]


def test_what_is_no_month_stays_as_it_was_typed(office, cast, papers):
    work = make_work(papers, cast.liaison, starts="去年春天")
    page = said(office.get(page_of("district-work-edit", work)))
    assert '<input type="text" name="starts" value="去年春天"' in page
    assert "“项目执行时间（起）”应为年月，例如 2023年1月。" in page


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("applicant", "甲\n乙", "“申报单位”只能填写一行，请删去换行。"),
        ("title", "甲" * 201, "“项目名称”不能超过 200 个字符，现有 201 个。"),
        ("process", "甲\x07", "“项目执行过程”含有不能显示的字符，请删除后重新输入。"),
        ("process", "甲" * 50_001, "“项目执行过程”超过 50000 个字符，请作为支撑材料上传。"),
    ],
)
def test_one_bad_field_loses_neither_itself_nor_the_others(
    office, cast, papers, name, text, message
):
    work = make_work(papers, cast.liaison)
    answer = office.post(
        page_of("district-work-edit", work), sent(work, **{name: text}, place="新地址")
    )
    page = answer.content.decode()
    assert (answer.status_code, message in page, text.replace("\n", "\n") in page) == (
        400,
        True,
        True,
    )
    work.refresh_from_db()
    assert (work.answers["place"], work.answers[name]) == ("新地址", ANSWERS["project"][name])
    again = sent(work, **{name: "好的"}, version=answer.context["form"].data["version"])
    assert office.post(page_of("district-work-edit", work), again).status_code == 302


def test_invisible_characters_are_no_name(office, cast, papers):
    work = make_work(papers, cast.liaison)
    office.post(page_of("district-work-edit", work), sent(work, title="\u200b\ufeff\u3164"))
    assert Submission.objects.get().answers["title"] == ""


def test_rare_characters_come_back_as_they_went(office, cast, papers):
    work = make_work(papers, cast.liaison)
    office.post(page_of("district-work-edit", work), sent(work, title="𠮷㛃䶮 <script>&{{7*7}}"))
    page = office.get(page_of("district-work-edit", work)).content.decode()
    assert "𠮷㛃䶮 &lt;script&gt;&amp;{{7*7}}" in page


def test_fields_that_are_not_the_forms_are_ignored(office, cast, papers):
    work = make_work(papers, cast.liaison)
    forged = {"status": "accepted", "district_id": str(cast.hedong.pk), "kind": "case", "id": "9"}
    office.post(page_of("district-work-edit", work), sent(work, title="乙", **forged))
    work.refresh_from_db()
    assert (work.kind, work.entry.status, work.entry.district) == ("project", "draft", cast.heping)
    assert set(work.answers) == set(ANSWERS["project"])


def test_a_field_that_comes_twice_is_refused(office, cast, papers):
    work = make_work(papers, cast.liaison)
    form = {**sent(work), "title": ["甲", "乙"]}
    assert office.post(page_of("district-work-edit", work), form).status_code == 400
    assert Submission.objects.get().answers["title"] == ANSWERS["project"]["title"]


def test_a_refused_hand_in_keeps_what_was_typed_and_names_each_field(office, cast, papers):
    work = make_work(papers, cast.liaison)
    form = sent(work, title="", phone="12", place="新地址", then="submit")
    answer = office.post(page_of("district-work-edit", work), form)
    page = said(answer)
    assert (answer.status_code, Submission.objects.get().answers["place"]) == (400, "新地址")
    assert '<li><a href="#at-title">请填写“项目名称”。（附件2–4）</a></li>' in page
    assert '<li><a href="#at-phone">“联系电话”应为手机或座机号码' in page
    assert page.count("请填写“项目名称”。") == 2


def test_too_late_the_draft_is_kept_all_the_same(cast, papers):
    work = make_work(papers, cast.liaison)
    with clock_set_to(NOON + timedelta(days=11)):
        office = browser_of(cast.liaison)
        form = sent(work, title="赶工", then="submit")
        answer = office.post(page_of("district-work-edit", work), form)
    work.refresh_from_db()
    assert (answer.status_code, work.answers["title"]) == (403, "赶工")
    assert ("已于2024年4月20日 12:00截止" in said(answer), 'value="赶工"' in said(answer)) == (
        True,
        True,
    )


def test_what_was_handed_in_is_not_open_for_writing(office, cast, papers):
    work = make_submitted(papers, cast.liaison)
    assert office.get(page_of("district-work-edit", work)).status_code == 409
    form = {"title": "乙", "version": str(work.version)}
    assert office.post(page_of("district-work-edit", work), form).status_code == 409


def test_a_tick_is_for_the_text_that_was_shown(office, cast, papers, pledges):
    work = make_work(papers, cast.liaison)
    office.post(page_of("district-work-edit", work), sent(work, confirm_local="0" * 12))
    work.refresh_from_db()
    assert work.confirmed == {}
    page = office.get(page_of("district-work-edit", work))
    rows = {row.name: row.statement.version for row in page.context["ticks"]}
    office.post(page_of("district-work-edit", work), sent(work, **rows))
    work.refresh_from_db()
    assert {key: tick["version"] for key, tick in work.confirmed.items()} == {
        name.removeprefix("confirm_"): version for name, version in rows.items()
    }


def test_a_text_that_changed_has_to_be_read_again(office, cast, papers, pledges):
    work = make_work(papers, cast.liaison)
    rows = office.get(page_of("district-work-edit", work)).context["ticks"]
    office.post(
        page_of("district-work-edit", work),
        sent(work, **{row.name: row.statement.version for row in rows}),
    )
    SeasonText.objects.filter(key="licence").update(body="参评材料为原创，且未发表。")
    page = office.get(page_of("district-work-edit", work))
    assert [row.is_renewed for row in page.context["ticks"]] == [False, True]
    assert "文本已更新，请重新阅读并勾选。" in said(page)
    assert "《原创与许可》：文本已更新，须重新确认" in said(
        office.get(page_of("district-work", work))
    )


def test_an_unticked_box_is_forgotten(office, cast, papers, pledges):
    work = make_work(papers, cast.liaison)
    rows = office.get(page_of("district-work-edit", work)).context["ticks"]
    ticks = {row.name: row.statement.version for row in rows}
    office.post(page_of("district-work-edit", work), sent(work, **ticks))
    office.post(page_of("district-work-edit", work), sent(work, confirm_local=""))
    work.refresh_from_db()
    assert set(work.confirmed) == {"licence"}


def test_a_returned_form_shows_each_comment_at_its_field_and_the_last_version(office, cast, papers):
    work = make_submitted(papers, cast.liaison)
    comments = [
        Comment("result", "请补充受益人数"),
        Comment("evidence_photo", "请补照片"),
        Comment("confirmed", "请重新确认"),
    ]
    return_entry(
        entry_id=work.entry_id, comments=comments, fix_by=NOON + timedelta(days=3),
        by=cast.organizer,
    )  # fmt: skip
    other_tab(cast.liaison, work, result="受益一千五百人。")
    page = office.get(page_of("district-work-edit", work))
    rows = {row.name: row for _, group in page.context["groups"] for row in group}
    assert (rows["result"].comment, rows["result"].submitted) == (
        "请补充受益人数",
        ANSWERS["project"]["result"],
    )
    assert rows["process"].submitted is None
    assert page.context["evidence_comments"] == [("照片", "请补照片")]
    assert "第 1 版填写的内容" in said(page)
