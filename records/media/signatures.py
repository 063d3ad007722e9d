"""The signature table: what the first bytes say a file is, and which extensions may name it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from records.enums import FileFamily

AUDIO, IMAGE, PDF = FileFamily.AUDIO, FileFamily.IMAGE, FileFamily.PDF
SHEET, SLIDES, VIDEO, WORD = (
    FileFamily.SHEET, FileFamily.SLIDES, FileFamily.VIDEO, FileFamily.WORD,
)  # fmt: skip
HEAD_BYTES: Final = 1024
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_SAVE_AS: Final = (
    "请用原来的软件打开，另存为常用格式（Word、Excel、PPT、PDF、图片或视频）后再上传。"
)
_AS_PICTURE: Final = "请用看图软件打开，另存为 .jpg 或 .png 后再上传。"
_AS_VIDEO: Final = "请用视频软件转为 .mp4（H.264）后再上传。"
_AS_OFFICE: Final = "请用 Word、Excel、PPT 或 WPS 打开，另存为 .docx、.xlsx、.pptx 后再上传。"
_ALONE: Final = "请直接上传其中的文件，不要打包。"


@dataclass(frozen=True)
class Content:
    """A format that is kept: its name, and per extension its family and media type."""

    key: str
    label: str
    suffixes: Mapping[str, tuple[FileFamily, str]]

    @property
    def usual(self) -> str:
        """The extension to ask for."""
        return next(iter(self.suffixes))


@dataclass(frozen=True)
class Foreign:
    """A format that is not kept: what it is, and the cure."""

    label: str
    cure: str


JPEG: Final = Content(
    "jpeg", "JPEG 图片", {"jpg": (IMAGE, "image/jpeg"), "jpeg": (IMAGE, "image/jpeg")}
)
PNG: Final = Content("png", "PNG 图片", {"png": (IMAGE, "image/png")})
GIF: Final = Content("gif", "GIF 图片", {"gif": (IMAGE, "image/gif")})
WEBP: Final = Content("webp", "WebP 图片", {"webp": (IMAGE, "image/webp")})
PDF_FILE: Final = Content("pdf", "PDF 文件", {"pdf": (PDF, "application/pdf")})
DOCX: Final = Content("docx", "Word 文档", {"docx": (WORD, f"{_OFFICE}wordprocessingml.document")})
XLSX: Final = Content("xlsx", "Excel 工作簿", {"xlsx": (SHEET, f"{_OFFICE}spreadsheetml.sheet")})
PPTX: Final = Content(
    "pptx", "PPT 演示文稿", {"pptx": (SLIDES, f"{_OFFICE}presentationml.presentation")}
)
DOC: Final = Content("doc", "旧版 Word 文档", {"doc": (WORD, "application/msword")})
XLS: Final = Content("xls", "旧版 Excel 工作簿", {"xls": (SHEET, "application/vnd.ms-excel")})
PPT: Final = Content("ppt", "旧版 PPT 演示文稿", {"ppt": (SLIDES, "application/vnd.ms-powerpoint")})
ISO_MEDIA: Final = Content("mov", "MP4 视频", {
    "mp4": (VIDEO, "video/mp4"), "m4v": (VIDEO, "video/mp4"), "mov": (VIDEO, "video/quicktime"),
    "3gp": (VIDEO, "video/3gpp"), "m4a": (AUDIO, "audio/mp4"),
})  # fmt: skip
AVI: Final = Content("avi", "AVI 视频", {"avi": (VIDEO, "video/x-msvideo")})
ASF: Final = Content("asf", "Windows 媒体文件", {
    "wmv": (VIDEO, "video/x-ms-wmv"), "asf": (VIDEO, "video/x-ms-wmv"),
    "wma": (AUDIO, "audio/x-ms-wma"),
})  # fmt: skip
MATROSKA: Final = Content(
    "matroska", "MKV 视频", {"mkv": (VIDEO, "video/x-matroska"), "webm": (VIDEO, "video/webm")}
)
FLV: Final = Content("flv", "FLV 视频", {"flv": (VIDEO, "video/x-flv")})
MPEG: Final = Content(
    "mpeg", "MPEG 视频", {"mpg": (VIDEO, "video/mpeg"), "mpeg": (VIDEO, "video/mpeg")}
)
MPEGTS: Final = Content(
    "mpegts", "MPEG-TS 视频", {"ts": (VIDEO, "video/mp2t"), "mts": (VIDEO, "video/mp2t"),
                              "m2ts": (VIDEO, "video/mp2t")}
)  # fmt: skip
MP3: Final = Content("mp3", "MP3 音频", {"mp3": (AUDIO, "audio/mpeg")})
WAV: Final = Content("wav", "WAV 音频", {"wav": (AUDIO, "audio/wav")})
FLAC: Final = Content("flac", "FLAC 音频", {"flac": (AUDIO, "audio/flac")})
OGG: Final = Content("ogg", "OGG 音频", {"ogg": (AUDIO, "audio/ogg"), "oga": (AUDIO, "audio/ogg")})
AMR: Final = Content("amr", "AMR 录音", {"amr": (AUDIO, "audio/amr")})
AAC: Final = Content("aac", "AAC 音频", {"aac": (AUDIO, "audio/aac")})

CONTENTS: Final = (
    JPEG, PNG, GIF, WEBP, PDF_FILE, DOCX, XLSX, PPTX, DOC, XLS, PPT, ISO_MEDIA, AVI, ASF,
    MATROSKA, FLV, MPEG, MPEGTS, MP3, WAV, FLAC, OGG, AMR, AAC,
)  # fmt: skip
KEPT_SUFFIXES: Final = {suffix for content in CONTENTS for suffix in content.suffixes}

ZIP_HEAD: Final = b"PK\x03\x04"
OLE_HEAD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PLAIN: Final = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", PDF_FILE),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", ASF),
    (b"\x1aE\xdf\xa3", MATROSKA),
    (b"FLV\x01", FLV),
    (b"\x00\x00\x01\xba", MPEG),
    (b"ID3", MP3),
    (b"fLaC", FLAC),
    (b"OggS", OGG),
    (b"#!AMR", AMR),
    (b"MZ", Foreign("程序文件", "程序文件不能作为材料上传。")),
    (b"\x7fELF", Foreign("程序文件", "程序文件不能作为材料上传。")),
    (b"\xca\xfe\xba\xbe", Foreign("程序文件", "程序文件不能作为材料上传。")),
    (b"#!", Foreign("脚本文件", "脚本文件不能作为材料上传。")),
    (b"<?php", Foreign("脚本文件", "脚本文件不能作为材料上传。")),
    (b"Rar!", Foreign("RAR 压缩包", _ALONE)),
    (b"7z\xbc\xaf\x27\x1c", Foreign("7z 压缩包", _ALONE)),
    (b"\x1f\x8b", Foreign("gzip 压缩包", _ALONE)),
    (b"PK\x05\x06", Foreign("空的压缩包", _ALONE)),
    (b"PK\x07\x08", Foreign("分卷压缩包", _ALONE)),
    (b"BM", Foreign("BMP 图片", _AS_PICTURE)),
    (b"II*\x00", Foreign("TIFF 图片", _AS_PICTURE)),
    (b"MM\x00*", Foreign("TIFF 图片", _AS_PICTURE)),
    (b"\x00\x00\x01\x00", Foreign("ICO 图标", _AS_PICTURE)),
    (b"8BPS", Foreign("Photoshop 文件", _AS_PICTURE)),
    (b".RMF", Foreign("RealMedia 视频", _AS_VIDEO)),
    (b"{\\rtf", Foreign("RTF 文档", _AS_OFFICE)),
    (b"#EXTM3U", Foreign("播放列表", "请上传视频文件本身。")),
)  # fmt: skip
_STILLS: Final = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}
_MARKUP: Final = (
    (b"<svg", Foreign("SVG 图形", _AS_PICTURE)),
    (b"<html", Foreign("网页文件", _SAVE_AS)),
    (b"<!doctype", Foreign("网页文件", _SAVE_AS)),
    (b"<script", Foreign("网页文件", _SAVE_AS)),
    (b"<?xml", Foreign("XML 文件", _SAVE_AS)),
)
HEIC: Final = Foreign("HEIC 图片（苹果手机的格式）", "请在手机“设置-相机-格式”中选“兼容性最佳”，"
                      "或另存为 .jpg 后再上传。")  # fmt: skip
UNKNOWN: Final = Foreign("", _SAVE_AS)
FAMILIES: Final = {
    suffix: family for content in CONTENTS for suffix, (family, _) in content.suffixes.items()
}
"""What a file's extension claims that it is; its content decides in the end."""


def by_head(head: bytes) -> Content | Foreign:
    """Return what the first kilobyte says; ZIP and OLE files are told apart by their containers."""
    for signature, content in _PLAIN:
        if head.startswith(signature):
            return content
    if head[4:8] in {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"}:
        return HEIC if head[4:8] == b"ftyp" and head[8:12] in _STILLS else ISO_MEDIA
    if head.startswith(b"RIFF"):
        riff = {b"WEBP": WEBP, b"AVI ": AVI, b"WAVE": WAV}
        return riff.get(head[8:12], UNKNOWN)
    return _by_rhythm(head) or _by_markup(head) or UNKNOWN


def _by_rhythm(head: bytes) -> Content | None:
    """Return formats without a signature, told by marks that come again."""
    if head[0:1] == b"G" and head[188:189] == b"G" and head[376:377] == b"G":
        return MPEGTS
    if head[4:5] == b"G" and head[196:197] == b"G" and head[388:389] == b"G":
        return MPEGTS
    if len(head) > 4 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        layer = head[1] & 0x06
        return AAC if layer == 0 and head[1] & 0xF0 == 0xF0 else MP3 if layer else None
    return None


def _by_markup(head: bytes) -> Foreign | None:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not text.startswith(b"<"):
        return None
    return next((foreign for mark, foreign in _MARKUP if mark in text), None)
