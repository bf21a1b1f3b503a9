"""A consultation on jurisdiction at a terminal."""

from comity.application.jurisdiction.plain_form import COLUMNS, listed, table_rows
from comity.application.jurisdiction.read_consultation import ConsultationView
from comity.cli.output import print_facts, print_table, say


def show_view(view: ConsultationView) -> None:
    """A consultation as an officer reads it at a terminal."""
    state, comparison = view.state, view.comparison
    print_facts("", listed(state))
    print_table(COLUMNS, table_rows(view), empty="No table is filed yet.")
    say("", "Points of contact on which all sides agree (nothing is decided by them):")
    for tally in comparison.tallies:
        say(f"  {tally.state}: {len(tally.counted)} agreed, {len(tally.claimed)} named by somebody")
    for side, states in comparison.heaviest.items():
        say(f"  by the weight that {side} gives: {', '.join(states) or 'nobody'}")
    if comparison.at_odds:
        say("  Counting, weighing or the sides lead to different states.")
    for one in state.proposals.values():
        say("", f"{one.state} proposes {one.body.outcome} {', '.join(one.body.states)}: {one.body.reasons}")
        say(*(f"  {code} {'agrees' if said.agrees else 'disagrees'}: {said.reasons}"
              for code, (said, _) in one.answers.items()))  # fmt: skip
    for silent, found in view.options.items():
        say("", f"Where {silent} does not act:")
        for way in found:
            may = {True: "may", False: "may NOT", None: "perhaps"}[way.lawful]
            say(f"  {may}  {way.option.value.replace('_', ' ')}  {way.instrument} {way.article}".rstrip())
    for draft in state.drafts.values():
        say("", f"Waits for a second person: {draft.act} {draft.digest.hex()[:16]}, by {draft.by}")
        print_facts("", {name: said for name, said in draft.content.items() if name != "consultation"})
