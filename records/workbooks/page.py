"""A worksheet of XlsxWriter made ready: quick formulas, A4 paper."""

from typing import Any

from xlsxwriter.worksheet import Worksheet


class Page(Worksheet):  # type: ignore[misc]  # the library has no types
    """A worksheet whose formulas use no function younger than Excel 2007.

    Looking through every formula for some thirty younger ones takes most of the time.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: FBT001, FBT002 -- the library's
        return formula.lstrip("=")


def set_up_page(page: Any, *, landscape: bool) -> None:
    """A4, margins, page numbers."""
    page.set_paper(9)  # A4
    if landscape:
        page.set_landscape()
    else:
        page.set_portrait()
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.center_horizontally()
    page.set_footer("&C第 &P 页，共 &N 页")
