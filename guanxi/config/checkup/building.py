"""What is built before people come: translations, the front end; and that nobody debugs in the open."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from guanxi.foundation.sentences import listed

from .finding import Finding


def debugging() -> Iterator[Finding]:
    if settings.DEBUG:
        said = _("it is on: an error shows the code and its values to whoever meets it")
        yield Finding("bad", _("debugging"), said, _("Take GUANXI_DEBUG away and start again."))
    else:
        yield Finding("ok", _("debugging"), _("off"))
    if "*" in settings.ALLOWED_HOSTS:
        said = _("any is answered: links in mails could be made to lead elsewhere")
        remedy = _("Name in GUANXI_HOSTS the addresses under which people reach this house.")
        yield Finding("warn", _("host names"), said, remedy)


def translations() -> Iterator[Finding]:
    missing = []
    for source in sorted(
        path for folder in settings.LOCALE_PATHS for path in Path(folder).glob("*/LC_MESSAGES/*.po")
    ):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            missing.append(source.parent.parent.name)
    if missing:
        said = _("not compiled, or older than their source: %(languages)s") % {"languages": listed(missing)}
        remedy = _("`make setup` compiles them; until then people read English.")
        yield Finding("warn", _("translations"), said, remedy)
    else:
        yield Finding("ok", _("translations"), _("compiled"))


def front_end() -> Iterator[Finding]:
    from guanxi.config.commands.serve_ import static_is_stale

    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        said = _("nothing is collected in %(folder)s: pages would have no form") % {
            "folder": settings.STATIC_ROOT
        }
        yield Finding("warn", _("front end"), said, _("`guanxi serve` collects them."), "static")
    elif static_is_stale():
        said = _("the collected files are older than their sources")
        yield Finding("warn", _("front end"), said, _("`guanxi serve` collects them."), "static")
    else:
        yield Finding("ok", _("front end"), _("collected"))
