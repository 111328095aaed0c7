"""Abbreviations that one title adds or uses, and the other spells out."""

import re
from collections.abc import Iterator, Sequence

SHORT, LONG = 2, 6  # letters of an abbreviation that is looked up


def without(
    ours: Sequence[str], theirs: Sequence[str], title_a: Sequence[str], title_b: Sequence[str]
) -> tuple[list[str], list[str]]:
    """The words that only one title has, less abbreviations and what they stand for.

    "human papillomavirus (HPV) tests", "human papillomavirus tests" and "HPV tests" are one
    title. `ours` and `theirs` are the words that only one has, in the order of the titles.
    """
    left_a, spelled_b = _explained(ours, title_a, theirs)
    left_b, spelled_a = _explained(theirs, title_b, ours)
    return (
        [word for word in left_a if word not in spelled_a],
        [word for word in left_b if word not in spelled_b],
    )


def _explained(
    words: Sequence[str], title: Sequence[str], others: Sequence[str]
) -> tuple[list[str], set[str]]:
    """The words that nothing explains, and the words of the other title that the rest are for."""
    left: list[str] = []
    spelled: set[str] = set()
    for word in words:
        if not SHORT <= len(word) <= LONG or not word.isalpha():
            left.append(word)
        elif not any(_stands_for(word, near) for near in _beside(word, title)):
            found = next((run for run in _runs(word, others) if _stands_for(word, run)), ())
            spelled.update(found)
            left += [] if found else [word]
    return left, spelled


def _beside(short: str, title: Sequence[str]) -> Iterator[Sequence[str]]:
    """The words just before the abbreviation, and those just after it."""
    at = title.index(short) if short in title else 0
    for length in range(2, min(len(short), len(title)) + 1):
        yield title[max(at - length, 0) : at]
        yield title[at + 1 : at + 1 + length]


def _runs(short: str, words: Sequence[str]) -> Iterator[Sequence[str]]:
    for length in range(len(short), 1, -1):
        for start in range(len(words) - length + 1):
            yield words[start : start + length]


def _stands_for(short: str, words: Sequence[str]) -> bool:
    """The first letter of each of several words, and perhaps more of their letters: "hpv"."""
    if len(words) < 2 or words[0][0] != short[0]:
        return False
    pattern = "".join(word[0] + "".join(f"{letter}?" for letter in word[1:12]) for word in words)
    return re.fullmatch(pattern, short) is not None
