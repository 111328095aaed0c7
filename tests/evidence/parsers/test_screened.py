"""Decisions in the notes of Rayyan, ASReview and Covidence, in the forms that they are met in."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from evidence import parsers
from evidence.parsers import screened

BOTH = {"Yan Hua": "Included", "Tom": "Excluded"}


@pytest.mark.parametrize(
    ("notes", "said"),
    [
        ('RAYYAN-INCLUSION: {"Yan Hua"=>"Included", "Tom"=>"Excluded"}', BOTH),
        ('x | RAYYAN-INCLUSION: {"Yan Hua"=>"Included","Tom"=>"Excluded"} | y', BOTH),
        ('USER-NOTES: {"Tom"=>["a } b"]} | RAYYAN-INCLUSION: {"Tom"=>"Maybe"}', {"Tom": "Maybe"}),
        ('RAYYAN-INCLUSION: {"Ann {guest}"=>"Included"}', {"Ann {guest}": "Included"}),
        ('<p>RAYYAN-INCLUSION: {"王 小明"=>"Included"}</p>', {"王 小明": "Included"}),
        (  # brought into Rayyan again: its former notes stand before the new ones
            '<p>RAYYAN-INCLUSION: {"Tom"=>"Excluded"}</p> RAYYAN-INCLUSION: {"Tom"=>"Included"}',
            {"Tom": "Included"},
        ),
        ("ASReview_relevant", {"ASReview": "Included"}),
        ("ASReview_not_seen", {}),
        ("ASReview_unsure", {"ASReview": "unsure"}),
        ("RAYYAN-INCLUSION: {}", {}),
        (
            'RAYYAN-INCLUSION: {"Anna"=>"Included", "Ben"=>nil}',
            {
                "Anna": "Included",
                "Rayyan": '"Ben"=>nil',
            },
        ),
        ("RAYYAN-INCLUSION: {'Anna': 'Included'} | x", {"Rayyan": "'Anna': 'Included'"}),
        ('RAYYAN-INCLUSION: {"Anna"=>"Incl', {"Rayyan": '"Anna"=>"Incl'}),
        ("ASReview_irrelevant\nasreview_user_name: Yan Hua", {"Yan Hua": "Excluded"}),
        ("Exclusion reason: Wrong outcomes; ", {"Covidence": "Excluded"}),
        ("RAYYAN-INCLUSION: {", {}),
    ],
)
def test_who_decided_what(notes: str, said: dict[str, str]) -> None:
    assert screened.decisions(notes) == said


def test_labels_of_several_notes_and_the_reason_that_each_program_parts_its_way() -> None:
    assert screened.labels("RAYYAN-LABELS: a,b\nRAYYAN-LABELS: c | RAYYAN-X: d") == ("a", "b", "c")
    told = screened.reasons("RAYYAN-EXCLUSION-REASONS: wrong age,wrong drug | x")
    assert told == ("wrong age", "wrong drug")
    told = screened.reasons("Exclusion reason: Cohort, not a trial; [x](Ann): y")
    assert told == ("Cohort, not a trial",)


@pytest.mark.parametrize("column", ["included", "label_included"])
def test_older_tables_of_asreview_hold_decisions(column: str) -> None:
    data = f"record_id,title,{column}\n0,One,1\n1,Two,0\n2,Three,-1\n3,Four,\n".encode()
    reading = parsers.read(data)
    assert reading.format == "csv-asreview"
    said = [dict(record.decisions) for record in reading.records]
    assert said == [{"ASReview": "Included"}, {"ASReview": "Excluded"}, {}, {}]


def test_words_of_asreview_that_it_never_writes_are_kept_for_whoever_takes_them_over() -> None:
    data = "title,asreview_label\nOne,True\nTwo,FALSE\nThree,perhaps\nFour,-1.0\nFive,nan\n"
    said = [dict(record.decisions) for record in parsers.read(data.encode()).records]
    words = [{"ASReview": word} for word in ("Included", "Excluded", "perhaps")]
    assert said == [*words, {}, {}]


def test_a_workbook_leaves_out_the_last_cells_of_records_that_nobody_saw() -> None:
    book, out = Workbook(), io.BytesIO()
    book.active.append(["record_id", "title", "abstract", "asreview_label", "a", "b", "c", "d"])
    book.active.append([0, "One", "x", 1, "a", "b", "c", "d"])
    book.active.append([1, "Two"])
    book.save(out)
    reading = parsers.read(out.getvalue())
    assert [record.title for record in reading.records] == ["One", "Two"]
    assert reading.problems == ()


def test_a_project_of_asreview_says_what_to_export_from_it() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("project.json", "{}")
    reading = parsers.read(out.getvalue(), filename="review.asreview")
    assert "project of ASReview" in reading.why
