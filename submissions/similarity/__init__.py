"""How alike two works are, and where (附件5 三(一): 参评材料严禁抄袭、剽窃). Pure: no Django.

Texts are compared by containment of 5-character shingles after normalising. Left out first:
the form's own wording, quoted references, and wording that very many works have. The result
is a flag for a person to judge, never a verdict.
"""

from submissions.similarity.index import Index, Pair
from submissions.similarity.leaving_out import LeftOut, Wording, left_out
from submissions.similarity.passages import Passage, shared_passages
from submissions.similarity.works import SHINGLE, Prepared, Terms, Work, prepare

__all__ = [
    "SHINGLE",
    "Index",
    "LeftOut",
    "Pair",
    "Passage",
    "Prepared",
    "Terms",
    "Wording",
    "Work",
    "left_out",
    "prepare",
    "shared_passages",
]
