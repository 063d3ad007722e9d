"""PDF from Word files, by LibreOffice where it is installed."""

import logging
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

TIMEOUT_SECONDS: Final = 60
logger = logging.getLogger(__name__)


def office_program() -> str | None:
    """Return LibreOffice's path, None where it is not installed (then offer the Word file)."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_pdf(docx_bytes: bytes) -> bytes | None:
    """Return the document as PDF; None when LibreOffice is not there or does not deliver.

    Each call has its own profile, or two at once would wait for each other; it is ended after
    60 seconds. Call it on the worker, one at a time: it takes about a second and 200 MB.
    """
    program = office_program()
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="saiwu-pdf-") as name:
        folder = Path(name)
        source, result = folder / "document.docx", folder / "document.pdf"
        source.write_bytes(docx_bytes)
        command = [
            program,
            "--headless",
            f"-env:UserInstallation=file://{folder / 'profile'}",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(source),
        ]
        if not _has_run(command) or not result.exists():
            logger.warning("LibreOffice made no PDF of a document of %s bytes", len(docx_bytes))
            return None
        return result.read_bytes()


def _has_run(command: list[str]) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 -- our own command, our own file name
            command, capture_output=True, timeout=TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
