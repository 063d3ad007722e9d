"""The leak scan: planted leaks are found wherever they hide, and honest text is left alone."""

import pytest

from submissions.documents.blind.leaks import Leak, Passage, Suspect, scan
from submissions.documents.blind.suspects import Origin, short_name, suspects_of
from submissions.kinds import KINDS
from submissions.kinds.telling import covered
from tests.works import ANSWERS

ORIGIN = Origin(
    district="和平区",
    code="120101",
    others=("和平区", "河东区", "滨海新区"),
    people=("李四喜",),
    units=("和平区人力资源和社会保障局",),
    phones=("19900000007", "022-27654321"),
)
PROJECT = suspects_of(KINDS["project"], ANSWERS["project"], ORIGIN)
CASE = suspects_of(KINDS["case"], ANSWERS["case"], ORIGIN)

PLANTED = {
    "a name": ("本案由何苗苗承办。", "提交人", "何苗苗"),
    "a name with blanks": ("承办人何 苗　苗。", "提交人", "何 苗　苗"),
    "a name across lines": ("承办人何苗\n苗。", "提交人", "何苗\n苗"),
    "a name with a zero-width mark": ("何\u200b苗苗", "提交人", "何\u200b苗苗"),
    "the unit": ("和平区公共就业服务中心组织。", "申报单位", "和平区公共就业服务中心"),
    "the place": ("走访和平区南市街道。", "项目所在地", "和平区南市街道"),
    "the place without its district": ("走访南市街道。", "项目所在地", "南市街道"),
    "the phone as typed": ("请拨022-23456789。", "联系电话", "022-23456789"),
    "the phone without its area": ("请拨2345 6789。", "联系电话", "2345 6789"),
    "the phone in full width": (
        "请拨０２２－２３４５６７８９",
        "联系电话",
        "０２２－２３４５６７８９",
    ),
    "the district": ("在和平区推广。", "区名", "和平区"),
    "the district in short": ("和平就业服务站", "区名简称（请核实）", "和平"),
    "another district": ("与河东区交流。", "其他区名", "河东区"),
    "the liaison": ("联系李四喜。", "联络人姓名", "李四喜"),
    "the liaison's mobile": ("微信 199-0000-0007", "联络人电话", "199-0000-0007"),
    "the liaison's landline": ("27654321", "联络人电话", "27654321"),
    "the bureau": ("和平区人力资源和社会保障局", "区内单位", "和平区人力资源和社会保障局"),
    "any mobile": ("手机138 1234 5678。", "手机号", "138 1234 5678"),
    "any landline": ("(022)88887777", "座机号", "022)88887777"),
    "any number that says so": ("联系电话：8888 7777", "联系方式", "8888 7777"),
    "any mobile after the country's code": ("拨打+8613812345678。", "手机号", "8613812345678"),
    "any landline after the country's code": ("+86 22 88887777", "座机号", "86 22 88887777"),
    "the liaison's mobile after the country's code": (
        "0086-19900000007",
        "联络人电话",
        "0086-19900000007",
    ),
    "the district's code": ("区划120101", "区划代码", "120101"),
    "the district in pinyin": ("HePing District", "区名拼音（请核实）", "HePing"),
    "an account of messages": ("微信号：hp_renshe", "联系方式", "hp_renshe"),
    "an address of mail with blanks": ("a.b @ tj.gov.cn", "电子邮箱", "a.b @ tj.gov.cn"),
    "an address of mail": ("发至a.b@tj.gov.cn。", "电子邮箱", "a.b@tj.gov.cn"),
    "an identity number": ("12010119900101123X", "身份证号", "12010119900101123X"),
    "any bureau": ("由西城区人社局发文", "机构名称", "由西城区人社局"),
}
HONEST = (
    "服务居民一千二百人，帮助三百人就业。",
    "拨打12333咨询政策。",
    "2023年3月至2024年3月，共 13800 人次，金额 12345678 元。",
    "编号 1380000000 与 138000000000 都不是手机号。",
    "由就业专员入户走访，登记岗位意愿。",
    "",
)


@pytest.mark.parametrize("case", PLANTED)
def test_a_planted_leak_is_found(case: str):
    text, what, found = PLANTED[case]
    assert [(leak.what, leak.found) for leak in scan([Passage("正文", text)], PROJECT)] == [
        (what, found)
    ]


@pytest.mark.parametrize("text", HONEST)
def test_honest_text_is_left_alone(text: str):
    assert scan([Passage("正文", text)], PROJECT) == []


def test_a_leak_tells_where_and_shows_its_surroundings():
    leaks = scan([Passage("项目执行过程", "由何苗苗走访。后来何苗苗又去。")], PROJECT)
    assert leaks == [
        Leak("项目执行过程", "提交人", "何苗苗", "由【何苗苗】走访。后来何苗苗又去。", times=2)
    ]


def test_a_long_text_is_shown_in_part():
    leak = scan([Passage("正文", "前" * 50 + "何苗苗" + "后" * 50)], PROJECT)[0]
    assert leak.excerpt == f"…{'前' * 16}【何苗苗】{'后' * 16}…"


def test_the_same_leak_keeps_its_key_and_others_have_their_own():
    leaks = [
        scan([Passage(where, f"{before}何苗苗")], PROJECT)[0]
        for where, before in (("正文", "由"), ("正文", "请"), ("附件", ""))
    ]
    assert leaks[0].key == leaks[1].key != leaks[2].key


def test_several_creators_are_several_suspects():
    answers = {**ANSWERS["case"], "creators": "张小三、李小四；王小五 赵小六"}
    texts = {each.text for each in suspects_of(KINDS["case"], answers, ORIGIN)}
    assert {"张小三", "李小四", "王小五", "赵小六"} <= texts


def test_what_every_unit_is_called_is_no_suspect():
    texts = {each.text for each in CASE}
    assert "公共就业服务中心" not in texts
    assert "和平区公共就业服务中心" in texts


def test_answers_that_tell_nothing_are_no_suspects():
    assert suspects_of(KINDS["case"], {}, Origin(district="和平区")) == [
        Suspect("和平区", "区名"),
        Suspect("和平", "区名简称（请核实）"),
        Suspect("heping", "区名拼音（请核实）"),
    ]


def test_a_covered_text_no_longer_leaks():
    text = "由何 苗苗在和平区南市街道走访，电话022-23456789。"
    words = [leak.found for leak in scan([Passage("正文", text)], PROJECT)]
    after = covered(text, words)
    assert after == "由××××在×××××××走访，电话××××××××××××。"
    assert scan([Passage("正文", after)], PROJECT) == []


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("和平区", "和平"),
        ("滨海新区", "滨海"),
        ("开发区", "开发区"),
        ("蓟县", "蓟县"),
        ("沈阳市", "沈阳"),
    ],
)
def test_a_district_is_known_by_its_short_name(name: str, short: str):
    assert short_name(name) == short
