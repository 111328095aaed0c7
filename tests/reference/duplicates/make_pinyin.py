"""Makes evidence/matching/pinyin.txt: each Mandarin syllable with the characters read so.

Needs pypinyin 0.55.0 (MIT; its readings are those of the Unicode Han database), which the
product itself does not need. Run: python make_pinyin.py > evidence/matching/pinyin.txt
The 6,763 characters of GB 2312 cover the names of people and journals in the databases.
"""

from collections import defaultdict

from pypinyin import lazy_pinyin

# Characters whose commonest reading is not the one they have as a family name.
SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "朴": "piao",
    "缪": "miao", "乐": "yue", "覃": "qin", "翟": "zhai", "盖": "ge", "折": "she",
}  # fmt: skip


def gb2312() -> list[str]:
    """The Han characters of GB 2312, in its order."""
    cells = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return [text for cell in cells if (text := cell.decode("gb2312", "ignore"))]


def main() -> None:
    readings = defaultdict(list)
    for character in gb2312():
        reading = lazy_pinyin(character)[0].replace("ü", "u").replace("v", "u")
        readings[reading].append(character)
    print("# Made by tests/reference/duplicates/make_pinyin.py. The first block: family names.")
    for character, reading in SURNAMES.items():
        print(f"={reading} {character}")
    for reading in sorted(readings):
        print(reading, "".join(readings[reading]))


main()
