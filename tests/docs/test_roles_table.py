"""The table of `docs/explanation/roles-and-two-persons.md` is the stage table of the code."""

import re

from tests.docs.scanning import ROOT

from comity.domain.officers import Role
from comity.domain.stages import RULES

PAGE = (ROOT / "docs" / "explanation" / "roles-and-two-persons.md").read_text()


def test_who_may_do_what_is_what_the_code_says() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \| (\w+) \| ([\w, ]+) \| (\w+) \|$", PAGE, re.MULTILINE)
    assert {name: (side, set(roles.split(", ")), persons) for name, side, roles, persons in rows} == {
        name: (rule.side.value, {role.value for role in rule.roles}, rule.persons.value) for name, rule in RULES.items()
    }


def test_every_role_is_explained() -> None:
    assert set(re.findall(r"^\| `(\w+)` \| [^|]+ \|$", PAGE, re.MULTILINE)) == {role.value for role in Role}
