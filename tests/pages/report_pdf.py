"""A small PDF of three pages, written by hand: two in Latin, one in Chinese.

The Chinese font is named and not embedded, and its encoding is one of Adobe's, as in the reports
of CNKI and Wanfang: without the character maps beside the reader its words cannot be read.
"""

LATIN = [
    ["Efficacy of exercise rehabilitation", "Patients were divided into two groups."],
    ["Table 2. Numbness, feet, week 12", "Usual care 51.2 (9.22)", "Balance training 47.4 (9.58)"],
]
CHINESE = "随机对照试验"


def report() -> bytes:
    """The file, with its cross-reference table."""
    streams = [_latin(lines) for lines in LATIN] + [
        f"BT /F2 24 Tf 72 720 Td <{CHINESE.encode('utf-16-be').hex()}> Tj ET"
    ]
    kids = " ".join(f"{5 + 2 * i} 0 R" for i in range(len(streams)))
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        " /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 >>] >>",
    ]
    for i, stream in enumerate(streams):
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * i} 0 R"
            " /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>"
        )
        bodies.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    return _numbered(bodies)


def _latin(lines: list[str]) -> str:
    shown = " ".join(
        f"({line.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj T*" for line in lines
    )
    return f"BT /F1 18 Tf 24 TL 72 720 Td {shown} ET"


def _numbered(bodies: list[str]) -> bytes:
    text, places = "%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(text))
        text += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer << /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{len(text)}\n%%EOF\n"
    return (text + end).encode("ascii")
