"""Known vulnerabilities of what is locked, by pip-audit and npm's own audit.

    python -m tools.advisories      fails on a known one without a reason; says what was not asked

Both ask a service. Where none answers, that is said, and it is a failure only with GUANXI_AUDIT=required
(in a pipeline that reaches them).
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-insight.lock", "requirements-dev.lock", "requirements-uv.lock")
TIMEOUT = 60
# Advisory → why it does not touch us.
REASONS: dict[str, str] = {}


def asked(command: list[str], root: Path) -> dict[str, Any]:
    """What the auditor printed as JSON; nothing if it could not ask."""
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=TIMEOUT)
        answer = json.loads(done.stdout)
    except (OSError, subprocess.TimeoutExpired, json.JSONDecodeError):
        return {}
    return answer if isinstance(answer, dict) else {}


def python_findings(answer: dict[str, Any]) -> tuple[list[str], list[str]]:
    """(known vulnerabilities, packages that nothing could be learned about)."""
    found: list[str] = []
    unknown: list[str] = []
    for package in answer.get("dependencies", ()):
        if "skip_reason" in package:
            unknown.append(package["name"])
        for one in package.get("vulns", ()):
            names = {one["id"], *one.get("aliases", ())}
            if not names & REASONS.keys():
                fixed = ", ".join(one.get("fix_versions", ())) or "no version yet"
                found.append(f"{package['name']} {package['version']}: {one['id']}; mended in {fixed}.")
    return found, unknown


def npm_findings(answer: dict[str, Any]) -> list[str]:
    return [
        f"{name}: {one['severity']}, {one.get('range', '')}; see npm audit."
        for name, one in answer.get("vulnerabilities", {}).items()
        if name not in REASONS
    ]


def audit(root: Path) -> tuple[list[str], list[str]]:
    """(what is known to be vulnerable, what was not audited)."""
    found: list[str] = []
    unasked: list[str] = []
    for lock in LOCKS:
        command = [sys.executable, "-m", "pip_audit", "-r", lock, "--disable-pip", "--no-deps", "-f", "json"]
        answer = asked([*command, "--progress-spinner", "off"], root)
        known, unknown = python_findings(answer)
        found += known
        if not answer.get("dependencies") or unknown:
            unasked.append(f"{lock} ({len(unknown) or 'all'} packages)")
    answer = asked(["npm", "audit", "--json", "--omit=dev"], root)
    found += npm_findings(answer)
    if "vulnerabilities" not in answer:
        unasked.append("package-lock.json")
    return found, unasked


def main() -> int:
    found, unasked = audit(PROJECT)
    for line in found:
        print(line)
    if unasked:
        print("Note: not audited, for no service answered: " + ", ".join(unasked))
    return bool(found or (unasked and os.environ.get("GUANXI_AUDIT") == "required"))


if __name__ == "__main__":
    sys.exit(main())
