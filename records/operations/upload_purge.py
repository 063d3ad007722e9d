"""Uploads that nobody went on with."""

from datetime import datetime
from typing import Final

from records.models import Upload
from records.operations.upload_finishing import forget_upload
from records.storage import Busy

BATCH: Final = 500


def purge_uploads(*, at: datetime) -> int:
    """Forget uploads whose time is over; return how many. A finished one's file stays kept.

    An upload whose next piece is just arriving is left alone.
    """
    over = Upload.objects.filter(expires_at__lte=at)
    ids = list(over.order_by("pk").values_list("pk", flat=True)[:BATCH])
    return sum(_purge(pk, at=at) for pk in ids)


def _purge(pk: int, *, at: datetime) -> bool:
    try:
        return forget_upload(Upload.objects.filter(pk=pk, expires_at__lte=at))
    except Busy:
        return False
