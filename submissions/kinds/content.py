"""The digest of what was handed in: the same content gives the same 64 hex digits anywhere."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any


def content_hash(
    kind: str,
    answers: Mapping[str, Any],
    confirmed: Mapping[str, Any],
    evidence: Sequence[Mapping[str, Any]],
) -> str:
    """Return the sha256 of the canonical JSON of everything that was handed in."""
    content = {"kind": kind, "answers": answers, "confirmed": confirmed, "evidence": evidence}
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
