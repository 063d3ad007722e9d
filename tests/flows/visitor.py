"""A person at a browser without scripts: reads pages, fills forms by their labels, presses buttons.

Everything goes through HTTP with CSRF enforced; a form posts exactly what its page carried.
"""

import re
from datetime import date
from typing import Any
from urllib.parse import unquote, urljoin

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from lxml import html

Value = str | bool | date | SimpleUploadedFile


class Visitor:
    """One login of one person; `text` is what the last page says, `status` its answer."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.address, self.status = "/", 0
        self.page = html.document_fromstring("<html></html>")

    @property
    def text(self) -> str:
        """The words of the page, white space taken together."""
        return _words(self.page)

    def visit(self, address: str) -> None:
        """Open a page, following redirects."""
        self._show(self.client.get(urljoin(self.address, address), follow=True))

    def follow(self, link: str) -> None:
        """Open what a link leads to."""
        self.visit(self._link(link))

    def download(self, link: str) -> tuple[str, bytes]:
        """Take a file: its name and its bytes; the page stays open."""
        return _file(self.client.get(urljoin(self.address, self._link(link))))

    def press_for_file(
        self, button: str, typed: dict[str, Value] | None = None
    ) -> tuple[str, bytes]:
        """Press a button whose answer is a file; the page stays open."""
        return _file(self._send(button, typed))

    def press(self, button: str, typed: dict[str, Value] | None = None) -> None:
        """Fill the form of a button by its labels and send it."""
        self._show(self._send(button, typed))

    def _send(self, button: str, typed: dict[str, Value] | None) -> HttpResponse:
        found = _one(self.page.iter("button"), button, among="buttons")
        form = self._form_of(found)
        body = self._filled(form, typed or {})
        if found.get("name"):
            body[found.get("name")] = found.get("value", "")
        action = found.get("formaction") or form.get("action") or self.address
        send = self.client.post if form.method == "POST" else self.client.get
        return send(urljoin(self.address, action), body, follow=True)

    def _form_of(self, button: html.HtmlElement) -> html.FormElement:
        """The form a button stands in, or the one it names."""
        if button.get("form"):
            return self.page.get_element_by_id(button.get("form"))
        return next(button.iterancestors("form"))

    def rows(self, place: int = 0) -> list[list[str]]:
        """The body of a table of the page, as words."""
        table = self.page.findall(".//table")[place]
        return [[_words(cell) for cell in row.iterchildren()] for row in table.iter("tr")][1:]

    def _filled(self, form: html.FormElement, typed: dict[str, Value]) -> dict[str, Any]:
        files = {}
        for label, value in typed.items():
            field = _field(form, label)
            if isinstance(value, SimpleUploadedFile):
                files[field.name] = value
            elif isinstance(field, html.SelectElement):
                field.value = _option(field, str(value))
            elif isinstance(value, bool):
                field.checked = value
            else:
                field.value = str(value)
        for field in form.inputs:  # an empty line is sent empty, as browsers do
            if getattr(field, "type", "") in {"text", "tel", "date", "time", "search", "password"}:
                field.value = field.value or ""
        body: dict[str, Any] = {}
        for name, value in form.form_values():
            body.setdefault(name, []).append(value)
        return body | files

    def _link(self, link: str) -> str:
        address: str = _one(self.page.iter("a"), link, among="links").get("href")
        return address

    def _show(self, answer: HttpResponse) -> None:
        asked = answer.request
        self.address = f"{asked['PATH_INFO']}?{asked['QUERY_STRING']}".rstrip("?")
        self.status = answer.status_code
        self.page = html.document_fromstring(answer.content.decode())


def _file(answer: HttpResponse) -> tuple[str, bytes]:
    assert answer.status_code == 200
    name = re.search(r"filename\*=utf-8''([^;]+)", answer["Content-Disposition"])
    assert name, answer["Content-Disposition"]
    return unquote(name[1]), b"".join(answer)


def _field(form: html.FormElement, label: str) -> Any:
    by_name = [each for each in form.inputs if each.get("aria-label") == label]
    if by_name:
        return by_name[0]
    found = _one(form.iter("label"), label, among="labels")
    return form.get_element_by_id(found.get("for"))


def _option(field: html.SelectElement, label: str) -> str:
    option = _one(field.iter("option"), label, among="options")
    value: str = option.get("value", label)
    return value


def _one(elements: Any, words: str, *, among: str) -> Any:
    """The element with these words; else the only one that begins with them."""
    every = [(_name(each), each) for each in elements]
    exact = [each for said, each in every if said == words]
    found = exact or [each for said, each in every if said.startswith(words)]
    assert found, f"“{words}” is not among the {among}: {[said for said, _ in every]}"
    assert len(found) == 1 or exact, f"“{words}” is ambiguous: {[said for said, _ in every]}"
    return found[0]


def _name(element: html.HtmlElement) -> str:
    """What a reader hears: the label given for it, else its words without the required mark."""
    return element.get("aria-label") or _words(element).rstrip("*").strip()


def _words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())
