"""Tables: whose they are, what their columns mean, and rows that came apart."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence import parsers
from evidence.parsers import vendors


def table(names: list[str], *rows: list[str], delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([names, *rows])
    return out.getvalue().encode()


def test_any_table_whose_columns_have_known_names() -> None:
    data = table(
        ["No.", "Art. No.", "article_title", "AUTHORS", "Pub Year"],
        ["1", "e7", "x.", "A, B; C, D", "1999"],
    )
    reading = parsers.read(data)
    (record,) = reading.records
    assert reading.format == "csv-mapped"
    assert (record.title, record.authors, record.year) == ("x", ("A, B", "C, D"), 1999)
    assert (record.pages, record.issue) == ("e7", "1")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    data = table(["title", "abstract", "year"], ["a;b,c", "d\te|f", "2001"], delimiter=delimiter)
    (record,) = parsers.read(data).records
    assert (record.title, record.abstract, record.year) == ("a;b,c", "d e|f", 2001)


def test_a_table_of_unknown_names_asks_for_them_and_is_read_with_them() -> None:
    data = table(["Name of paper", "Who", "When", "x"], ["One", "A, B", "2001", "y"])
    guess = parsers.detect(data)
    assert guess.columns == ("Name of paper", "Who", "When", "x")
    asked = parsers.read(data)
    assert asked.records == ()
    assert "Name of paper, Who, When, x" in asked.problems[0].message
    mapping = {"title": "Name of paper", "authors": "Who", "year": "When"}
    (record,) = parsers.read(data, mapping=mapping).records
    assert (record.title, record.authors, record.year) == ("One", ("A, B",), 2001)
    assert record.extra == {"x": ("y",)}


def test_a_mapping_to_start_from_is_what_would_be_read_without_one() -> None:
    names = [
        "Article Title",
        "Author Full Names",
        "Publication Year",
        "UT (Unique WOS ID)",
        "Notes",
    ]
    assert parsers.suggested_mapping(names) == {
        "title": "Article Title",
        "authors": "Author Full Names",
        "year": "Publication Year",
        "accession": "UT (Unique WOS ID)",
        "notes": "Notes",
    }


def test_a_mapping_goes_before_known_names_and_can_take_them_away() -> None:
    data = table(["title", "journal", "working title", "doi"], ["a", "b", "c", "10.1000/x"])
    mapping = {"title": "working title", "journal": "", "doi": "doi"}
    (record,) = parsers.read(data, mapping=mapping).records
    assert (record.title, record.journal, record.doi) == ("c", "", "10.1000/x")
    assert record.extra == {"title": ("a",), "journal": ("b",)}


def test_text_before_the_header_is_passed_over() -> None:
    data = b"sep=,\n\nExported on Monday\n" + table(
        ["Title", "Year", "DOI"], ["x", "2001", "10.1000/x"]
    )
    (record,) = parsers.read(data).records
    assert (record.title, record.line_from) == ("x", 5)


def test_cells_may_hold_line_ends_and_quotation_marks() -> None:
    data = table(
        ["Title", "Abstract", "Year"], ['5" disks', "one\n\ntwo, three", "2001"], ["y", "z", "2002"]
    )
    first, second = parsers.read(data).records
    assert (first.title, first.abstract) == ('5" disks', "one two, three")
    assert (first.line_from, first.line_to, second.line_from) == (2, 4, 5)


def test_a_quotation_mark_that_never_closes_costs_one_row() -> None:
    data = b'Title,Authors,Year\nOne,"A,2001\nTwo,B,2002\nThree,C,2003\n'
    reading = parsers.read(data)
    assert [record.title for record in reading.records] == ["One", "Two", "Three"]
    assert [problem.line for problem in reading.problems] == [2]


def test_rows_that_a_quotation_mark_may_have_run_together_are_named() -> None:
    reading = parsers.read(
        b'Title,Authors,Year\n"Yoga,Li W,2020\n"Tea,Wu X,2021\n"Oil, ""x""\ny",Hu,2\n'
    )
    assert [problem.line for problem in reading.problems] == [2]
    assert "may be several" in reading.problems[0].message


def test_a_formula_is_no_entry_of_bibtex() -> None:
    reading = parsers.read(b"Title,Authors,Year\n@SUM(1),Li W,2020\n@SUM(A1,B1),Wu X,2021\n")
    assert [record.title for record in reading.records] == ["@SUM(1)", "@SUM(A1"]


def test_rows_of_the_wrong_width_are_read_and_named() -> None:
    data = b"Title,Authors,Year,DOI,URL,Abstract\nOne,A,2001,,,x,y,z\nTwo\n"
    reading = parsers.read(data)
    assert [record.title for record in reading.records] == ["One", "Two"]
    assert [problem.line for problem in reading.problems] == [2, 3]
    assert reading.records[0].raw == "One,A,2001,,,x,y,z"


def test_a_header_alone_holds_no_record() -> None:
    reading = parsers.read(b"Title,Authors,Year\n")
    assert reading.problems == (parsers.Problem(0, "The file holds no record."),)


# Databases


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        (
            "Cancer (2004) 102:4 (253-258). Date of Publication: 25 Aug 2004",
            {
                "journal": "Cancer",
                "year": "2004",
                "volume": "102",
                "issue": "4",
                "pages": "253-258",
            },
        ),
        (
            "Lancet (London) (2019) 393:10170 (407-415). Date of Publication: 2 Feb 2019",
            {
                "journal": "Lancet (London)",
                "year": "2019",
                "volume": "393",
                "issue": "10170",
                "pages": "407-415",
            },
        ),
        (
            "BMC Cancer (2014) 14:1 Article Number: 123. Date of Publication: 2014",
            {
                "journal": "BMC Cancer",
                "year": "2014",
                "volume": "14",
                "issue": "1",
                "article": "123",
            },
        ),
        (
            "BMJ (2010) 340:7747. Article Number: c1000. Date of Publication: 20 Feb 2010",
            {
                "journal": "BMJ",
                "year": "2010",
                "volume": "340",
                "issue": "7747",
                "article": "c1000",
            },
        ),
        (
            "Journal of Clinical Oncology (2015) 33:15 SUPPL. 1. Date of Publication: 2015",
            {
                "journal": "Journal of Clinical Oncology",
                "year": "2015",
                "volume": "33",
                "issue": "15 SUPPL. 1",
            },
        ),
        (
            "Surgery Reports (2019) 54 (83-86). Date of Publication: 1 Jan 2019",
            {"journal": "Surgery Reports", "year": "2019", "volume": "54", "pages": "83-86"},
        ),
        ("Pain (2020). Date of Publication: 2020", {"journal": "Pain", "year": "2020"}),
    ],
)
def test_embase_packs_the_place_into_one_cell(source: str, parts: dict[str, str]) -> None:
    assert vendors.embase_source(source) == parts


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Li W.; Dou Z.", ("Li W.", "Dou Z.")),
        ("Liu R., Adler D.G., van der Berg J.-P.", ("Liu R.", "Adler D.G.", "van der Berg J.-P.")),
        ("Wu D, Zou C, Cao W.", ("Wu D", "Zou C", "Cao W.")),
        ("Li, W., Dou, Z., Cui, L.", ("Li, W.", "Dou, Z.", "Cui, L.")),
        ("Griffiths, I. R. and Duncan, I. D.", ("Griffiths, I. R.", "Duncan, I. D.")),
        ("Cole, Lynette K.", ("Cole, Lynette K.",)),
        ("Research and Development Group", ("Research and Development Group",)),
        ("张三丰;李四", ("张三丰", "李四")),
        ("", ()),
        ("Li, W.//Dou, Z.", ("Li, W.", "Dou, Z.")),
        ("SN Culos-Reed, LE Carlson", ("SN Culos-Reed", "LE Carlson")),
    ],
)
def test_a_cell_of_names_is_parted_the_way_it_was_joined(cell: str, names: tuple[str, ...]) -> None:
    assert vendors.authors(cell) == names


def test_web_of_science_tables_by_tags_and_by_names() -> None:
    tags = table(
        ["PT", "AU", "AF", "TI", "SO", "BP", "EP", "UT"],
        ["J", "Li, W", "Li, Wei", "x", "S", "1", "9", "WOS:1"],
        delimiter="\t",
    )
    names = table(
        [
            "Authors",
            "Author Full Names",
            "Article Title",
            "Start Page",
            "End Page",
            "Pubmed Id",
            "UT (Unique WOS ID)",
        ],
        ["Li, W", "Li, Wei", "x", "1", "9", "123", "WOS:1"],
    )
    for data in (tags, names):
        reading = parsers.read(data)
        (record,) = reading.records
        assert reading.format == "csv-wos"
        assert (record.authors, record.pages, record.accession) == (("Li, Wei",), "1-9", "WOS:1")
    assert parsers.read(names).records[0].pmid == "123"


def test_pages_of_a_citation_in_two_runs() -> None:
    names = ["PMID", "Title", "Authors", "Citation", "Journal/Book", "Publication Year"]
    cells = ["1234", "x", "Tanaka K.", "Nogyo. 1975 Jun;12(3):12-5, 17.", "Nogyo", "1975"]
    (record,) = parsers.read(table(names, cells)).records
    assert (record.pages, record.volume, record.issue) == ("12-5, 17", "12", "3")


def test_pubmed_packs_the_place_into_its_citation() -> None:
    data = table(
        [
            "PMID",
            "Title",
            "Authors",
            "Citation",
            "First Author",
            "Journal/Book",
            "Publication Year",
            "DOI",
        ],
        [
            "30689646",
            "x.",
            "Wu D, Zou C.",
            "PLoS One. 2019 Jan 28;14(1):e0209483. doi: 10.1371/x.",
            "Wu D",
            "PLoS One",
            "2019",
            "10.1371/x",
        ],
    )
    reading = parsers.read(data)
    (record,) = reading.records
    assert reading.format == "csv-pubmed"
    assert (record.authors, record.volume, record.issue) == (("Wu D", "Zou C"), "14", "1")
    assert (record.pages, record.pmid, record.accession) == ("e0209483", "30689646", "30689646")


def test_asreview_labels_are_decisions() -> None:
    data = table(
        ["record_id", "title", "abstract", "asreview_label", "asreview_ranking"],
        ["1", "a", "b", "1", "1"],
        ["2", "c", "d", "0.0", "2"],
        ["3", "e", "f", "", "3"],
    )
    reading = parsers.read(data)
    assert reading.format == "csv-asreview"
    assert [dict(record.decisions) for record in reading.records] == [
        {"ASReview": "Included"},
        {"ASReview": "Excluded"},
        {},
    ]


def test_covidence_tells_an_exclusion_by_its_reason() -> None:
    data = table(
        ["Title", "Authors", "Published Year", "Covidence #", "Study", "Notes", "Tags"],
        [
            "a",
            "A, B",
            "2001",
            "#1",
            "B 2001",
            "Exclusion reason: Wrong study design; ",
            "rct; child",
        ],
        ["c", "C, D", "2002", "#2", "D 2002", "", ""],
    )
    first, second = parsers.read(data).records
    assert dict(first.decisions) == {"Covidence": "Excluded"}
    assert first.labels == ("rct", "child")
    assert first.extra["Notes"] == ("Exclusion reason: Wrong study design;",)
    assert second.decisions == {}


def test_the_older_table_of_clinicaltrials_gov() -> None:
    data = table(
        ["Rank", "NCT Number", "Title", "Conditions", "Sponsor/Collaborators", "Start Date", "URL"],
        [
            "1",
            "NCT04280705",
            "ACTT",
            "COVID-19|SARS",
            "NIAID|Someone",
            "February 21, 2020",
            "https://x.org/1",
        ],
    )
    (record,) = parsers.read(data).records
    assert (record.type, record.journal) == ("trial-registration", "ClinicalTrials.gov")
    assert (record.accession, record.year) == ("NCT04280705", 2020)
    assert (record.authors, record.keywords) == (("NIAID", "Someone"), ("COVID-19", "SARS"))


# Cells that spreadsheets act on


@given(st.text(max_size=12))
def test_a_guarded_cell_acts_on_nothing_and_comes_back(cell: str) -> None:
    guarded = vendors.guarded(cell)
    assert guarded[:1] not in vendors.ACTING or not guarded
    assert vendors.unguarded(guarded) == cell


@given(st.lists(st.text(alphabet="ab ;,", min_size=1).map(str.strip), max_size=4))
def test_joined_values_are_parted_again(values: list[str]) -> None:
    wanted = [value for value in values if value]
    assert [part for part in vendors.parted(vendors.joined(wanted)) if part] == wanted


# Workbooks


def test_formulas_numbers_and_second_sheets_of_a_workbook() -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "About"
    book.active.append(["Made by", "someone"])
    sheet = book.create_sheet("Refs")
    sheet.append(["Exported", "today", None])
    sheet.append(["Title", "Year", "Volume", "DOI"])
    sheet.append(["One", 2001, 12.0, "10.1000/x"])
    sheet.append([None, None, None, None])
    sheet.append(["=HYPERLINK(1)", 2002, "x", None])
    out = io.BytesIO()
    book.save(out)
    reading = parsers.read(out.getvalue())
    first, second = reading.records
    assert reading.format == "xlsx-mapped"
    assert (first.title, first.year, first.volume, first.doi) == ("One", 2001, "12", "10.1000/x")
    assert (first.line_from, second.line_from) == (3, 5)
    assert second.title == "=HYPERLINK(1)"


def test_a_further_sheet_with_other_columns_is_named() -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheets = {
        book.active: (["Title", "Year"], ["One", 2001]),
        book.create_sheet("More"): (["Title", "Year"], ["Two", 2002]),
        book.create_sheet("Other"): (["Name", "Title", "DOI"], ["x", "Three", "10.1000/x"]),
    }
    for sheet, rows in sheets.items():
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    reading = parsers.read(out.getvalue())
    assert [record.title for record in reading.records] == ["One", "Two"]
    (problem,) = reading.problems
    assert "with 2 rows, has other columns" in problem.message


def test_a_mapping_reads_a_workbook_as_well() -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Paper", "Who"])
    book.active.append(["One", "A, B"])
    out = io.BytesIO()
    book.save(out)
    assert parsers.detect(out.getvalue()).columns == ("Paper", "Who")
    (record,) = parsers.read(out.getvalue(), mapping={"title": "Paper", "authors": "Who"}).records
    assert (record.title, record.authors) == ("One", ("A, B",))


def test_web_of_science_names_sponsors_groups_and_added_keywords() -> None:
    data = table(
        ["PT", "AU", "CA", "TI", "SO", "SP", "DE", "ID", "BP", "EP", "UT"],
        ["J", "Li, W", "PREDICT Grp", "x", "S", "", "a; b", "C", "901", "909", "WOS:1"],
        delimiter="\t",
    )
    (record,) = parsers.read(data).records
    assert record.pages == "901-909"
    assert record.authors == ("Li, W", "PREDICT Grp")
    assert record.keywords == ("a", "b", "C")


def test_cnki_tables_name_each_column_in_two_languages() -> None:
    data = table(
        [
            "SrcDatabase-来源库",
            "Title-题名",
            "Author-作者",
            "Source-文献来源",
            "Keyword-关键词",
            "Year-年",
            "Period-期",
            "PageCount-页码",
            "DOI-DOI",
        ],
        ["硕士", "标题", "张三; 李四", "中国康复", "康复;;运动", "2019", "03", "1-2", "10.3870/A"],
    )
    reading = parsers.read(data)
    (record,) = reading.records
    assert (reading.format, reading.database) == ("csv-cnki", "CNKI")
    assert (record.type, record.title, record.authors) == ("thesis", "标题", ("张三", "李四"))
    assert (record.journal, record.year, record.issue) == ("中国康复", 2019, "03")
    assert (record.keywords, record.pages) == (("康复", "运动"), "1-2")
    assert record.doi == "10.3870/a"


def test_central_and_ieee_tables_are_known() -> None:
    central = parsers.read(
        table(
            ["Cochrane ID", "Title", "Author(s)", "Source", "Publication Year", "PubMed ID"],
            ["CN-01234567", "x", "Smith J; Lee K", "Trials", "2015", "25000000"],
        )
    )
    (record,) = central.records
    assert (central.format, record.accession) == ("csv-central", "CN-01234567")
    assert (record.journal, record.pmid) == ("Trials", "25000000")
    ieee = parsers.read(
        table(
            ["Document Title", "Authors", "PDF Link", "IEEE Terms", "Document Identifier"],
            ["x", "J. Smith; K. Lee", "https://example.org/1", "Muscles;Training", "IEEE Journals"],
        )
    )
    (record,) = ieee.records
    assert (ieee.format, record.type) == ("csv-ieee", "article")
    assert record.keywords == ("Muscles", "Training")
    assert record.url == "https://example.org/1"


def test_embase_can_write_its_fields_by_row() -> None:
    text = (
        '"TITLE","Exercise, and pain"\n"AUTHOR NAMES","Smith J.","Jones B.A."\n'
        '"SOURCE","Cancer (2019) 27:3 (901-909). Date of Publication: 1 Mar 2019"\n'
        '"EMTREE MEDICAL INDEX TERMS","adult","human"\n"PUI","L2001"\n\n'
        '"TITLE","Second"\n"AUTHOR NAMES","Lee K."\n"PUI","L2002"\n'
    )
    reading = parsers.read(text.encode())
    first, second = reading.records
    assert (reading.format, reading.problems) == ("embase-rows", ())
    assert (first.title, first.authors) == ("Exercise, and pain", ("Smith J.", "Jones B.A."))
    assert (first.journal, first.year, first.pages) == ("Cancer", 2019, "901-909")
    assert (first.accession, second.accession) == ("L2001", "L2002")
    assert (first.line_from, first.line_to, second.line_from) == (1, 5, 7)


@pytest.mark.parametrize("column", ["asreview_user", "asreview_user_name", "asreview_user_email"])
def test_asreview_may_say_who_decided(column: str) -> None:
    data = table(
        ["record_id", "title", "asreview_label", column],
        ["1", "x", "1", "Anna"],
        ["2", "y", "0", "Ben"],
        ["3", "z", "-1", ""],
    )
    said = [dict(record.decisions) for record in parsers.read(data).records]
    assert said == [{"Anna": "Included"}, {"Ben": "Excluded"}, {}]


WEB = (
    '<html><head><meta charset="utf-8"></head><body><table border="1">'
    "<tr><td>SrcDatabase-来源库</td><td>Title-题名</td><td>Author-作者</td><td>Source-文献来源</td>"
    "<td>Summary-摘要</td><td>Year-年</td><td>PageCount-页码</td></tr>\n"
    "<tr><td>期刊</td><td>运动&amp;疼痛</td><td>张三;李四;</td><td>中国康复</td>"
    "<td>目的<br>方法 <script>alert(1)</script></td><td>2019</td><td>150-152</td></tr>\n"
    "<tr><td>硕士<td>第二<td>赵六<td>某大学<td><td>2018</table></body></html>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_web_table_under_the_name_of_a_workbook(encoding: str) -> None:
    reading = parsers.read(WEB.encode(encoding), filename="CNKI.xls")
    first, second = reading.records
    assert (reading.format, reading.database) == ("web-table", "CNKI")
    assert (first.title, first.authors) == ("运动&疼痛", ("张三", "李四"))
    assert (first.journal, first.year, first.pages) == ("中国康复", 2019, "150-152")
    assert first.abstract == "目的 方法 alert(1)"
    assert (second.type, second.title, second.year) == ("thesis", "第二", 2018)
    assert (first.line_from, second.line_from) == (2, 3)


def test_what_a_web_table_loses_is_told_by_line() -> None:
    damaged = WEB.replace("张三", "张\0三").encode().replace(b"<td>2019", b"<td>\xe92019")
    told = [problem.message for problem in parsers.read(damaged).problems if problem.line == 2]
    assert len(told) == 2
    assert any("NUL" in one for one in told)
    assert any("not utf-8" in one for one in told)
    endless = WEB.replace("</table>", f"<tr><td>{'x' * 100}\n" + f"{'y' * 1000}\n" * 9000)
    reading = parsers.read(endless.encode())
    assert [record.title for record in reading.records][:2] == ["运动&疼痛", "第二"]
    assert any("longer than 8 MB" in problem.message for problem in reading.problems)


def test_a_mapping_reads_a_web_table_as_well() -> None:
    mapping = {"title": "Summary-摘要", "year": "Year-年"}
    first = parsers.read(WEB.encode(), mapping=mapping).records[0]
    assert (first.title, first.year) == ("目的 方法 alert(1)", 2019)


def test_a_web_page_that_lays_out_a_form_in_a_table_is_no_list() -> None:
    page = "<html><table><tr><td>Title</td></tr><tr><td>Log in</td></tr></table></html>"
    assert "web page" in parsers.read(page.encode()).why


def test_tables_of_ebsco() -> None:
    new = (
        b"title,contributors,source,publicationDate,doi,plink,pageStart,pageEnd,an\n"
        b'x,"Smith, J; Lee, K",J Nurs,20190301,10.1111/jn.1,https://x,45,50,123\n'
    )
    old = (
        b"Article Title,Author,Journal Title,Publication Date,DOI,PLink,First Page,"
        b"Accession Number\n"
        b'x,"Smith, J;Lee, K",J Nurs,20190301,10.1111/jn.1,https://x,45,123\n'
    )
    for data, pages in ((new, "45-50"), (old, "45")):
        reading = parsers.read(data)
        (record,) = reading.records
        assert (reading.format, reading.database) == ("csv-ebsco", "EBSCO")
        assert (record.authors, record.journal) == (("Smith, J", "Lee, K"), "J Nurs")
        assert (record.year, record.pages, record.accession) == (2019, pages, "123")


def test_a_workbook_formatted_to_its_last_row_is_read_like_any_other() -> None:
    from tests.evidence.parsers.hostile import SHEET, workbook

    empty = "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/></row>' for n in range(3, 50_000))
    data = '<row r="2"><c r="A2" s="1"/><c r="B2" t="inlineStr"><is><t>Li W</t></is></c></row>'
    last = '<row r="50001"><c r="A50001" t="inlineStr"><is><t>last</t></is></c></row>'
    reading = parsers.read(workbook(f"{SHEET}{data}{empty}{last}</sheetData></worksheet>"))
    first, second = reading.records
    assert (first.title, first.authors, first.line_from) == ("", ("Li W",), 2)
    assert (second.title, second.line_from) == ("last", 50_001)


def test_a_table_with_a_zero_in_each_line_is_not_taken_for_wide_characters() -> None:
    reading = parsers.read(b"Title,Year\n" + b"a\0,19\n" * 1000)
    assert (reading.encoding, len(reading.records)) == ("utf-8", 1000)


def test_tables_of_registers_and_of_a_search_in_google_scholar() -> None:
    register = table(
        ["ISRCTN", "Public title", "Scientific title", "Date applied"],
        ["ISRCTN12345678", "Yoga", "A trial of yoga", "01/02/2015"],
    )
    (trial,) = parsers.read(register).records
    assert (trial.accession, trial.type, trial.year) == (
        "ISRCTN12345678",
        "trial-registration",
        2015,
    )
    harzing = table(
        ["Cites", "Authors", "Title", "Year", "Source", "GSRank", "StartPage", "EndPage"],
        ["3", "R Liu, DG Adler", "Yoga", "2006", "Psycho-Oncology", "1", "891", "897"],
    )
    (found,) = parsers.read(harzing).records
    assert (found.journal, found.pages) == ("Psycho-Oncology", "891-897")
    assert found.authors == ("R Liu", "DG Adler")


def test_a_mapping_does_not_hinder_reading_the_file_as_something_else() -> None:
    data = table(["a", "b"], ["x", "y"])
    assert parsers.read(data, format="ris", mapping={"title": "a"}).format == "ris"


def test_the_next_column_of_a_field_says_it_where_the_first_is_empty() -> None:
    data = table(
        ["Accession number", "ID", "Title", "Journal", "Publication title", "Notes"],
        ["", "lil-75", "One", "", "Pain", ""],
        ["A1", "lil-76", "Two", "BMJ", "The BMJ", "x"],
    )
    first, second = parsers.read(data).records
    assert (first.accession, first.journal) == ("lil-75", "Pain")
    assert (second.accession, second.journal) == ("A1", "BMJ")
    assert second.extra["Publication title"] == ("The BMJ",)  # nothing is lost


def test_tables_of_openalex_proquest_springer_and_in_japanese() -> None:
    openalex = table(
        ["id", "doi", "title", "publication_year", "primary_location.source.display_name",
         "authorships.author.display_name", "biblio.first_page", "biblio.last_page", "ids.pmid"],
        ["https://openalex.org/W1", "https://doi.org/10.1002/pon.1", "Yoga", "2006", "Psycho-Oncol",
         "S. Reed|L. Carlson", "891", "897", "https://pubmed.ncbi.nlm.nih.gov/16374892"],
    )  # fmt: skip
    reading = parsers.read(openalex)
    (record,) = reading.records
    assert (reading.database, record.authors) == ("OpenAlex", ("S. Reed", "L. Carlson"))
    assert (record.journal, record.pages, record.pmid) == ("Psycho-Oncol", "891-897", "16374892")
    proquest = table(
        ["Title", "StoreId", "Authors", "pubtitle", "year", "pages", "digitalObjectIdentifier"],
        ["Pain", "12", "Smith, J; Doe, R", "Health", "2019", "1-9", "10.1080/x.1"],
    )
    (record,) = parsers.read(proquest).records
    assert (record.journal, record.doi, record.accession) == ("Health", "10.1080/x.1", "12")
    springer = table(
        ["Item Title", "Publication Title", "Journal Volume", "Item DOI", "Publication Year"],
        ["Nerves", "J Neurol", "266", "10.1007/s1", "2019"],
    )
    (record,) = parsers.read(springer).records
    assert (record.title, record.journal, record.volume) == ("Nerves", "J Neurol", "266")
    cinii = table(
        ["タイトル", "著者名", "刊行物名", "ページ", "出版年"],
        ["運動", "山田太郎; 鈴木花子", "理学", "1-8", "2018"],
    )
    (record,) = parsers.read(cinii).records
    assert (record.title, record.authors) == ("運動", ("山田太郎", "鈴木花子"))
    assert (record.journal, record.year, record.pages) == ("理学", 2018, "1-8")
