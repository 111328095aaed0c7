"""Which encoding a file is in, decided by its bytes; and its text, whatever they are.

A byte that does not belong to the encoding is read as Windows-1252 and marked, so that the reader
can name the line: one wrong byte must not turn a Chinese file into nonsense, nor stop an import.
"""

import codecs
import re
import sys
from collections.abc import Iterator
from typing import BinaryIO

from evidence.parsers.seams import WHOLE, Stretch

CHUNK = 128 << 10  # fits the cache of a core: larger pieces are read more slowly
LOOK_AT = 64 << 20
KEEP = 256 << 10
REPAIRED = "\ufdd0"  # a noncharacter: no file means it, so it can mark a repaired byte

# id -> (codec, byte order mark)
CODECS: dict[str, tuple[str, bytes]] = {
    "utf-8": ("utf-8", b""),
    "utf-8-bom": ("utf-8", codecs.BOM_UTF8),
    "utf-16-le-bom": ("utf-16-le", codecs.BOM_UTF16_LE),
    "utf-16-be-bom": ("utf-16-be", codecs.BOM_UTF16_BE),
    "utf-32-le-bom": ("utf-32-le", codecs.BOM_UTF32_LE),
    "utf-32-be-bom": ("utf-32-be", codecs.BOM_UTF32_BE),
    "utf-16-le": ("utf-16-le", b""),
    "utf-16-be": ("utf-16-be", b""),
    "gb18030": ("gb18030", b""),
    "big5": ("big5hkscs", b""),
    "cp1252": ("cp1252", b""),
    "cp1250": ("cp1250", b""),
    "cp1251": ("cp1251", b""),
    "cp1254": ("cp1254", b""),
    "shift_jis": ("cp932", b""),
    "euc-kr": ("cp949", b""),
    "mac-roman": ("mac-roman", b""),
}
# What users and other programs call them.
ALIASES = {
    "utf8": "utf-8",
    "ascii": "utf-8",
    "us-ascii": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-8-bom": "utf-8",
    "utf-16": "utf-16-le",
    "utf16": "utf-16-le",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "cp936": "gb18030",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-1": "cp1252",
    "windows-1252": "cp1252",
    "windows-1250": "cp1250",
    "windows-1251": "cp1251",
    "cp950": "big5",
    "big5hkscs": "big5",
}

# A double byte of GB2312: punctuation or one of its 3,755 everyday characters, in a run.
_GB_RUN = re.compile(rb"(?:[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]){2,}")
# The same for Big5: punctuation or one of its 5,401 everyday characters.
_BIG5_RUN = re.compile(rb"(?:[\xa1-\xc6][\x40-\x7e\xa1-\xfe]){2,}")
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x80-\xff]")


class UnknownEncoding(ValueError):
    """A name that is none of CODECS or ALIASES."""


def _repair(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    wide = error.encoding.lower().startswith(("utf-16", "utf16", "utf-32", "utf32"))
    text = "\ufffd" if wide else wrong.decode("cp1252", "replace")
    return REPAIRED + text, error.end


codecs.register_error("evidence-repair", _repair)


def known(name: str) -> str:
    """The id of an encoding as a user may name it. Raises UnknownEncoding."""
    name = name.strip().lower().replace("_", "-")
    name = "shift_jis" if name in {"shift-jis", "sjis", "cp932"} else name
    if name in CODECS:
        return name
    if name in ALIASES:
        return ALIASES[name]
    raise UnknownEncoding(
        f"The encoding {name[:40]!r} is not known. Choose one of {', '.join(CODECS)}."
    )


def decide(file: BinaryIO, *, chosen: str = "") -> str:
    """The id of the encoding of a seekable file, which is left at its start.

    What a user chose goes first, except that a mark of the same family knows better.
    """
    file.seek(0)
    head = file.read(4)
    file.seek(0)
    marked = _by_mark(head)
    if chosen:
        return marked if marked and marked[:6] == chosen[:6] else chosen
    if marked == "utf-8-bom":  # a program may put its mark before the bytes of another encoding
        found = _by_trial(file)
        file.seek(0)
        return marked if found == "utf-8" else found
    if marked:
        return marked
    wide = _by_zeros(file.read(64 << 10))
    if wide:
        file.seek(0)
        return wide
    try:
        return _by_trial(file)
    finally:
        file.seek(0)


def _by_mark(head: bytes) -> str:
    # UTF-32 before UTF-16: its little-endian mark begins with that of UTF-16.
    for name in ("utf-32-le-bom", "utf-32-be-bom", "utf-8-bom", "utf-16-le-bom", "utf-16-be-bom"):
        if head.startswith(CODECS[name][1]):
            return name
    return ""


def _by_zeros(head: bytes) -> str:
    """UTF-16 without a mark: its ASCII (tags, blanks, digits) has a zero in every other byte, and
    so have its line ends; those of an ASCII file with stray zeros have none."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    ends = head.count(b"\n") + head.count(b"\r")
    if half >= 4 and odd > half // 5 and even * 10 < odd:
        wide = head.count(b"\n\0") + head.count(b"\r\0")
        return "utf-16-le" if 2 * wide >= ends else ""
    if half >= 4 and even > half // 5 and odd * 10 < even:
        wide = head.count(b"\0\n") + head.count(b"\0\r")
        return "utf-16-be" if 2 * wide >= ends else ""
    return ""


def _by_trial(file: BinaryIO) -> str:
    """Strict UTF-8 if it holds; else whatever most of the bytes above 127 speak for."""
    file.seek(0)
    good = bad = seen = 0
    sample = bytearray()
    while seen < LOOK_AT and (chunk := file.read(CHUNK) + file.readline(CHUNK)):
        seen += len(chunk)
        if chunk.isascii():
            continue
        text = chunk.decode("utf-8", "replace")
        wrong = text.count("\ufffd")
        good += len(chunk) - len(text)  # each valid sequence is longer than its sign
        bad += wrong
        if wrong and len(sample) < KEEP:
            high = (line for line in chunk.split(b"\n") if not line.isascii())
            sample += b"\n".join(high)[: KEEP - len(sample)]
    # A cut or damaged UTF-8 file stays UTF-8: other encodings give few valid sequences by chance.
    return "utf-8" if good >= 2 * bad else _legacy(bytes(sample))


def _legacy(sample: bytes) -> str:
    """GB18030 or Big5 where the text is Chinese in runs, not "µg" or "°C"; else what is left."""
    total = len(_PAIR.findall(sample)) or 1
    gb = sum(len(run) for run in _GB_RUN.findall(sample)) / 2 / total
    big5 = sum(len(run) for run in _BIG5_RUN.findall(sample)) / 2 / total
    best = "gb18030" if gb >= big5 else "big5"
    if max(gb, big5) < 0.6:
        return "shift_jis" if _kana(sample) else "cp1252"
    if _hangul(sample):
        return "euc-kr"
    text = sample.decode(CODECS[best][0], "replace")
    han = sum(1 for char in text if "\u4e00" <= char <= "\u9fff")
    private = sum(1 for char in text if "\ue000" <= char <= "\uf8ff")
    return best if han > 20 * private else "cp1252"


def _kana(sample: bytes) -> bool:
    """Japanese: a quarter of the signs that are no ASCII are kana, and next to nothing is wrong."""
    wide = [char for char in sample.decode("cp932", "replace") if char > "\x7f"]
    kana = sum(1 for char in wide if "\u3041" <= char <= "\u30ff")
    return len(wide) > 8 and kana * 4 >= len(wide) and wide.count("\ufffd") * 50 < len(wide)


def _hangul(sample: bytes) -> bool:
    """Korean: nearly all pairs stand in the rows of syllables, where half of Chinese ones do."""
    leads = [lead for run in _GB_RUN.findall(sample) for lead in run[::2] if lead >= 0xB0]
    return len(leads) > 20 and sum(lead <= 0xC8 for lead in leads) > 0.95 * len(leads)


def decoded(file: BinaryIO, encoding: str, stretch: Stretch = WHOLE) -> Iterator[str]:
    """The text of a file, or of a stretch of it, in pieces. Never raises on content."""
    codec, mark = CODECS[encoding]
    at, end = stretch.begin, sys.maxsize if stretch.end is None else stretch.end
    file.seek(at)
    if file.read(4).startswith(mark or codecs.BOM_UTF8):
        at += len(mark or codecs.BOM_UTF8)
    file.seek(at)
    decoder = codecs.getincrementaldecoder(codec)("evidence-repair")
    while chunk := file.read(min(CHUNK, end - at)):
        at += len(chunk)
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)
