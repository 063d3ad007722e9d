"""Made-up evidence: a photograph, a signed statement, a short clip."""

import io
import subprocess
import tempfile
from pathlib import Path
from shutil import which
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

CLIP: Final = (
    "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=12:duration=2",
    "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-movflags", "+faststart",
)  # fmt: skip


def photograph(index: int) -> SimpleUploadedFile:
    """A picture of a service window; each index another one."""
    picture = Image.new("RGB", (640, 426), (224, 231, 236))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 300, 640, 426), fill=(168 - index % 40, 150, 130))
    for place in range(4):
        left = 40 + place * 150 + index % 17
        pen.rectangle((left, 110, left + 110, 300), fill=(250, 250, 250), outline=(90, 110, 130))
        pen.ellipse((left + 35, 140, left + 75, 180), fill=(236, 205, 180))
    out = io.BytesIO()
    picture.save(out, format="JPEG", quality=80)
    return SimpleUploadedFile(f"服务现场{index:03d}.jpg", out.getvalue(), "image/jpeg")


def statement(index: int) -> SimpleUploadedFile:
    """A one-page PDF that stands for the signed originality and licence statement."""
    text = f"BT /F1 18 Tf 72 760 Td (Statement {index:04d}, signed) Tj ET".encode()
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 6\n0000000000 65535 f \n" + table
    out += b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % out.rindex(b"xref\n0")
    return SimpleUploadedFile(f"原创与许可声明{index:03d}.pdf", out, "application/pdf")


def clip(index: int) -> SimpleUploadedFile | None:
    """Two seconds of video, each index another one; None where ffmpeg is not installed."""
    program = which("ffmpeg")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "clip.mp4"
        command = [program, *CLIP, "-metadata", f"comment={index}", str(target)]
        subprocess.run(command, check=True, timeout=60)  # noqa: S603 -- nothing a user typed
        return SimpleUploadedFile(f"项目展示{index:03d}.mp4", target.read_bytes(), "video/mp4")
