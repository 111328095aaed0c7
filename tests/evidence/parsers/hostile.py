"""Files that were made to break a reader, each by name. Generated, so that none is stored."""

import io
import random
import zipfile
from collections.abc import Callable

from tests.evidence.parsers.samples import data

SHEET = (
    '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Title</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>Authors</t></is></c></row>'
)
LEVELS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{LEVELS}]>'
BLOWUP = f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]>'
XXE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://192.0.2.1/x.dtd">%a;]>'
REMOTE = '<!DOCTYPE xml SYSTEM "http://192.0.2.1/x.dtd">'
ENDNOTE = "<xml><records><record><titles><title>{}</title></titles></record></records></xml>"


def archive(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in members.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return out.getvalue()


def workbook(sheet: str, shared: str = "") -> bytes:
    parts = {"xl__workbook_xml": "<workbook/>", "xl__worksheets__sheet1_xml": sheet}
    return archive(**parts, **({"xl__sharedStrings_xml": shared} if shared else {}))


def cell(text: str) -> str:
    return f'{SHEET}<row r="2"><c r="A2" t="inlineStr"><is><t>{text}</t></is></c></row>'


# name -> (what makes the file, whether records are found in it)
FILES: dict[str, tuple[Callable[[], bytes | str], bool]] = {
    # nothing to read
    "empty.ris": (lambda: b"", False),
    "blank.ris": (lambda: "\n \r\n\t\n" * 1000, False),
    "zeros.ris": (lambda: b"\0" * 700_000, False),
    "blanks.ris": (lambda: " " * 1_000_000, False),
    "carriage-returns.ris": (lambda: "\r" * 700_000, False),
    "random.ris": (lambda: random.Random(1).randbytes(700_000), False),
    "picture.ris": (lambda: b"\x89PNG\r\n\x1a\n" + random.Random(2).randbytes(5000), False),
    "archive.ris": (lambda: archive(a="TY  - JOUR"), False),
    "document.ris": (lambda: b"%PDF-1.7\n" + random.Random(3).randbytes(5000), False),
    "gzip.csv": (lambda: b"\x1f\x8b\x08" + random.Random(4).randbytes(500), False),
    "page.ris": (lambda: "<!DOCTYPE html><html><body>Log in</body></html>", False),
    "prose.txt": (lambda: "It was a dark, stormy, long night; it was. " * 9000, False),
    "half-pairs.ris": (lambda: b"\xff\xfe" + b"\x00\xd8" * 300_000, False),
    # long lines
    "line.ris": (lambda: f"TY  - JOUR\nTI  - {'a ' * 500_000}\nER  - \n", True),
    "line.txt": (lambda: "x" * 1_000_000, False),
    "line.csv": (lambda: 'Title,Authors\n"' + "a," * 500_000, True),
    "line.bib": (lambda: "@article{a, title={" + "{a" * 500_000, True),
    "line.json": (lambda: '[{"title":"' + "a" * 1_000_000, False),
    "line.nbib": (lambda: "PMID- 1\nTI  - " + "a" * 1_000_000, True),
    "separators.ris": (
        lambda: "TY  - JOUR\nAU  - " + ";" * 1_000_000 + "\nDO  - 10.1000/" + ")" * 1_000_000,
        True,
    ),
    "authors.enw": (lambda: "%0 Thesis\n%A " + "%A a" * 250_000, True),
    "tags.ris": (lambda: "TY  - JOUR\nAD  - " + "AU  - x" * 150_000, True),
    "dois.ris": (lambda: "TY  - JOUR\nTI  - x\nDO  - " + "10.1111." * 125_000, True),
    "markup.ris": (lambda: "TY  - JOUR\nTI  - x" + "<b " * 300_000, True),
    "names.csv": (lambda: 'Title,Authors,Year\nx,"' + "A B., " * 150_000 + '",1999\n', True),
    "ands.csv": (lambda: 'Title,Authors,Year\nx,"' + " and" * 200_000 + '",1999\n', True),
    # many lines
    "continued.ris": (lambda: "TY  - JOUR\nTI  - x\nAB  - y\n" + "more\n" * 20_000, True),
    "continued.nbib": (lambda: "PMID- 1\nTI  - x\n" + "      more\n" * 20_000, True),
    "continued.ciw": (lambda: "FN Clarivate\nPT J\nTI x\nAU a\n" + "   b\n" * 20_000, True),
    "untagged.ris": (lambda: "TY  - JOUR\nTI  - x\nPY  - 1999\n" + "more\n" * 20_000, True),
    "types.ris": (lambda: "TY  - JOUR\n" * 60_000, False),
    "endless.ris": (lambda: "TY  - JOUR\nTI  - x\n" * 15_000, True),
    "nothing-then.ris": (lambda: "\n" * 1_000_000 + "TY  - JOUR\nTI  - x\nER  - \n", True),
    "nothing.ris": (lambda: "TY  - JOUR\nER  - \nxx\n" * 30_000, False),
    # XML
    "bomb.xml": (lambda: BOMB + ENDNOTE.format("&l9;"), False),
    "blow-up.xml": (lambda: BLOWUP + ENDNOTE.format("&a;" * 100_000), False),
    "xxe.xml": (lambda: XXE + ENDNOTE.format("&a;"), False),
    "parameter.xml": (lambda: PARAMETER + ENDNOTE.format("x"), False),
    "remote.xml": (lambda: REMOTE + ENDNOTE.format("x"), True),
    "remote-pubmed.xml": (
        lambda: data("pubmed_two.xml").replace(b"https://dtd.nlm.nih.gov", b"http://192.0.2.1"),
        True,
    ),
    "deep.xml": (lambda: ENDNOTE.format("x" + "<a>" * 100_000 + "</a>" * 100_000), True),
    "deep-pubmed.xml": (lambda: "<PubmedArticleSet><PubmedArticle>" + "<a>" * 230_000, False),
    "deep-other.xml": (lambda: "<a>" * 230_000, False),
    "records.xml": (lambda: "<xml><records>" + "<record>" * 30_000, False),
    "unclosed.xml": (lambda: "<xml><records><record>" + "<a " * 230_000, False),
    "ampersands.xml": (lambda: ENDNOTE.format("x" + "&" * 700_000), True),
    "scripts.xml": (lambda: ENDNOTE.format("x<![CDATA[" + "<script>" * 80_000 + "]]>"), True),
    "cut.xml": (lambda: data("pubmed_two.xml")[:9000], True),
    # JSON
    "deep.json": (lambda: '{"a":' * 140_000, False),
    "brackets.json": (lambda: "[" * 700_000 + '{"title":"x"}', False),
    "deep-value.json": (lambda: '[{"a":' + "[" * 700_000, False),
    "number.json": (lambda: '[{"title":"x","volume":' + "9" * 700_000 + "}]", False),
    "damaged.json": (lambda: '[{"title":x},\n' * 50_000, False),
    # BibTeX
    "heads.bib": (lambda: "@article{a,\n" * 20_000, False),
    "braces.bib": (lambda: "@article{a,\n" + "x={" * 100_000, True),
    "doubling.bib": (
        lambda: "@string{a={xxxxxxxx}}\n" + "@string{a = a # a}\n" * 60 + "@article{b,title=a # a}",
        True,
    ),
    "expanding.bib": (
        lambda: "@string{a={" + "x" * 1999 + "}}\n@article{b,title=" + "a # " * 150_000 + "a}",
        True,
    ),
    "escapes.bib": (lambda: '@article{a, title="x' + "\\" * 700_000, True),
    "accents.bib": (lambda: "@article{a,title={x" + '\\"{u' * 1000 + "}}", True),
    "words.bib": (lambda: "@article{a, title={x}," + "y = z, " * 100_000 + "}", True),
    # full names, trials, fields by row
    "labels.txt": (lambda: "【题名】x" + "【年】1" * 120_000, True),
    "numbers.cgi": (lambda: "<1. >\nVN  - Ovid\nTI  - x\n" + "<2. >\n" * 60_000, True),
    "citation.cgi": (lambda: "<1. >\nVN  - Ovid\nTI  - x\nSO  - " + "1((" * 200_000, True),
    "continued.cgi": (lambda: "<1. >\nVN  - Ovid\nTI  - x\n" + "      more\n" * 20_000, True),
    "trials.xml": (lambda: "<Trials_downloaded_from_ICTRP>" + "<Trial>" * 90_000, False),
    "rows.csv": (
        lambda: (
            '"TITLE","x"\n"AUTHOR NAMES",' + '"a",' * 100_000 + '\n"SOURCE","' + "(" * 99_000 + '"'
        ),
        True,
    ),
    # tables
    "quotes.csv": (lambda: "Title,Authors,Year,Abstract\n" + '"a,b,c,d\n' * 30_000, True),
    "quote.csv": (lambda: 'Title,Authors,Year,Abstract\n"' + "a,b\n" * 20_000, True),
    "wide.csv": (lambda: "Title,Authors,Year\nx," + "a," * 500_000, True),
    "wide-header.csv": (lambda: ("Title,Authors,Year" + ",x" * 200_000 + "\n") * 2, False),
    "formulas.csv": (lambda: 'Title,Authors,Year\n=HYPERLINK("x"),+1,@2\n\t-1,-a,=b\n', True),
    # workbooks
    "bomb.xlsx": (lambda: workbook(cell("a" * 60_000_000)), False),
    "cell.xlsx": (lambda: workbook(cell("a" * 9_000_000)), True),
    "words.xlsx": (
        lambda: workbook(cell("".join(random.Random(9).choices("abcdefgh ", k=40_000_000)))),
        True,
    ),
    "deep.xlsx": (lambda: workbook(SHEET + "<row>" * 100_000), False),
    "shared.xlsx": (lambda: workbook(SHEET, f"<sst>{'<si><t>x</t></si>' * 100_000}</sst>"), False),
    "entities.xlsx": (lambda: workbook('<!DOCTYPE a [<!ENTITY b "c">]>' + cell("&b;")), False),
    "cut.xlsx": (lambda: workbook(cell("x"))[:300], False),
    "last-column.xlsx": (
        lambda: workbook(
            SHEET
            + "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(2, 2000))
        ),
        False,
    ),
    "formatted.xlsx": (
        lambda: workbook(
            cell("x") + "".join(f'<row r="{n}"><c r="A{n}"/></row>' for n in range(3, 400_000))
        ),
        True,
    ),
    # web tables and numbered texts
    "cells.xls": (lambda: "<html><table><tr><td>Title<td>Year<tr>" + "<td>" * 300_000, False),
    "tags.xls": (lambda: "<html><table><tr><td>Title<td>Year<tr>" + "<td " * 300_000, False),
    "rows.xls": (lambda: "<html><table>" + "<tr>" * 300_000, False),
    "citation.txt": (lambda: "1. " + "J. 2019;" * 30_000 + "\n\nPMID: 1\n", True),
    "paragraphs.txt": (lambda: "1. J. 2019;1:2.\n\nPMID: 1\n\n" + "abc\n\n" * 99_000, True),
    "names.txt": (lambda: "1: " + "A B. " * 40_000 + " PMID: 1.\n", True),
    "answer.json": (lambda: '{"status":"ok","message":{"items":[' * 9_000, False),
}
