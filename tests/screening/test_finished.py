"""A finished review comes in, with what its people decided in another program."""

import pytest

from evidence import imports, ingest, permissions, withdrawals
from evidence.models import AuditEntry, Import, Report, Role
from screening import arbitration, decisions, finished, progress, queues, said
from screening.brought import GivenBack
from screening.decisions import ReasonMissing
from screening.finished import NamedTwice, NobodyNamed, NotAScreener, TooMany, WordUnknown
from screening.models import Decision, Item, ItemOutcome, StageKind
from tests.factories.people import a_member
from tests.factories.records import BALANCE, YOGA, a_search, numbered, ris
from tests.factories.screening import Desk, a_desk, let_through

pytestmark = pytest.mark.django_db
FIRST, FULL = StageKind.TITLE_ABSTRACT, StageKind.FULL_TEXT


def rayyan(**said: str) -> dict[str, str]:
    pairs = ", ".join(f'"{who}"=>"{what}"' for who, what in said.items())
    return {"N1": f"RAYYAN-INCLUSION: {{{pairs}}}"}


def brought(desk: Desk, *works: dict, name: str = "rayyan.ris") -> Import:
    row = imports.start(a_search(desk.review), file=ris(*works), name=name, by=desk.lead)
    ingest.run(row.pk)
    row.refresh_from_db()
    queues.fill(desk.review)
    return row


def item_of(row: Import, place: int, kind: str = FIRST) -> Item:
    return Item.objects.get(record__of=row, record__place=place, stage__kind=kind)


@pytest.fixture
def desk() -> Desk:
    return a_desk(records=0)


def test_the_file_says_who_decided_on_how_many_and_not_what(desk: Desk) -> None:
    row = brought(
        desk,
        YOGA | rayyan(Anna="Included", Ben="Excluded"),
        BALANCE | rayyan(Anna="Maybe"),
        *numbered(1),
    )
    assert said.named(row) == [("Anna", 2), ("Ben", 1)]


def test_verdicts_settle_open_conflicts_or_wait_as_if_given_here(desk: Desk) -> None:
    one, two = numbered(2)
    row = brought(
        desk,
        YOGA | rayyan(Anna="Included", Ben="Maybe"),
        BALANCE | rayyan(Anna="Included", Ben="Excluded"),
        one | rayyan(Anna="Excluded"),
        two,
    )
    done = finished.adopt(
        row, people={"Anna": [desk.yh], "Ben": [desk.tt]}, stage=FIRST, by=desk.lead
    )
    assert (done.taken, done.left) == (5, {})
    agreed, differ, half, none = (item_of(row, place) for place in (1, 2, 3, 4))
    assert agreed.outcome == ItemOutcome.INCLUDED
    assert agreed.record.report is not None
    assert (differ.outcome, differ.conflict_at is not None) == (None, True)
    assert (half.outcome, half.taken, none.taken) == (None, 1, 0)
    assert half.decisions.get().note == "From “rayyan.ris”"


def test_a_word_that_is_no_verdict_is_counted_and_named_or_given_its_verdict(desk: Desk) -> None:
    row = brought(
        desk,
        YOGA | rayyan(Anna="Unsure ", Ben="Included"),
        BALANCE | rayyan(Anna="unsure", Ben="Undecided"),
    )
    assert said.unread(row) == [("unsure", 2), ("undecided", 1)]
    people = {"Anna": [desk.yh], "Ben": [desk.tt]}
    done = finished.adopt(row, people=people, stage=FIRST, by=desk.lead)
    assert (done.taken, done.unread) == (1, {"unsure": 2, "undecided": 1})
    told = AuditEntry.objects.get(act="screening.adopted").sentence
    assert told.endswith(
        "1 verdict taken over; 3 left out, no verdict in their words: “unsure” 2, “undecided” 1"
    )
    meant = {"unsure": "maybe"}
    done = finished.adopt(row, people=people, stage=FIRST, words=meant, by=desk.lead)
    assert (done.taken, done.unread) == (2, {"undecided": 1})
    with pytest.raises(WordUnknown):
        finished.ask(row, people=people, stage=FIRST, words={"unsure": "perhaps"}, by=desk.lead)


def test_a_word_that_is_no_verdict_lets_nothing_through_by_its_title(desk: Desk) -> None:
    row = brought(desk, YOGA | rayyan(Anna="Unsure"))
    finished.adopt(
        row, people={"Anna": [desk.yh]}, stage=FULL, reason=desk.reasons[0], by=desk.lead
    )
    assert not Decision.objects.exists()


def test_the_page_asks_what_an_unknown_word_means(desk: Desk, client) -> None:
    row = brought(desk, YOGA | rayyan(Anna="<b>Unsure"))
    address = f"/reviews/{desk.review.slug}/imports/{row.pk}/decisions/"
    client.force_login(desk.lead)
    assert "&lt;b&gt;unsure”: 1 time" in client.get(address).content.decode()
    given = {"stage": FIRST, "people_0": [desk.yh.pk], "word_0": "maybe"}
    assert client.post(address, given).status_code == 302
    told = AuditEntry.objects.get(act="screening.adopting").sentence
    assert told.endswith("“<b>unsure” means maybe")


def test_what_came_in_is_blind_until_the_colleague_has_decided(desk: Desk) -> None:
    row = brought(desk, YOGA | rayyan(Anna="Excluded"))
    finished.adopt(row, people={"Anna": [desk.yh]}, stage=FIRST, by=desk.lead)
    assert Decision.objects.seen_by(desk.yh).count() == 1
    for other in (desk.tt, desk.lead, desk.arbiter):
        assert not Decision.objects.seen_by(other).exists()
    told = AuditEntry.objects.get(act="screening.brought-in")
    assert told.seal
    decisions.record(item_of(row, 1), verdict="exclude", by=desk.tt)
    assert Decision.objects.seen_by(desk.tt).count() == 2


def test_twice_is_once_and_what_was_decided_here_stays(desk: Desk) -> None:
    row = brought(desk, YOGA | rayyan(Anna="Included"), BALANCE | rayyan(Anna="Included"))
    decisions.record(item_of(row, 1), verdict="exclude", by=desk.yh)
    for taken, there in ((1, 0), (0, 1)):
        done = finished.adopt(row, people={"Anna": [desk.yh]}, stage=FIRST, by=desk.lead)
        assert done.taken == taken
        assert done.left.get("were there already", 0) == there
        assert done.left["differ from what the person decided here"] == 1
    assert item_of(row, 1).decisions.get().verdict == "exclude"


def test_a_verdict_on_a_duplicate_counts_for_the_record_that_leads(desk: Desk) -> None:
    first = brought(desk, YOGA, name="first.ris")
    row = brought(desk, YOGA | rayyan(Anna="Included"))
    done = finished.adopt(row, people={"Anna": [desk.yh]}, stage=FIRST, by=desk.lead)
    assert done.taken == 1
    assert item_of(first, 1).decisions.get().by == desk.yh


def test_a_list_without_verdicts_is_one_verdict_of_those_who_decided_together(desk: Desk) -> None:
    row = brought(desk, YOGA, BALANCE, name="included.ris")
    assert said.named(row) == []
    people = {said.THE_LIST: [desk.yh, desk.tt]}
    finished.adopt(row, people=people, stage=FIRST, whole="include", by=desk.lead)
    assert {item_of(row, place).outcome for place in (1, 2)} == {ItemOutcome.INCLUDED}


def test_covidence_excludes_at_full_text_with_its_reason_or_the_chosen_one(desk: Desk) -> None:
    known, other = desk.reasons[:2]
    row = brought(
        desk,
        YOGA
        | {"N1": f"Exclusion reason: Not ours; Exclusion reason: {known.label}; Anna: see table"},
        BALANCE | {"N1": "Exclusion reason: Something else;"},
    )
    people = {"Covidence": [desk.yh, desk.tt]}
    finished.adopt(row, people=people, stage=FULL, reason=other, by=desk.lead)
    assert {item_of(row, place).outcome for place in (1, 2)} == {ItemOutcome.INCLUDED}
    first, second = item_of(row, 1, FULL), item_of(row, 2, FULL)
    assert (first.outcome, first.reason) == (ItemOutcome.EXCLUDED, known)
    assert (second.outcome, second.reason) == (ItemOutcome.EXCLUDED, other)
    assert second.decisions.first().note == "From “rayyan.ris”: Something else"
    told = AuditEntry.objects.get(act="screening.adopted").sentence
    assert told.endswith(
        "4 verdicts taken over; 2 of them with the chosen reason, as the protocol has none of "
        "these: “Something else” 2"
    )


def test_colleagues_who_took_the_places_keep_them(desk: Desk) -> None:
    third = a_member(desk.review, Role.INVESTIGATOR, username="third")
    row = brought(desk, YOGA | rayyan(Anna="Included"))
    for person in desk.voters:
        queues.claim(item_of(row, 1), by=person)
    done = finished.adopt(row, people={"Anna": [third]}, stage=FIRST, by=desk.lead)
    assert (done.taken, sum(done.left.values())) == (0, 1)
    assert item_of(row, 1).taken == 2


def test_what_makes_no_sense_is_refused(desk: Desk) -> None:
    row = brought(desk, YOGA | rayyan(Anna="Included"))
    given = {"stage": FIRST, "by": desk.lead}
    for people, refusal in (
        ({"Anna": []}, NobodyNamed),
        ({"Anna": [desk.arbiter]}, NotAScreener),
        ({"Anna": [desk.yh], "Ben": [desk.yh]}, NamedTwice),
        (
            {"Anna": [desk.yh, desk.tt, a_member(desk.review, Role.INVESTIGATOR, username="u3")]},
            TooMany,
        ),
    ):
        with pytest.raises(refusal):
            finished.ask(row, people=people, **given)
    with pytest.raises(ReasonMissing):
        finished.ask(row, people={"Anna": [desk.yh]}, stage=FULL, by=desk.lead)


def test_only_a_lead_says_who_is_who(desk: Desk, client) -> None:
    row = brought(desk, YOGA | rayyan(Anna="Included"))
    address = f"/reviews/{desk.review.slug}/imports/{row.pk}/decisions/"
    client.force_login(desk.yh)
    assert client.get(address).status_code == 403
    client.force_login(desk.lead)
    page = client.get(address)
    assert "Anna: 1 record" in page.content.decode()
    refused = client.post(address, {"stage": FIRST})
    assert refused.status_code == 422
    assert "who it is here" in refused.content.decode()


def test_the_raw_text_is_held_back_until_the_record_is_settled(desk: Desk, client) -> None:
    row = brought(desk, YOGA | rayyan(Anna="Excluded", Ben="Excluded"))
    record = item_of(row, 1).record
    client.force_login(desk.tt)
    address = f"/reviews/{desk.review.slug}/records/{record.pk}/"
    shown = client.get(address).content.decode()
    assert "RAYYAN" not in shown
    assert "It is shown when the record is settled." in shown
    finished.adopt(row, people={"Anna": [desk.yh], "Ben": [desk.tt]}, stage=FIRST, by=desk.lead)
    assert "RAYYAN" in client.get(address).content.decode()


def test_what_a_file_brought_in_goes_back_together(desk: Desk) -> None:
    row = brought(
        desk,
        YOGA | rayyan(Anna="Included", Ben="Maybe"),
        BALANCE | rayyan(Anna="Included", Ben="Excluded"),
        numbered(1)[0] | rayyan(Anna="Excluded"),
    )
    people = {"Anna": [desk.yh], "Ben": [desk.tt]}
    finished.adopt(row, people=people, stage=FIRST, by=desk.lead)
    with pytest.raises(withdrawals.DecidedAlready):
        withdrawals.undo(row, by=desk.lead)
    assert finished.held(row) == 5
    assert finished.give_back(row, by=desk.lead) == {GivenBack.DONE: 3}
    assert (finished.held(row), finished.give_back(row, by=desk.lead)) == (0, {})
    for place in (1, 2, 3):
        item = item_of(row, place)
        assert (item.outcome, item.conflict_at, item.taken) == (None, None, 0)
    assert not Item.objects.filter(stage__kind=FULL).exists()
    assert Decision.objects.filter(withdrawn_at__isnull=False).count() == 5
    again = finished.adopt(row, people={"Anna": [desk.tt]}, stage=FIRST, by=desk.lead)
    assert again.taken == 3
    finished.give_back(row, by=desk.lead)
    withdrawals.undo(row, by=desk.lead)


def test_a_list_taken_over_at_full_text_goes_back_through_both_stages(desk: Desk) -> None:
    """And comes again: the stage was wrong, or the people."""
    row = brought(desk, YOGA, BALANCE, name="included.ris")
    team = {said.THE_LIST: [desk.yh, desk.tt]}
    for _ in range(2):
        finished.adopt(row, people=team, stage=FULL, whole="include", by=desk.lead)
        assert Report.objects.filter(study__isnull=False).count() == 2
        assert finished.give_back(row, by=desk.lead) == {GivenBack.DONE: 4}
        assert not Report.objects.exists()
        assert finished.held(row) == 0
        assert queues.next_item(desk.stage(FULL), by=desk.yh) is None
        assert progress.of(desk.review, user=desk.yh)[FULL].total == 0
    let_through(desk)
    assert queues.next_item(desk.stage(FULL), by=desk.yh) is not None
    assert progress.of(desk.review, user=desk.yh)[FULL].left == 2


def test_what_people_added_here_since_is_not_undone(desk: Desk) -> None:
    one, two = numbered(2)
    row = brought(
        desk,
        YOGA | rayyan(Anna="Included"),
        BALANCE | rayyan(Anna="Included", Ben="Excluded"),
        one | rayyan(Anna="Included", Ben="Included"),
        two | rayyan(Anna="Excluded"),
    )
    people = {"Anna": [desk.yh], "Ben": [desk.tt]}
    finished.adopt(row, people=people, stage=FIRST, by=desk.lead)
    decisions.record(item_of(row, 1), verdict="include", by=desk.tt)
    arbitration.rule(item_of(row, 2), verdict="exclude", by=desk.arbiter, sentence="No")
    full = item_of(row, 3, FULL)
    decisions.record(full, verdict="exclude", reason=desk.reasons[0], by=desk.tt)
    assert finished.give_back(row, by=desk.lead) == {
        GivenBack.DECIDED: 1,
        GivenBack.RULED: 1,
        GivenBack.WORKED: 1,
        GivenBack.DONE: 1,
    }
    assert item_of(row, 1).outcome == ItemOutcome.INCLUDED
    assert item_of(row, 2).outcome == ItemOutcome.EXCLUDED
    assert item_of(row, 3).outcome == ItemOutcome.INCLUDED
    assert item_of(row, 4).taken == 0
    told = AuditEntry.objects.get(act="screening.adopted-undone").sentence
    assert "1 record stay: people decided on them here since" in told


def test_only_who_runs_the_team_takes_them_back(desk: Desk) -> None:
    row = brought(desk, YOGA | rayyan(Anna="Included"))
    finished.adopt(row, people={"Anna": [desk.yh]}, stage=FIRST, by=desk.lead)
    with pytest.raises(permissions.NotAllowed):
        finished.ask_back(row, by=desk.yh)
    finished.give_back(row, by=desk.lead)
    with pytest.raises(finished.NothingHeld):
        finished.ask_back(row, by=desk.lead)
