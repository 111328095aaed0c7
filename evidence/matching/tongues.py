"""Whether two titles are in two languages, by their small words.

Databases mark most translated titles with brackets; those that print the original without a mark
are known by this. Folded titles in, so letters have no accents.
"""

# Words that only English has. "in", "an" and "on" are words of others too.
ENGLISH = frozenset({"of", "the", "and", "with", "for", "from", "by", "after", "among"})
# And those that it has not: German, French, Spanish, Portuguese, Italian, Dutch, Danish, Swedish,
# Norwegian, Polish.
_OTHERS = """
    der das den dem des und von bei mit zur zum im eine einer einem nach fur uber durch
    de la le les du et dans chez sur aux une par pour apres
    el los las del y en con un para por entre como
    da dos em na nas com uma um ao pelo
    di della dello dei degli delle nel nella nei il gli sul
    het een bij met voor van
    och av pa hos med til og
    w z u przez oraz po
"""
OTHERS = frozenset(_OTHERS.split())


def is_english(title: str) -> bool:
    """One of its small words is English."""
    return not ENGLISH.isdisjoint(title.split())


def is_foreign(title: str) -> bool:
    """Two or more of its small words are of another language, and none is English."""
    words = title.split()
    return ENGLISH.isdisjoint(words) and sum(word in OTHERS for word in words) > 1
