"""Pure: what is wrong with a search string, with the place of each finding.

A string is read as its database reads it: the family of its syntax (families), its numbered lines
(lines), its words and operators (tokens), what is bound by brackets (tree). Then the rules look at
the tree, and the field tags are looked up (tags).
"""

from evidence.strategies.families import family_of
from evidence.strategies.rules import Finding, Segment, check, segments

__all__ = ["Finding", "Segment", "check", "family_of", "segments"]
