"""The bill of materials: what Guanxi is made of, in CycloneDX 1.6 (JSON), from the locks alone.

    python -m tools.sbom [FILE]     writes it (default: .tmp/sbom.cdx.json)
    python -m tools.sbom --check    makes it, and fails where the schema or a version, hash or licence says no

What only builds and tests is left out. The same locks make the same bill: no date, no random number.
"""

import base64
import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from packageurl import PackageURL

from tools.licences import declared, locked

PROJECT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-insight.lock")
NEXT = re.compile(r"^(?=[a-z0-9])", re.MULTILINE)  # each package begins at the margin, its hashes are set in
PINNED = re.compile(r"([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)")
DIGEST = re.compile(r"sha256:([0-9a-f]{64})")


def python_components(root: Path) -> Iterator[Component]:
    """One for each pinned package, with the digests of the files it may be installed from."""
    for lock in LOCKS:
        for entry in NEXT.split((root / lock).read_text(encoding="utf-8")):
            pinned = PINNED.match(entry)
            if pinned is None:
                continue
            name, version = pinned.groups()
            digests = sorted(DIGEST.findall(entry))
            try:
                licence = declared(name)
            except PackageNotFoundError:  # for another system than this one
                licence = ""
            yield _component("pypi", name, version, HashAlgorithm.SHA_256, digests, licence)


def npm_components(root: Path) -> Iterator[Component]:
    packages = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for path, package in packages.items():
        if path and not package.get("dev"):
            digest = base64.b64decode(package["integrity"].removeprefix("sha512-")).hex()
            name = path.rpartition("node_modules/")[2]
            yield _component(
                "npm", name, package["version"], HashAlgorithm.SHA_512, [digest], package.get("license", "")
            )


def _component(
    kind: str, name: str, version: str, algorithm: HashAlgorithm, digests: list[str], licence: str
) -> Component:
    space, _slash, bare = name.rpartition("/")
    url = PackageURL(kind, space or None, bare, version)
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        bom_ref=url.to_string(),
        purl=url,
        hashes=[HashType(alg=algorithm, content=digest) for digest in digests],
        licenses=[DisjunctiveLicense(name=licence)] if licence else (),
    )


def bill(root: Path) -> dict[str, Any]:
    """The whole bill as JSON holds it."""
    bom = Bom()
    whole = Component(name="guanxi", type=ComponentType.APPLICATION, bom_ref="guanxi")
    parts = [*python_components(root), *npm_components(root)]
    bom.metadata.component = whole
    bom.components.update(parts)
    bom.register_dependency(whole, parts)
    made: dict[str, Any] = json.loads(JsonV1Dot6(bom).output_as_string())
    made.pop("serialNumber", None)
    made["metadata"].pop("timestamp", None)
    return made


def problems(root: Path) -> list[str]:
    from cyclonedx.validation.json import JsonStrictValidator  # which takes seconds to make its grammars

    made = bill(root)
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(made))
    found = [f"not CycloneDX 1.6: {fault}"] if fault else []
    listed = {part["name"] for part in made["components"]}
    found += [f"{name}: locked, and not in the bill" for name in sorted(locked(root, LOCKS) - listed)]
    for part in made["components"]:
        found += [f"{part['name']}: no {what}" for what in ("version", "hashes") if not part.get(what)]
    return found


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        found = problems(PROJECT)
        print(*found, sep="\n", end="\n" if found else "")
        return bool(found)
    path = Path(arguments[0]) if arguments else PROJECT / ".tmp/sbom.cdx.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    made = bill(PROJECT)
    path.write_text(json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{path}: {len(made['components'])} components")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
