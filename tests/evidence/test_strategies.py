"""A search string is checked where it stands. Pure: no database."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence import strategies

PRINTED = json.loads(
    (Path(__file__).parents[2] / "evidence/demo/cipn/review.json").read_text(encoding="utf-8")
)["search"]["example_pubmed"]["value"]


def found(strategy: str, database: str = "PubMed") -> list[tuple[str, str]]:
    return [
        (one.code, strategy[one.start : one.end])
        for one in strategies.check(strategy, database=database)
    ]


def test_the_string_that_the_example_review_printed_is_flagged():
    findings = strategies.check(PRINTED, database="PubMed")
    codes = [one.code for one in findings]
    assert codes.count("square-brackets") == 2
    assert "mixed-operators" in codes
    (twice,) = [one for one in findings if one.code == "repeated-term"]
    assert PRINTED[twice.start : twice.end] == "Rehabilitation Exercise"
    assert twice.start == PRINTED.rindex("Rehabilitation Exercise")


def test_a_string_in_order_has_no_findings():
    assert not found(
        '("Peripheral Nervous System Diseases"[MeSH Terms] OR neuropath*[tiab]) '
        "AND (exercise[tw] OR yoga[tw]) NOT (review[pt])"
    )


@pytest.mark.parametrize(
    ("strategy", "where"),
    [
        ("(a OR b", "("),
        ("a OR b)", ")"),
        ("((a) AND b", "("),
        ("（运动 OR 锻炼", "（"),
    ],
)
def test_a_bracket_without_its_partner(strategy, where):
    assert ("unbalanced-bracket", where) in found(strategy)


def test_a_quotation_mark_without_its_partner():
    assert found('"quality of life AND yoga') == [("unbalanced-quote", '"')]


@pytest.mark.parametrize("strategy", ["a AND b OR c", "(a OR b AND c)", "x AND (a AND b OR c)"])
def test_and_and_or_at_one_level(strategy):
    assert [code for code, _ in found(strategy)] == ["mixed-operators"]


def test_brackets_around_what_belongs_together_end_the_mixing():
    assert not found("(a OR b) AND (c OR d)")


def test_the_mark_is_on_the_operator_that_changes():
    strategy = "a OR b OR c AND d"
    (finding,) = strategies.check(strategy)
    assert (finding.start, finding.end) == (12, 15)


@pytest.mark.parametrize(
    ("strategy", "twice"),
    [
        ("yoga OR pilates OR Yoga", "Yoga"),
        ('yoga[tw] OR "Yoga"[tw]', '"Yoga"[tw]'),
        ("(a OR b) AND ((walking aid) OR (walking  aid))", "walking  aid"),
    ],
)
def test_a_term_that_stands_twice_at_one_level(strategy, twice):
    assert found(strategy) == [("repeated-term", twice)]


def test_one_term_under_two_tags_is_two():
    assert not found("yoga[ti] OR yoga[ab]".replace("[ab]", "[tiab]"))


@pytest.mark.parametrize(
    ("strategy", "database", "tag", "hint"),
    [
        ("yoga[tiabb]", "PubMed", "[tiabb]", "[tiab]"),
        ("yoga[Mesh Term]", "PubMed", "[Mesh Term]", "[mesh terms]"),
        ("yoga:ti,abc", "Embase", "abc", ""),
        ("yoga.ti,qq.", "Ovid MEDLINE", "qq", ""),
        ("TX=(yoga)", "Web of Science", "TX", ""),
        ("SUU=运动", "CNKI", "SUU", "SU"),
    ],
)
def test_a_tag_that_the_database_does_not_have(strategy, database, tag, hint):
    (finding,) = strategies.check(strategy, database=database)
    assert (finding.code, strategy[finding.start : finding.end]) == ("unknown-tag", tag)
    assert hint in finding.sentence


@pytest.mark.parametrize(
    ("strategy", "database"),
    [
        ("yoga[Title/Abstract] OR yoga[MeSH Terms:noexp] OR x[tiab:~2]", "PubMed"),
        ("'exercise'/exp OR exercise:ti,ab,kw", "Embase"),
        ("exp Exercise/ OR exercise.ti,ab.", "Ovid"),
        ("TS=(exercise OR yoga) AND PY=(2010-2022)", "Web of Science"),
        ("SU='运动' AND TKA=化疗", "CNKI"),
    ],
)
def test_tags_that_are_known(strategy, database):
    assert not found(strategy, database)


@pytest.mark.parametrize("strategy", ["AND a", "a OR", "a AND OR b", "a AND (OR b)"])
def test_an_operator_without_its_term(strategy):
    assert "missing-term" in [code for code, _ in found(strategy)]


def test_brackets_that_hold_nothing():
    assert found("a AND ()") == [("empty-brackets", "(")]


def test_a_small_operator_between_groups():
    assert found("(a OR b) and (c OR d)") == [("small-operator", "and")]


def test_numbered_lines_are_searches_of_their_own():
    assert not found("1. a OR b\n2. c AND d\n3. #1 AND #2")
    assert [code for code, _ in found("#1 a OR b\n#2 c AND d OR e")] == ["mixed-operators"]


def test_segments_give_the_string_back_with_its_marks():
    strategy = "a AND b OR c[tiabb]"
    findings = strategies.check(strategy)
    pieces = strategies.segments(strategy, findings)
    assert "".join(piece.text for piece in pieces) == strategy
    assert [(p.number, p.text) for p in pieces if p.number] == [(1, "OR"), (2, "[tiabb]")]


@given(
    st.text(st.sampled_from('ab ()[]"“”（）ANDORNOTandor#1.\n:/,=运')),
    st.sampled_from(["PubMed", "Embase", "CNKI", ""]),
)
def test_any_text_is_checked_without_a_fall(strategy, database):
    findings = strategies.check(strategy, database=database)
    assert all(0 <= one.start < one.end <= len(strategy) for one in findings)
    pieces = strategies.segments(strategy, findings)
    assert "".join(piece.text for piece in pieces) == strategy
