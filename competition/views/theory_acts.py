"""What is pressed on a code table's page by organizer and supervisor."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.forms import show_refusal
from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.models import CodeAddition
from competition.operations.theory_additions import ask_addition, grant_addition
from competition.operations.theory_codes import discard_codes
from competition.operations.theory_hands import HAND_WORDS, release_hand
from competition.operations.theory_opening import ask_opening, open_codes
from competition.operations.theory_papers import count_papers, restore_code, void_code
from competition.operations.theory_recheck import draw_recheck
from competition.views.theory_page import (
    filled_act,
    form_of,
    pressed_act,
    seen_table,
    table_page,
)
from records.errors import Refused
from records.text import row_id

BOTH = (Permission.RUN_DAY, Permission.WITNESS)


@allowed(Permission.RUN_DAY)
@require_POST
def manage_theory_count(request: SignedInRequest, slug: str, table_id: int) -> HttpResponse:
    """清点试卷: equal numbers, or a refusal in words."""
    table = seen_table(request, slug, table_id)
    return filled_act(
        request,
        table,
        "count",
        lambda form: count_papers(
            table_id=table.pk,
            handed_out=form.cleaned_data["handed_out"],
            collected=form.cleaned_data["collected"],
            by=request.user,
        ),
        words="已清点，份数一致，录入员可以认领录入席。",
    )


@allowed(Permission.WITNESS)
@require_POST
def supervise_theory_count(request: SignedInRequest, slug: str, table_id: int) -> HttpResponse:
    """清点试卷 with a reason why the numbers are not equal."""
    table = seen_table(request, slug, table_id)
    return filled_act(
        request,
        table,
        "explain",
        lambda form: count_papers(table_id=table.pk, by=request.user, **form.cleaned_data),
        words="已清点并写明原因，录入员可以认领录入席。",
    )


@allowed(Permission.WITNESS)
@require_POST
def supervise_theory_void(request: SignedInRequest, slug: str, table_id: int) -> HttpResponse:
    """登记无卷."""
    table = seen_table(request, slug, table_id)
    return filled_act(
        request,
        table,
        "void",
        lambda form: void_code(table_id=table.pk, by=request.user, **form.cleaned_data),
        words="已登记作废，录入员不再看到这个加密号。",
    )


@allowed(Permission.WITNESS)
@require_POST
def supervise_theory_restore(request: SignedInRequest, slug: str, table_id: int) -> HttpResponse:
    """恢复加密号."""
    table = seen_table(request, slug, table_id)
    return filled_act(
        request,
        table,
        "restore",
        lambda form: restore_code(table_id=table.pk, by=request.user, **form.cleaned_data),
        words="已恢复。",
    )


@allowed(*BOTH)
@require_POST
def manage_theory_add(request: SignedInRequest, slug: str, table_id: int) -> HttpResponse:
    """申请补编加密号."""
    table = seen_table(request, slug, table_id)
    return filled_act(
        request,
        table,
        "addition",
        lambda form: ask_addition(table_id=table.pk, by=request.user, **form.cleaned_data),
        words="已申请补编，请另一方在 10 分钟内确认。",
    )


@allowed(*BOTH)
@require_POST
def manage_theory_add_grant(request: SignedInRequest, slug: str, table_id: int) -> HttpResponse:
    """确认补编."""
    table = seen_table(request, slug, table_id)
    asked = row_id(request.POST.get("addition", ""))
    addition = get_object_or_404(CodeAddition, pk=asked, table=table)
    return pressed_act(
        request,
        table,
        lambda: grant_addition(addition_id=addition.pk, by=request.user),
        words="已补编并更新承诺值。请监督员重新下载加密标签，并重新清点试卷。",
    )


@allowed(Permission.RUN_DAY)
@require_POST
def manage_theory_discard(request: SignedInRequest, slug: str, table_id: int) -> HttpResponse:
    """作废重编."""
    table = seen_table(request, slug, table_id)
    form = form_of("discard", request)
    if not form.is_valid():
        return table_page(request, table, {"discard": form}, status=400)
    try:
        discard_codes(table_id=table.pk, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        show_refusal(form, refusal)
        return table_page(request, table, {"discard": form}, status=refusal.status)
    messages.success(request, "密码对照表已作废，已打印的标签须全部销毁。")
    return redirect("manage-theory", slug)


@allowed(Permission.RUN_DAY)
@require_POST
def manage_theory_release(request: SignedInRequest, slug: str, table_id: int) -> HttpResponse:
    """换人录入."""
    table = seen_table(request, slug, table_id)
    number = row_id(request.POST.get("hand", ""))
    return filled_act(
        request,
        table,
        "release",
        lambda form: release_hand(
            table_id=table.pk, number=number, by=request.user, **form.cleaned_data
        ),
        words=f"{HAND_WORDS.get(number, '录入席')}已空出，其他录入员可以认领。",
    )


@allowed(Permission.RUN_DAY)
@require_POST
def manage_theory_sample(request: SignedInRequest, slug: str, table_id: int) -> HttpResponse:
    """抽取复核样本."""
    table = seen_table(request, slug, table_id)
    return pressed_act(
        request,
        table,
        lambda: draw_recheck(table_id=table.pk, by=request.user),
        words="已抽取复核样本，种子已记录。请由没有录入过这些试卷的人复核。",
    )


@allowed(*BOTH)
@require_POST
def manage_theory_ask(request: SignedInRequest, slug: str, table_id: int) -> HttpResponse:
    """申请开启密码对照表."""
    table = seen_table(request, slug, table_id)
    return filled_act(
        request,
        table,
        "opening",
        lambda form: ask_opening(table_id=table.pk, by=request.user, **form.cleaned_data),
        words="已申请开启，请另一方在 10 分钟内确认。",
    )


@allowed(*BOTH)
@require_POST
def manage_theory_open(request: SignedInRequest, slug: str, table_id: int) -> HttpResponse:
    """确认开启."""
    table = seen_table(request, slug, table_id)
    return pressed_act(
        request,
        table,
        lambda: open_codes(table_id=table.pk, by=request.user),
        words="密码对照表已双人开启，认定得分已生成评分表。",
    )
