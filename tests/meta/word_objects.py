"""Word forms that 和平区 brought in, for the addresses that ask for one."""

from submissions.models import FormBatch
from tests.cast import Cast
from tests.factories import NOON
from tests.meta.objects import Captures, a_file, works


def word_batch(cast: Cast) -> Captures:
    """Two Word forms that 和平区 brought in, one of them read."""
    works(cast)
    batch = FormBatch.objects.create(
        competition=cast.competition, district=cast.heping, file=a_file(cast), by=cast.liaison,
        at=NOON,
    )  # fmt: skip
    for order, kind in enumerate(("project", "")):
        batch.forms.create(name="表.docx", kind=kind, order=order)
    return {"batch_id": batch.pk}


def word_form(cast: Cast) -> Captures:
    """One of them."""
    batch = FormBatch.objects.get(pk=word_batch(cast)["batch_id"])
    form = batch.forms.earliest("order")
    return {"batch_id": batch.pk, "form_id": form.pk}
