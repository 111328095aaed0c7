"""What must hold for any records: order, repetition, one at a time, and nothing crashes."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.matching import (
    Citation,
    Index,
    Keys,
    Matches,
    find,
    journals,
    keys,
    match_new,
    names,
    wording,
)
from tests.evidence.matching.labelled import SETS, citations

Groups = set[frozenset[object]]


def groups(matches: Matches) -> Groups:
    return {frozenset(group) for group in matches.groups}


def in_batches(records: list[Keys], sizes: list[int]) -> Groups:
    """The groups when the records come in several imports, each matched against all before."""
    group_of: dict[object, object] = {}
    done = 0
    for size in sizes:
        index = Index(records[:done], group_of)
        for group in match_new(records[done : done + size], index).groups:
            group_of |= dict.fromkeys(group, group[0])
        done += size
    found: dict[object, set[object]] = {}
    for record, group in group_of.items():
        found.setdefault(group, set()).add(record)
    return {frozenset(group) for group in found.values()}


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_the_file_does_not_matter(name: str, seed: int) -> None:
    records = citations(name)
    shuffled = random.Random(seed).sample(records, len(records))
    one, other = find(records), find(shuffled)
    assert groups(one) == groups(other)
    assert {frozenset((p.a, p.b)) for p in one.sure} == {frozenset((p.a, p.b)) for p in other.sure}
    assert sorted(p.probability for p in one.ask) == sorted(p.probability for p in other.ask)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("seed", [4, 5, 6])
def test_imports_one_after_the_other_end_where_one_import_ends(name: str, seed: int) -> None:
    rng = random.Random(seed)
    records = [keys(c) for c in rng.sample(citations(name), len(citations(name)))]
    sizes = [len(records) // 2, 37, 1, 1, 0, len(records)]
    assert in_batches(records, sizes) == groups(match_new(records, Index(())))


@pytest.mark.parametrize("name", SETS)
def test_what_is_left_after_merging_holds_no_duplicates(name: str) -> None:
    records = {c.id: c for c in citations(name)}
    found = find(records.values())
    extra = {record for group in found.groups for record in group[1:]}
    assert find(c for i, c in records.items() if i not in extra).groups == ()


def test_the_same_file_imported_twice_adds_only_duplicates() -> None:
    """All but the records without authors and pages, of which there may be two: they are asked."""
    records = citations("asysd_cardiac_sample")
    again = [replace(c, id=f"again {c.id}") for c in records]
    first = find(records)
    index = Index([keys(c) for c in records], _labels(first))
    second = match_new([keys(c) for c in again], index)
    joined = {record for group in second.groups for record in group}
    asked = {record for pair in second.ask for record in (pair.a, pair.b)}
    bare = {c.id for c in again if not c.authors and not c.pages}
    assert {c.id for c in again} - joined == bare
    assert bare <= asked


def _labels(matches: Matches) -> dict[object, object]:
    return {record: group[0] for group in matches.groups for record in group}


def test_an_index_of_those_that_share_a_block_is_enough() -> None:
    """The database is asked for the records that share a block with a new one, no others."""
    records = [keys(c) for c in citations("sra_cytology")]
    known, new = records[:-100], records[-100:]
    wanted = {block for record in new for block in record.blocks}
    some = [record for record in known if not wanted.isdisjoint(record.blocks)]
    assert len(some) < len(known) / 2
    whole, part = match_new(new, Index(known)), match_new(new, Index(some))
    assert groups(whole) == groups(part)
    assert len(whole.ask) == len(part.ask)


def test_keys_can_be_stored_as_lists() -> None:
    made = keys(citations("sra_cytology")[0])
    *fields, blocks = list(made)
    assert Keys(*fields, tuple(blocks)) == made
    assert all(isinstance(field, str | int) for field in fields)
    assert all(-(2**63) <= block < 2**63 for block in blocks)


TRIAL = Citation(
    id="a", title="Duloxetine for painful neuropathy after chemotherapy", year="2013",
    authors="Smith EM; Pang H; Cirrincione C", journal="J Oncol", volume="31", pages="1359-1367",
)  # fmt: skip


def test_a_person_who_said_different_is_not_overruled() -> None:
    twins = [keys(replace(TRIAL, id=i)) for i in "abc"]
    said = match_new(twins, Index(()), apart=[("a", "b")])
    assert all({"a", "b"} - set(group) for group in said.groups)
    assert not any({pair.a, pair.b} == {"a", "b"} for pair in [*said.sure, *said.ask])
    later = match_new(twins[2:], Index(twins[:2]), apart=[("a", "c"), ("b", "c")])
    assert later.groups == later.ask == ()


def test_known_groups_stay_even_where_the_rules_would_part_them() -> None:
    """A person joined an abstract and its article; a copy of the article joins them both."""
    abstract = replace(TRIAL, id="s", issue="Suppl", pages="S77")
    index = Index([keys(TRIAL), keys(abstract)], {"a": 1, "s": 1})
    found = match_new([keys(replace(TRIAL, id="new"))], index)
    assert groups(found) == {frozenset({"a", "s", "new"})}


def test_a_record_between_two_works_joins_only_one() -> None:
    """Without a page it could be either of the two; the two must not meet in it."""
    article = TRIAL
    abstract = replace(TRIAL, id="s", issue="Suppl 1", pages="S77")
    between = replace(TRIAL, id="x", pages="")
    found = find([article, abstract, between])
    assert all({"a", "s"} - set(group) for group in found.groups)


text = st.text(max_size=60)
messy = st.builds(
    Citation, id=st.integers(), title=text, authors=text, year=text, journal=text, volume=text,
    issue=text, pages=text, doi=text, issn=text, kind=text, pmid=text, other_title=text,
)  # fmt: skip


@given(messy)
@settings(max_examples=300, deadline=None)
def test_any_text_has_keys(record: Citation) -> None:
    made = keys(record)
    assert made == keys(record)
    assert not made.title or made.blocks


@given(st.lists(messy, max_size=8, unique_by=lambda c: c.id))
@settings(max_examples=100, deadline=None)
def test_any_records_can_be_matched(records: list[Citation]) -> None:
    found = find(records)
    everyone = [record for group in found.groups for record in group]
    assert len(everyone) == len(set(everyone))
    assert all(0 <= pair.probability <= 1 for pair in (*found.sure, *found.ask, *found.related))


vocabulary = "effect of alpha beta insulin on glucose in rats mice part i ii 2 3 b c trial the a"
phrases = st.lists(st.sampled_from(vocabulary.split()), min_size=1, max_size=9).map(" ".join)


@given(phrases, phrases)
@settings(max_examples=500, deadline=None)
def test_comparing_has_no_direction(a: str, b: str) -> None:
    assert wording.compare(a, b) == wording.compare(b, a)
    assert journals.compare(a, b) == journals.compare(b, a)
    assert names.compare(a, b) == names.compare(b, a)
    assert wording.compare(a, a) is wording.Wording.EXACT


def test_a_huge_block_stays_linear() -> None:
    """Three thousand abstracts under one DOI and one title are not compared pairwise."""
    poster = replace(TRIAL, title="Abstracts", doi="10.1111/supplement", authors="")
    records = [replace(poster, id=n, pages=f"S{n}") for n in range(3000)]
    assert find(records).groups == ()


def test_nothing_in_nothing_out() -> None:
    assert find([]).groups == ()
    assert find([Citation(id=1), Citation(id=2)]).groups == ()
