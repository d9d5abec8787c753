"""What the tables of compliance cite is there, and both languages cite the same."""

import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
TABLES = [PROJECT / "docs" / name for name in ("compliance.md", "compliance.zh-CN.md")]
CITED = re.compile(r"`(test_\w+)`")


def test_every_test_that_compliance_cites_is_there():
    english, chinese = (CITED.findall(path.read_text(encoding="utf-8")) for path in TABLES)
    assert len(english) > 25
    assert chinese == english
    sources = [*PROJECT.glob("guanxi/**/tests/**/*.py"), *PROJECT.glob("tests/**/*.py")]
    defined = {
        name for path in sources for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.M)
    }
    assert set(english) - defined == set()
