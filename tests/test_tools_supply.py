"""What the house is made of: the bill of materials, and what is known against its parts."""

import json

import pytest

from tools import advisories, sbom

LOCK = """\
# made by make locks
django==6.1.3 ; python_full_version >= '3.12' \\
    --hash=sha256:{a} \\
    --hash=sha256:{b}
    # via -r requirements.in
six==1.16.0 \\
    --hash=sha256:{b}
""".format(a="a" * 64, b="b" * 64)
NPM = {
    "packages": {
        "": {"name": "guanxi"},
        "node_modules/@one/two": {"version": "1.2.3", "integrity": "sha512-AAAA", "license": "MIT"},
        "node_modules/builder": {"version": "1.0.0", "integrity": "sha512-AAAA", "dev": True},
    }
}


@pytest.fixture
def root(tmp_path):
    (tmp_path / "requirements.lock").write_text(LOCK, encoding="utf-8")
    (tmp_path / "requirements-insight.lock").write_text("", encoding="utf-8")
    (tmp_path / "package-lock.json").write_text(json.dumps(NPM), encoding="utf-8")
    return tmp_path


def test_the_bill_names_each_part_with_version_digests_and_licence(root):
    parts = {part["name"]: part for part in sbom.bill(root)["components"]}
    assert parts.keys() == {"django", "six", "@one/two"}
    django = parts["django"]
    assert (django["version"], django["purl"]) == ("6.1.3", "pkg:pypi/django@6.1.3")
    assert [digest["content"][0] for digest in django["hashes"]] == ["a", "b"]
    assert django["licenses"]


def test_the_same_locks_make_the_same_bill(root):
    assert sbom.bill(root) == sbom.bill(root)


def test_a_part_without_a_digest_is_told(root):
    (root / "requirements.lock").write_text("django==6.1.3\n", encoding="utf-8")
    assert "django: no hashes" in sbom.problems(root)


ANSWER = {
    "dependencies": [
        {"name": "good", "version": "1", "vulns": []},
        {
            "name": "bad",
            "version": "2",
            "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["3"]}],
        },
        {"name": "private", "skip_reason": "not found"},
    ]
}


def test_a_known_vulnerability_is_told_with_what_mends_it(monkeypatch):
    assert advisories.python_findings(ANSWER) == (["bad 2: PYSEC-1; mended in 3."], ["private"])
    monkeypatch.setitem(advisories.REASONS, "CVE-1", "never called with input of others")
    assert advisories.python_findings(ANSWER)[0] == []


def test_silence_is_told_and_fails_only_where_an_audit_is_required(monkeypatch, capsys):
    monkeypatch.setattr(advisories, "asked", lambda _command, _root: {})
    monkeypatch.delenv("GUANXI_AUDIT", raising=False)
    assert advisories.main() == 0
    assert "not audited" in capsys.readouterr().out
    monkeypatch.setenv("GUANXI_AUDIT", "required")
    assert advisories.main() == 1


def test_an_auditors_finding_fails(monkeypatch):
    monkeypatch.setattr(
        advisories,
        "asked",
        lambda command, _root: (
            {"vulnerabilities": {"x": {"severity": "high"}}} if command[0] == "npm" else ANSWER
        ),
    )
    assert advisories.main() == 1
