"""What varies with the seed: the state that gets the main letter, offence and penalties, measures, the ground of the
refusal, and who is killed when. Every person and number in it is invented."""

from dataclasses import dataclass
from datetime import date
from random import Random

PAPERS = (
    "requesting_authority", "purpose", "nature_of_proceedings", "facts_summary", "law_text", "measure_requested",
    "link_between_matter_and_case", "use_undertaking", "court_order_or_grounds", "place_or_thing_to_search",
    "property_description", "translation",
)  # fmt: skip
MOMENTS = ("before_delivery", "after_delivery", "during_answer")


@dataclass(frozen=True, slots=True)
class Plot:
    """One telling of the story.

    Attributes:
        seed: Gives the same plot again.
        main: Node that gets the letter with several measures; `other` gets a question of its own.
        offence: Code of the corpus, `requesting_max` and `requested_max` its penalties on these facts.
        second: The measure that is accepted by a lawyer, `third` the one that is refused on `ground` for `reason`.
        kill: Node that is killed with kill -9, at `moment`.
    """

    seed: int
    main: str
    other: str
    offence: str
    requesting_max: str
    requested_max: str
    second: str
    third: str
    ground: str
    reason: str
    kill: str
    moment: str
    phone: str
    account: str
    suspect: tuple[str, str]

    @property
    def main_state(self) -> str:
        """ISO code of the state that gets the main letter."""
        return self.main.upper()


def make_plot(seed: int) -> Plot:
    """The plot of a seed."""
    random = Random(seed)  # noqa: S311  # a story, not a key
    main, other = random.sample(["la", "th", "vn"], 2)
    offence, ours, theirs = random.choice(
        [("fraud_telecom", "life", "60"), ("fraud_investment", "life", "60"), ("fraud_general", "120", "48")]
    )
    second, third = random.choice(
        [
            ("mla_evidence", "mla_search_seizure"),
            ("mla_evidence", "mla_asset_freeze"),
            ("mla_asset_freeze", "mla_evidence"),
        ]
    )
    ground, reason = random.choice(
        [
            ("LINK", "The file shows no link between this measure and the account in question."),
            ("PENDING", "Our prosecutor has opened a case on the same conduct."),
            ("SOV", "The place lies in a military zone; carrying it out would touch essential interests."),
        ]
    )
    return Plot(
        seed=seed,
        main=main,
        other=other,
        offence=offence,
        requesting_max=ours,
        requested_max=theirs,
        second=second,
        third=third,
        ground=ground,
        reason=reason,
        kill=random.choice(["cn", main]),
        moment=random.choice(MOMENTS),
        phone=f"+856 20 000 {random.randrange(10000):04d}",
        account=f"SYNTHETIC-{random.randrange(10**6):06d}",
        suspect=random.choice([("合成甲", "Hecheng Jia"), ("合成乙", "Hecheng Yi"), ("合成丙", "Hecheng Bing")]),
    )


def main_letter(plot: Plot, today: date, *, papers: tuple[str, ...] = (), extradition: bool = False) -> str:
    """The letter to the main state as TOML; with `extradition` it asks for a national of that state too."""
    measures = [
        _measure("m1", "police_info", f"Who used the number {plot.phone} in March?", use_wanted="intelligence"),
        _measure("m2", plot.second, _ASKS[plot.second].format(account=plot.account), papers),
        _measure("m3", plot.third, _ASKS[plot.third].format(account=plot.account), papers),
    ]
    subjects = [_subject("p1", plot.suspect, "CN")]
    if extradition:
        subjects.append(_subject("p2", ("Synthetic Associate",), plot.main_state))
        measures.append(
            _measure("m4", "extradition", "Surrender of the associate for prosecution.", papers, subject="p2")
        )
    return _letter(plot, today, plot.main, "".join(subjects + measures))


def other_letter(plot: Plot, today: date) -> str:
    """A question of police information to the second state, in the same case."""
    measure = _measure(
        "m1", "police_info", f"Did the number {plot.phone} roam in your networks?", use_wanted="intelligence"
    )
    return _letter(plot, today, plot.other, _subject("p1", plot.suspect, "CN") + measure)


_ASKS = {
    "mla_evidence": "Records of the account {account}, January to March.",
    "mla_search_seizure": "Search of the office behind the account {account}.",
    "mla_asset_freeze": "Freezing of what is left on the account {account}.",
}


def _letter(plot: Plot, today: date, to: str, rest: str) -> str:
    return f"""\
requested_node = "{to}"
title = "Telephone fraud, invented case {plot.seed}"
purpose = "Criminal investigation of telephone fraud; no other use."
offence = "{plot.offence}"
offence_date = {today.replace(year=today.year - 1).isoformat()}
language = "en"
requesting_max = "{plot.requesting_max}"
requested_max = "{plot.requested_max}"
contact = "Zhejiang, desk 3 (invented)"
facts = "Invented callers led invented victims to send money to the account {plot.account}."
{rest}"""


def _subject(key: str, names: tuple[str, ...], state: str) -> str:
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"""
[[subjects]]
key = "{key}"
role = "suspect"
names = [{quoted}]
nationality = ["{state}"]
age_at_offence = 35
particulars = "synthetic"
"""


def _measure(
    key: str, measure: str, asks: str, papers: tuple[str, ...] = (), subject: str = "p1", use_wanted: str = ""
) -> str:
    lines = [
        "",
        "[[measures]]",
        f'key = "{key}"',
        f'measure = "{measure}"',
        f'asks = "{asks}"',
        'link = "The victims\' money went there."',
        f'subject = "{subject}"',
        'flags = ["organised_group", "transnational"]',
        f"documents = [{', '.join(f'{chr(34)}{paper}{chr(34)}' for paper in papers)}]",
    ]
    return "\n".join([*lines, *([f'use_wanted = "{use_wanted}"'] if use_wanted else []), ""])
