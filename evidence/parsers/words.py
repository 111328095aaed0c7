"""Sets of tags and names are written as lines of words, which is how their sources print them."""


def words(text: str) -> frozenset[str]:
    """The words of a text, parted by blanks."""
    return frozenset(text.split())
