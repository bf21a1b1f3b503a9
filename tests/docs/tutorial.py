"""The tutorial's blocks as one script."""

import re

from tests.docs.scanning import ROOT

FOLDER = "/tmp/comity-tutorial"  # as the page names it; the test puts its own in


def script(folder: str, ports: dict[str, int]) -> str:
    """Every bash block of the page in order, in this folder, on these ports, from an environment that is set up."""
    page = (ROOT / "docs" / "tutorial.md").read_text()
    blocks = re.findall(r"^```bash\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    text = "\n".join(blocks).replace(". .venv/bin/activate\n", "").replace(FOLDER, folder)
    for named, free in ports.items():
        assert named in text
        text = text.replace(named, str(free))
    return f"set -eu -o pipefail\n{text}\n"
