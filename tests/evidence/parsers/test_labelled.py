"""Texts with the full names of their fields: EndNote's Show All, SinoMed's and VIP's plain text."""

from evidence import parsers
from evidence.parsers import labelled

ENDNOTE = """Reference Type:  Journal Article
Record Number: 12
Author: Smith, J. A., Lee, K. and Jones, B.
Year: 2019
Title: Exercise and pain
Journal: Supportive Care in Cancer
Volume: 27
Issue: 3
Pages: 901-909
ISSN: 0941-4355
DOI: 10.1007/X
Accession Number: 30000000
Keywords: Exercise
*Pain
Abstract: Methods: we ran.
Results: it helped.


Reference Type:  Book Section
Author: Lee, K.
Year: 2001
Title: A chapter
Book Title: The book
Pages: 5-9
"""
SINOMED = """【流水号】: 2020123456
【标题】: 运动对周围神经病变的影响
【英文标题】: Effect of exercise
【作者】: 张三(1);李四(2)
【出处】: 中国康复 2019;34(3):150-152
【关键词】: 运动;神经病变
【摘要】: 【目的】观察。【方法】随机。

【流水号】: 2020123457
【标题】: 第二篇
【作者】: 王五
【出处】: 中华护理杂志 2018;53(12):1106-1111,1117
"""
VIP = """【题　名】参考文献管理工具研究
【作　者】余敏 朱江 丁照蕾
【刊　名】现代情报.2009,29(2):94-98,93
【关键词】参考文献管理 文献管理软件

【题　名】第二
【作　者】甲乙
【年　份】2010 【卷】3 【期】4
"""


def read(text: str, format: str) -> tuple[parsers.ParsedRecord, ...]:
    reading = parsers.read(text.encode())
    assert (reading.format, reading.problems) == (format, ())
    return reading.records


def test_endnote_shows_all_fields() -> None:
    first, second = read(ENDNOTE, "labelled")
    assert first.authors == ("Smith, J. A.", "Lee, K.", "Jones, B.")
    assert (first.title, first.year, first.pages) == ("Exercise and pain", 2019, "901-909")
    assert (first.doi, first.accession) == ("10.1007/x", "30000000")
    assert first.keywords == ("Exercise", "*Pain")
    assert first.abstract == "Methods: we ran. Results: it helped."
    assert (second.type, second.journal) == ("chapter", "The book")


def test_sinomed_packs_the_citation_and_numbers_addresses() -> None:
    first, second = read(SINOMED, "labelled")
    assert first.authors == ("张三", "李四")
    assert (first.journal, first.year, first.volume) == ("中国康复", 2019, "34")
    assert (first.issue, first.pages, first.accession) == ("3", "150-152", "2020123456")
    assert first.title_translated == "Effect of exercise"
    assert first.abstract == "【目的】观察。【方法】随机。"
    assert (second.title, second.pages) == ("第二篇", "1106-1111,1117")


def test_vip_widens_its_labels_and_parts_names_by_blanks() -> None:
    first, second = read(VIP, "labelled")
    assert first.authors == ("余敏", "朱江", "丁照蕾")
    assert first.keywords == ("参考文献管理", "文献管理软件")
    assert (first.journal, first.pages) == ("现代情报", "94-98,93")
    assert (second.year, second.volume, second.issue) == (2010, "3", "4")


def test_a_chinese_citation_may_part_its_pages_by_a_full_stop_and_a_dash() -> None:
    found = labelled.source("中华护理杂志. 2018, 53(5). -517-523")
    assert (found["journal"], found["year"], found["issue"]) == ("中华护理杂志", "2018", "5")
    assert found["pages"] == "517-523"
