"""Office files as PDF pages, and PDF pages as pictures: LibreOffice and poppler, in a child."""

import json
import shutil
from pathlib import Path
from typing import Final

from records.enums import FileFamily
from records.media.limits import MIB, Crashed, LimitReached, Limits, own_folder, run

MAX_PREVIEW_PAGES: Final = 200
CONVERTING: Final = Limits(seconds=28, cpu=28, memory=1536 * MIB, file_size=256 * MIB, processes=24)
DRAWING: Final = Limits(seconds=20, cpu=20, memory=1024 * MIB, file_size=64 * MIB)
_EXPORTS: Final = {
    FileFamily.WORD: "writer_pdf_Export",
    FileFamily.SHEET: "calc_pdf_Export",
    FileFamily.SLIDES: "impress_pdf_Export",
}
# No macros, no links followed, nothing asked of anybody: also where a network is at hand
_PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>1</value></prop></item>
</oor:items>
"""


def office_program() -> str | None:
    """Return LibreOffice's path, None where it is not installed (then offer the file itself)."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def office_pdf(
    source: Path,
    target: Path,
    family: FileFamily,
    suffix: str,
    *,
    limits: Limits = CONVERTING,
    pages: int = MAX_PREVIEW_PAGES,
) -> bool:
    """Write the document as PDF, its first `pages` pages (0 = all); say whether it was made.

    Raises LimitReached when it takes too long or too much. Call it on the worker, one at a
    time: it takes about a second and 300 MB.
    """
    return _converted(source, target, suffix, _export(family, pages), limits=limits)


def office_docx(
    source: Path, target: Path, suffix: str = "doc", *, limits: Limits = CONVERTING
) -> bool:
    """Write an old Word file as .docx; say whether it was made. Costs and raises as `office_pdf`."""
    return _converted(source, target, suffix, "docx:MS Word 2007 XML", limits=limits)


def _converted(source: Path, target: Path, suffix: str, export: str, *, limits: Limits) -> bool:
    program = office_program()
    if program is None:
        return False
    with own_folder() as folder:
        inside = folder / f"document.{suffix}"
        shutil.copyfile(source, inside)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        command = [program, "--headless", "--norestore", "--nolockcheck",
                   f"-env:UserInstallation={profile.parent.as_uri()}", "--convert-to",
                   export, "--outdir", str(folder), str(inside)]  # fmt: skip
        try:
            done = run(command, folder=folder, limits=limits)
        except Crashed:
            return False
        made = folder / f"document.{export.partition(':')[0]}"
        if done.code != 0 or not made.exists():
            return False
        shutil.move(made, target)
    return True


def page_images(
    pdf: Path,
    folder: Path,
    *,
    pages: int = 3,
    width: int = 960,
    jpeg: bool = False,
    limits: Limits = DRAWING,
) -> list[Path]:
    """Write the first pages as pictures into `folder`; none where pdftoppm is not installed."""
    program = shutil.which("pdftoppm")
    if program is None:
        return []
    kind = "-jpeg" if jpeg else "-png"
    command = [program, kind, "-l", str(pages), "-scale-to-x", str(width), "-scale-to-y", "-1"]
    try:
        run(
            [*command, str(pdf.resolve()), str(folder.resolve() / "page")],
            folder=folder,
            limits=limits,
        )
    except (LimitReached, Crashed):
        return []
    return sorted(folder.glob("page-*.jpg" if jpeg else "page-*.png"))


def page_thumbnail(pdf: Path, target: Path, *, width: int = 480) -> bool:
    """Write the first page as a small JPEG to `target` (.jpg); say whether it was made."""
    program = shutil.which("pdftoppm")
    if program is None:
        return False
    stem = target.resolve().with_suffix("")
    command = [program, "-jpeg", "-singlefile", "-l", "1", "-scale-to-x", str(width)]
    command += ["-scale-to-y", "-1", str(pdf.resolve()), str(stem)]
    with own_folder() as folder:
        try:
            run(command, folder=folder, limits=DRAWING)
        except (LimitReached, Crashed):
            return False
    return target.exists()


def _export(family: FileFamily, pages: int) -> str:
    if not pages:
        return f"pdf:{_EXPORTS[family]}"
    asked = json.dumps({"PageRange": {"type": "string", "value": f"1-{pages}"}})
    return f"pdf:{_EXPORTS[family]}:{asked}"
