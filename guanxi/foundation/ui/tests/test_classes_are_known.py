"""A class that no sheet knows changes nothing on the page, and nobody sees why."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SPOKEN = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
FOREIGN = {
    "btn-danger",
    "btn-success",
    "btn-warning",
    "btn-secondary",
    "card",
    "badge",
}  # ours look otherwise


def _text(pattern: str) -> str:
    return "\n".join(one.read_text(encoding="utf-8") for one in ROOT.glob(pattern))


def test_every_class_of_a_template_is_in_a_sheet_or_a_script():
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", _text("**/static/**/*.css")))
    known |= set(re.findall(r"[\w-]+", _text("**/static/**/*.js")))
    unknown = {
        (name, page.name)
        for page in ROOT.glob("**/templates/**/*.html")
        for given in re.findall(r'class="([^"]*)"', SPOKEN.sub(" ", page.read_text(encoding="utf-8")))
        for name in given.split()
        if not name.endswith("-") and (name not in known or name in FOREIGN)
    }
    assert not unknown
