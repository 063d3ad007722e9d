"""The paperwork handed in: drafts, versions, evidence, seals, likeness."""

from submissions.models.attachments import Attachment
from submissions.models.batches import FormBatch, FormFile
from submissions.models.blind_copies import BlindCopy, BlindFile
from submissions.models.likeness import Likeness
from submissions.models.seals import Scan
from submissions.models.submissions import Submission, SubmissionVersion

__all__ = [
    "Attachment",
    "BlindCopy",
    "BlindFile",
    "FormBatch",
    "FormFile",
    "Likeness",
    "Scan",
    "Submission",
    "SubmissionVersion",
]
