"""Forms for evidence: one file with its place, and the place alone."""

from typing import Any

from django import forms

from submissions.kinds import Kind
from submissions.models import Attachment
from submissions.operations.attachments import LONGEST_CAPTION, Described


class PlaceForm(forms.Form):
    """Class, field and caption of a file."""

    evidence = forms.ChoiceField(label="材料类别")
    link = forms.ChoiceField(label="对应栏目", required=False)
    caption = forms.CharField(label="说明", required=False, max_length=LONGEST_CAPTION)

    def __init__(self, *args: Any, kind: Kind, **options: Any) -> None:
        super().__init__(*args, **options)
        classes = [(each.key, each.label) for each in kind.evidence]
        links = [("", "不指定"), *((key, kind.field(key).label) for key in kind.links)]
        self.fields["evidence"] = forms.ChoiceField(label="材料类别", choices=classes)
        self.fields["link"] = forms.ChoiceField(label="对应栏目", choices=links, required=False)
        if not kind.links:
            del self.fields["link"]

    def described(self) -> Described:
        """What was chosen."""
        chosen = self.cleaned_data
        return Described(
            evidence=chosen["evidence"],
            link=chosen.get("link", ""),
            caption=chosen["caption"],
        )


class AttachForm(PlaceForm):
    """A file for a work. With scripts the file goes in pieces, and only the rest is a form."""

    file = forms.FileField(label="文件", max_length=200)


class DescribeForm(PlaceForm):
    """The place of a file that is there, and its order within the class."""

    order = forms.IntegerField(label="顺序", min_value=0, max_value=9999)

    @classmethod
    def of(cls, row: Attachment, kind: Kind) -> "DescribeForm":
        """The form as it stands, its fields named apart from those of other files."""
        initial = {
            "evidence": row.evidence,
            "link": row.link,
            "caption": row.caption,
            "order": row.order,
        }
        return cls(kind=kind, initial=initial, auto_id=f"id_{row.pk}_%s")
