"""Pure: which records are the same work. No framework.

The way through it: `clean` turns a citation into keys, `block` finds the pairs worth comparing,
`compare` measures them field by field, `decide` gives each one of the answers, `words` says why,
`settle` joins sure pairs into groups with `cluster`. `find` walks the whole way for a set,
`match_new` for new records against known ones, `links` and
`portions` cut a large set into parts that can be matched alone.
"""

from .citation import Answer, Citation, Keys, Matches, Pair
from .clean import VERSION, keys
from .find import Index, find, match_new
from .portions import links, portions

__all__ = [
    "VERSION",
    "Answer",
    "Citation",
    "Index",
    "Keys",
    "Matches",
    "Pair",
    "find",
    "keys",
    "links",
    "match_new",
    "portions",
]
