"""Names in the order that people look for them: Şimşek stands between Schwenk and Streckmann.

The database sorts by code points, with or without ICU in its build; so the key is written out.
"""

from django.db.models import CharField, Func

# Letters that Unicode does not take apart into a letter and an accent.
_ONE = ("øłđðı", "olddi")
_TWO = {"æ": "ae", "œ": "oe", "þ": "th", "ß": "ss"}


def _template() -> str:
    plain = r"lower(regexp_replace(normalize(%(expressions)s, NFKD), '[\u0300-\u036f]', '', 'g'))"
    sql = f"translate({plain}, '{_ONE[0]}', '{_ONE[1]}')"
    for letter, pair in _TWO.items():
        sql = f"replace({sql}, '{letter}', '{pair}')"
    return sql


class Alphabetical(Func):
    """A column's text without accents and case, to order by."""

    arity = 1
    template = _template()
    output_field = CharField()


def alphabetical(name: str) -> str:
    """The same key for names that are sorted in Python."""
    from evidence.matching.text import unaccent  # late: matching loads RapidFuzz

    return unaccent(name.casefold())
