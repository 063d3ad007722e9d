"""Tables of the records office."""

from records.models.base import PortalQuerySet
from records.models.files import Import, StoredFile
from records.models.inbox import Message
from records.models.jobs import Heartbeat, IdempotencyKey, Job, Tick
from records.models.log import ActionLog, LogHead
from records.models.uploads import Upload

__all__ = [
    "ActionLog",
    "Heartbeat",
    "IdempotencyKey",
    "Import",
    "Job",
    "LogHead",
    "Message",
    "PortalQuerySet",
    "StoredFile",
    "Tick",
    "Upload",
]
