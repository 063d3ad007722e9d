"""Kept files in an S3-compatible store. Needs the extra `s3`; chosen by FILE_STORE=s3."""

from collections.abc import Iterator
from typing import Any, Final

from storages.backends.s3 import S3Storage

BLOCK: Final = 1 << 20


class ObjectStore(S3Storage):  # type: ignore[misc]  # django-storages has no types
    """An S3 bucket under exactly the names given; parts of a file are read without the rest."""

    def get_default_settings(self) -> dict[str, Any]:
        """Private objects, written over under their name; large ones pass through the disk."""
        defaults: dict[str, Any] = super().get_default_settings()
        return defaults | {
            "default_acl": None,
            "file_overwrite": True,
            "querystring_auth": True,
            "max_memory_size": 8 << 20,
        }

    def read_range(self, name: str, start: int, length: int) -> Iterator[bytes]:
        """Yield `length` bytes from `start` in blocks, asking the store for no others."""
        last = start + length - 1
        answer = self.bucket.Object(name).get(Range=f"bytes={start}-{last}")
        yield from answer["Body"].iter_chunks(BLOCK)
