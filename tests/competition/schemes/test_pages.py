"""The scheme desk's pages: rows by buttons, nothing typed lost, faults in place, examples."""

import pytest
from django.urls import reverse

from competition.forms.scheme_definition import tree_of
from competition.marking import parse_scheme, scheme_to_mapping
from competition.models import MarkingScheme, SchemeVersion
from competition.operations.schemes import freeze_scheme
from competition.queries.scheme_versions import scheme_revision
from tests.cast import Cast
from tests.competition.schemes.posting import fields_of
from tests.competition.test_score_pages import as_
from tests.scoring import DEFINITION, make_scheme

pytestmark = pytest.mark.django_db
SLUG = "tianjin-2024"


@pytest.fixture
def row(cast: Cast, noon) -> MarkingScheme:
    scheme = make_scheme(cast.guidance)
    scheme.definition = scheme_to_mapping(parse_scheme(scheme.definition, place=""))
    scheme.save()
    return scheme


def address(name: str, *args) -> str:
    return reverse(name, args=[SLUG, "guidance", *args])


def typed(row, **changes):
    """The form as it stands, with other values here and there."""
    fields = fields_of(tree_of(row.definition))
    return fields | {"revision": scheme_revision(row), "reason": "会议决定"} | changes


def test_the_page_shows_words_fingerprint_and_what_is_pending(cast: Cast, noon):
    row = make_scheme(cast.guidance, pending=["权重待确认"])
    text = as_(cast.organizer).get(address("manage-scheme")).content.decode()
    assert f"<code>{row.fingerprint[:12]}</code>" in text
    assert "<li>权重待确认</li>" in text
    assert "按每张评分表的合计分去掉 1 个最高分、1 个最低分后取平均分" in text


def test_a_row_is_added_moved_and_removed_with_everything_typed_kept(cast: Cast, row):
    client = as_(cast.organizer)
    fields = typed(row, title="改了一半的标题")
    fields["components-0-maximum"] = "不是数"
    answer = client.post(address("manage-scheme-edit"), fields | {"act": "add:components"})
    page = answer.content.decode()
    assert 'name="components-2-name" value=""' in page
    assert 'value="改了一半的标题"' in page
    assert 'name="components-0-maximum" value="不是数"' in page
    page = client.post(
        address("manage-scheme-edit"), fields | {"act": "down:components-0"}
    ).content.decode()
    assert 'name="components-1-name" value="理论知识"' in page
    page = client.post(
        address("manage-scheme-edit"), fields | {"act": "remove:components-1-criteria-0"}
    ).content.decode()
    assert 'name="components-1-criteria-0-name" value="表达"' in page
    assert 'name="components-1-criteria-1-name"' not in page
    assert MarkingScheme.objects.get().fingerprint == row.fingerprint


@pytest.mark.parametrize(
    "act", ["remove:components-9", "up:x", "add:title", "add:components-0", ""]
)
def test_a_button_of_an_older_form_does_nothing(cast: Cast, row, act):
    answer = as_(cast.organizer).post(address("manage-scheme-edit"), typed(row, act=act))
    assert answer.status_code == 200
    assert 'name="components-1-name" value="方案设计"' in answer.content.decode()


def test_checking_says_each_fault_at_its_field_and_the_sums(cast: Cast, row):
    fields = typed(row, **{"components-0-weight": "0.5", "components-1-criteria-0-maximum": "六十"})
    page = as_(cast.organizer).post(address("manage-scheme-example"), fields).content.decode()
    assert (
        '<div class="faults" id="faults-components"><p class="cell-fault">'
        "权重之和应恰为 1，现为 1.1</p></div>" in page
    )
    assert (
        '<div class="faults" id="faults-components-1-criteria-0-maximum">'
        '<p class="cell-fault">应为不小于 0 的数' in page
    )
    assert "权重合计 1.1（110%），应为 1" in page


def test_htmx_gets_the_preview_with_the_faults_beside_it(cast: Cast, row):
    fields = typed(row, **{"components-0-weight": "50%", "components-1-weight": "５０％"})
    answer = as_(cast.organizer).post(
        address("manage-scheme-example"), fields, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert "<html" not in page
    assert "“理论知识”权重由“0.4”改为“0.5”" in page
    assert 'id="faults-components-0-weight" hx-swap-oob="true"></div>' in page
    assert "权重合计 1（100%），应为 1" in page


def test_own_example_marks_go_through_the_engine(cast: Cast, row):
    marks = {"example-1-theory-marks": "90", "example-1-plan-marks": "50 30\n50 30\n40 20\n60 40"}
    page = (
        as_(cast.organizer)
        .post(address("manage-scheme-example"), typed(row) | marks)
        .content.decode()
    )
    assert "4 张评分表中计入 2 张的平均" in page
    assert '<td class="number"><strong>84.00</strong></td>' in page


def test_example_marks_that_cannot_be_read_are_named(cast: Cast, row):
    page = (
        as_(cast.organizer)
        .post(address("manage-scheme-example"), typed(row, **{"example-2-plan-marks": "50"}))
        .content.decode()
    )
    assert "示例乙“方案设计”：第 1 行应有 2 个得分（每位评委一行，用空格隔开）" in page


def test_saving_leads_back_with_the_new_fingerprint(cast: Cast, row):
    answer = as_(cast.organizer).post(
        address("manage-scheme-save"), typed(row, **{"components-0-step": "1"})
    )
    assert answer["Location"] == address("manage-scheme")
    assert parse_scheme(MarkingScheme.objects.get().definition, place="").components[0].step == 1000


def test_a_refused_save_keeps_what_was_typed(cast: Cast, row):
    fields = typed(row, **{"components-0-step": "1"})
    freeze_scheme(event_id=cast.guidance.pk, reason="公布", by=cast.organizer)
    answer = as_(cast.organizer).post(address("manage-scheme-save"), fields)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "已经冻结（公布）" in page
    assert 'name="components-0-step" value="1"' in page


def test_a_frozen_scheme_is_not_offered_for_editing(cast: Cast, row):
    freeze_scheme(event_id=cast.guidance.pk, reason="公布", by=cast.organizer)
    answer = as_(cast.organizer).get(address("manage-scheme-edit"))
    assert answer["Location"] == address("manage-scheme")


def test_an_event_without_a_scheme_gets_one_from_an_empty_form(cast: Cast, noon):
    client = as_(cast.organizer)
    page = client.get(address("manage-scheme-edit")).content.decode()
    assert 'value="职业指导人员评分标准"' in page
    assert "还没有环节。" in page
    assert client.get(address("manage-scheme-example")).status_code == 200


def test_before_any_change_there_are_no_versions(cast: Cast, row):
    page = as_(cast.organizer).get(address("manage-scheme-versions")).content.decode()
    assert "现行的即载入时的内容" in page


def test_two_versions_are_compared_and_one_is_taken_up_again(cast: Cast, row):
    client = as_(cast.organizer)
    client.post(address("manage-scheme-save"), typed(row, **{"components-0-step": "1"}))
    page = client.get(address("manage-scheme-version", 2)).content.decode()
    assert "<li>“理论知识”记分单位由“0.5”改为“1”</li>" in page
    page = client.get(address("manage-scheme-versions")).content.decode()
    assert "“理论知识”记分单位由“0.5”改为“1”" in page
    answer = client.post(address("manage-scheme-version", 1), {"reason": "原来的对"})
    assert answer["Location"] == address("manage-scheme")
    assert SchemeVersion.objects.count() == 3


def test_the_number_of_queries_does_not_hang_on_the_size(
    cast: Cast, row, django_assert_num_queries
):
    client = as_(cast.organizer)
    client.get(address("manage-scheme-edit"))
    with django_assert_num_queries(7) as few:
        client.get(address("manage-scheme-edit"))
    part = DEFINITION["components"][1]
    more = [part | {"code": f"plan{n}", "name": f"方案{n}", "weight": "0.1"} for n in range(6)]
    MarkingScheme.objects.update(
        definition=DEFINITION
        | {"components": [*DEFINITION["components"][:1], *more], "tie_chain": []}
    )
    with django_assert_num_queries(len(few)):
        client.get(address("manage-scheme-edit"))
