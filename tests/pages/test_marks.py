"""What the template library writes."""

from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from evidence.templatetags import diamonds
from evidence.templatetags.ledger import STATES


def write(source: str, **context) -> str:
    return Template("{% load ledger %}" + source).render(Context(context))


@pytest.mark.parametrize("state", [state for state in STATES if state != "neutral"])
def test_a_state_has_a_shape_and_a_word(state):
    html = write("{% tag state words %}", state=state, words="Three words here")
    assert "<use href=" in html
    assert "Three words here" in html


def test_states_that_differ_in_colour_differ_in_shape():
    tinted = [mark for name, mark in STATES.items() if name in {"include", "exclude", "maybe"}]
    assert len({mark.icon for mark in tinted}) == len(tinted)


def test_an_unknown_state_is_its_word():
    assert write("{% tag 'shelved' %}") == '<span class="tag">Shelved</span>'


def test_words_are_escaped_everywhere():
    evil = "<script>alert(1)</script>"
    for source in (
        "{% tag 'stale' evil href=evil title=evil %}",
        "{% icon 'ok' evil %}",
        "{% sim evil %}",
        "{% bias 'low' evil %}",
        "{% meter 1 2 evil %}",
        "{% include '_note.html' with head=evil text=evil url=evil %}",
        "{% include '_refusal.html' with sentence=evil code=evil %}",
        "{% include '_empty.html' with sentence=evil url=evil button=evil %}",
    ):
        assert "<script" not in write(source, evil=evil)


def test_an_estimate_of_a_row_a_dict_and_three_numbers_read_alike():
    row = SimpleNamespace(estimate=-0.615, ci_low=-1.004, ci_high=-0.226)
    expected = '−0.62 <span class="nowrap">[−1.00, −0.23]</span>'
    assert write("{{ row|est:2 }}", row=row) == expected
    assert write("{{ row|est:2 }}", row=vars(row)) == expected
    assert write("{% est a b c 2 %}", a=-0.615, b=-1.004, c=-0.226) == expected
    assert write("{{ row|est }}", row=None) == "–"


@pytest.mark.parametrize(
    ("origin", "marked"),
    [("simulated", True), (True, True), ("reported", False), (None, False), ("", False)],
)
def test_only_what_is_simulated_is_marked_so(origin, marked):
    assert ("SIM" in write("{{ origin|sim }}", origin=origin)) is marked


def test_a_bias_that_is_not_stated_is_not_called_low():
    assert "Not stated" in write("{% bias None %}")
    assert "bias-none" in write("{% bias None %}")


@pytest.mark.parametrize(
    ("name", "full", "reads"),
    [
        ("yh", "", "YH"),
        ("curator", "", "curator"),
        ("x", "Ada King Byron", "AKB"),
        ("x", "Mo", "MO"),
    ],
)
def test_how_a_person_is_called(name, full, reads):
    user = SimpleNamespace(get_username=lambda: name, get_full_name=lambda: full)
    assert write("{{ user|initials }}", user=user) == reads


@pytest.mark.parametrize(
    ("done", "total", "width"), [(18, 46, "39.1"), (0, 0, "0.0"), (9, 3, "100.0"), (None, 5, "0.0")]
)
def test_a_meter_is_never_beyond_its_ends(done, total, width):
    html = write("{% meter done total 'words' %}", done=done, total=total)
    assert f'class="m1" width="{width}"' in html
    assert 'aria-label="words"' in html


def test_a_small_diamond_of_no_result_is_an_empty_axis():
    axis = diamonds.axis([(-1.0, 1.0)])
    assert 'class="dia"' not in write("{% mini_diamond axis None None None %}", axis=axis)
    assert 'class="dia"' in write("{% mini_diamond axis 0.1 -0.5 0.5 %}", axis=axis)


class Spread(forms.Form):
    sd = forms.FloatField(label="SD", help_text="As printed.", min_value=0.01)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")], widget=forms.RadioSelect)


def test_a_field_names_its_help_its_unit_and_its_error():
    html = write("{% field form.sd unit='mm' %}", form=Spread({"sd": "-1", "kind": "a"}))
    assert '<label class="form-label" for="id_sd">SD<span class="visually-hidden">(in mm)' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_sd_helptext id_sd_error"' in html
    assert 'id="id_sd_helptext">As printed.' in html
    assert 'id="id_sd_error"' in html
    assert 'class="form-control is-bad"' in html


def test_errors_on_top_lead_to_their_fields():
    html = write("{% include '_form_errors.html' %}", form=Spread({"sd": "-1"}))
    assert '<a href="#id_sd">SD</a>' in html
    assert '<a href="#id_kind' in html
    assert 'id="id_kind"' in write("{% field form.kind %}", form=Spread({"sd": "-1"}))


@pytest.mark.parametrize(
    ("asked", "order", "link"),
    [
        ("", "none", "?sort=year"),
        ("?sort=year&page=3&q=yoga", "ascending", "?sort=-year&amp;q=yoga"),
        ("?sort=-year", "descending", "?sort=year"),
    ],
)
def test_a_head_sorts_and_keeps_the_filters(asked, order, link):
    request = RequestFactory().get(f"/records/{asked}")
    html = write("{% sort_head 'year' 'Year' 'num' %}", request=request)
    assert f'aria-sort="{order}"' in html
    assert f'href="{link}"' in html


@pytest.mark.parametrize(
    ("found", "total", "reads"),
    [(46, 306, "46 of 306 records, filtered"), (306, 306, "306 records"), (0, None, "0 records")],
)
def test_a_list_always_says_its_count(found, total, reads):
    page = Paginator(range(found), 100).page(1)
    request = RequestFactory().get("/records/")
    html = render_to_string(
        "_pagination.html", {"page_obj": page, "noun": "records", "total": total}, request
    )
    assert reads in html
    assert ('rel="next"' in html) is (found > 100)
    assert 'rel="prev"' not in html


def test_a_title_is_said_twice_from_one_block():
    html = write(
        "{% keep title %}  <b>{{ name }}</b> {% endkeep %}{{ title }}|{{ title }}", name="<"
    )
    assert html == "<b>&lt;</b>|<b>&lt;</b>"
