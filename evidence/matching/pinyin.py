"""Chinese names as the western databases spell them."""

from functools import cache, lru_cache
from pathlib import Path

from .text import HAN

TABLE = Path(__file__).with_name("pinyin.txt")
COMPOUND = frozenset({
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人",
    "夏侯", "诸葛", "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶",
    "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于",
    "司空", "令狐", "呼延",
})  # fmt: skip


@cache
def readings() -> tuple[dict[str, str], dict[str, str]]:
    """Character -> syllable: for any place, and for family names that are read otherwise."""
    common: dict[str, str] = {}
    family: dict[str, str] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        syllable, _, characters = line.partition(" ")
        if not line.startswith("#"):
            table = family if syllable.startswith("=") else common
            table.update(dict.fromkeys(characters, syllable.lstrip("=")))
    return common, family


def spell(text: str) -> str:
    """The syllables of a Chinese text; characters outside the table and other text stay."""
    common, _ = readings()
    spelled = (f" {common.get(c, c)} " if HAN.match(c) else c for c in text)
    return " ".join("".join(spelled).split())


@lru_cache(maxsize=200_000)
def spell_name(name: str) -> str:
    """A Chinese name as "family given": 欧阳小明 -> "ouyang xiaoming"."""
    common, family = readings()
    name = "".join(name.split())
    cut = 2 if name[:2] in COMPOUND and len(name) > 2 else 1
    first = "".join(common.get(c, c) for c in name[:cut])
    if cut == 1:
        first = family.get(name[0], first)
    given = "".join(common.get(c, c) for c in name[cut:])
    return f"{first} {given}".strip()
