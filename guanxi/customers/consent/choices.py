"""The words of the consent ledger: codes in the database, labels on the screen."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import pgettext_lazy

from guanxi.customers.choices import Channel


class Act(models.TextChoices):
    """What a row of the ledger says. None is ever changed: the opposite is a row of its own."""

    GIVEN = "given", pgettext_lazy("consent", "Ground given")
    WITHDRAWN = "withdrawn", pgettext_lazy("consent", "Withdrawn")
    SUPPRESSED = "suppressed", pgettext_lazy("consent", "Not to be contacted")
    RELEASED = "released", pgettext_lazy("consent", "May be contacted again")
    RESTRICTED = "restricted", pgettext_lazy("consent", "Use restricted")
    UNRESTRICTED = "unrestricted", pgettext_lazy("consent", "Restriction lifted")
    REFUSED = "refused", pgettext_lazy("consent", "Not agreed to")
    UNDONE = "undone", pgettext_lazy("consent", "Taken back")


# What says no to a purpose: the end of a yes, or a no of somebody who never said yes.
NO = frozenset({Act.WITHDRAWN, Act.REFUSED})
FLAGS: Mapping[str, str] = {Act.SUPPRESSED: Act.RELEASED, Act.RESTRICTED: Act.UNRESTRICTED}


class Purpose(models.TextChoices):
    """What for. The last two need nobody's consent: a contract, or a law, asks for them."""

    MARKETING = "marketing", pgettext_lazy("purpose", "Marketing")
    SURVEY = "survey", pgettext_lazy("purpose", "Satisfaction survey")
    CARE = "care", pgettext_lazy("purpose", "Customer care")
    PROFILING = "profiling", pgettext_lazy("purpose", "Personal recommendations")
    SHARING = "sharing", pgettext_lazy("purpose", "Giving data to a partner")
    SERVICE = "service", pgettext_lazy("purpose", "Carrying out a contract")
    LEGAL = "legal", pgettext_lazy("purpose", "Notice that a law requires")


NECESSARY = frozenset({Purpose.SERVICE, Purpose.LEGAL})
CONSENTED = tuple(purpose for purpose in Purpose if purpose not in NECESSARY)
# What people are written or talked to for; data goes to a partner without a word to the person.
OUTREACH = (Purpose.MARKETING, Purpose.SURVEY, Purpose.CARE)


class Way(models.TextChoices):
    """How somebody is reached."""

    PHONE = "phone", pgettext_lazy("channel", "Phone")
    SMS = "sms", pgettext_lazy("channel", "Text message")
    EMAIL = "email", pgettext_lazy("channel", "E-mail")
    WECHAT = "wechat", pgettext_lazy("channel", "WeChat")
    VISIT = "visit", pgettext_lazy("channel", "Visit")
    POST = "post", pgettext_lazy("channel", "Post")
    ONLINE = "online", pgettext_lazy("channel", "Online")
    OTHER = "other", pgettext_lazy("channel", "Other")


# How a contact that was recorded reached the person.
WAY_OF: Mapping[str, Way] = {
    Channel.PHONE: Way.PHONE,
    Channel.VISIT: Way.VISIT,
    Channel.ONLINE: Way.ONLINE,
    Channel.WECHAT: Way.WECHAT,
    Channel.EMAIL: Way.EMAIL,
    Channel.QUESTIONNAIRE: Way.ONLINE,
    Channel.SOCIAL: Way.ONLINE,
    Channel.WEBSITE: Way.ONLINE,
}


def way_of(channel: str) -> Way:
    return WAY_OF.get(channel, Way.OTHER)


class Law(models.TextChoices):
    PIPL = "pipl", pgettext_lazy("law", "PIPL (China)")
    GDPR = "gdpr", pgettext_lazy("law", "GDPR (EU)")


class Basis(models.TextChoices):
    """On what legal ground (PIPL 13, GDPR 6)."""

    CONSENT = "consent", pgettext_lazy("legal basis", "Consent")
    CONTRACT = "contract", pgettext_lazy("legal basis", "Contract")
    OBLIGATION = "obligation", pgettext_lazy("legal basis", "Legal obligation")
    VITAL = "vital", pgettext_lazy("legal basis", "Vital interest or emergency")
    PUBLIC = "public", pgettext_lazy("legal basis", "Public interest")
    DISCLOSED = "disclosed", pgettext_lazy("legal basis", "Disclosed by the person")
    INTEREST = "interest", pgettext_lazy("legal basis", "Legitimate interest")


# Each law's own grounds: PIPL knows no legitimate interest, GDPR none of having been disclosed.
BASES_OF: Mapping[str, frozenset[str]] = {
    Law.PIPL: frozenset(set(Basis) - {Basis.INTEREST}),
    Law.GDPR: frozenset(set(Basis) - {Basis.DISCLOSED}),
}


class About(models.TextChoices):
    """Which data it covers beyond ordinary ones: each has a ground of its own (PIPL 28-31)."""

    SENSITIVE = "sensitive", pgettext_lazy("data", "Sensitive data")
    MINOR = "minor", pgettext_lazy("data", "A minor's data (guardian)")


class Source(models.TextChoices):
    """How it reached us."""

    FORM = "form", pgettext_lazy("source", "Form on a page")
    PAPER = "paper", pgettext_lazy("source", "On paper")
    PHONE = "phone", pgettext_lazy("source", "By phone")
    PERSON = "person", pgettext_lazy("source", "Face to face")
    MESSAGE = "message", pgettext_lazy("source", "By message or mail")
    LINK = "link", pgettext_lazy("source", "By the own link")
    CONTRACT = "contract", pgettext_lazy("source", "In a contract")
    IMPORT = "import", pgettext_lazy("source", "From a file")
    OTHER = "other", pgettext_lazy("source", "Otherwise")


class Wanted(models.TextChoices):
    WANTED = "wanted", pgettext_lazy("a channel", "Wanted")
    UNWANTED = "unwanted", pgettext_lazy("a channel", "Not wanted")


class Mechanism(models.TextChoices):
    """By what data may cross the border (PIPL 38, GDPR 46)."""

    NONE = "none", pgettext_lazy("transfer", "Stays in the country")
    ASSESSMENT = "assessment", pgettext_lazy("transfer", "Security assessment by the authority")
    CONTRACT = "contract", pgettext_lazy("transfer", "Standard contract")
    CERTIFICATE = "certificate", pgettext_lazy("transfer", "Certification")
    ADEQUACY = "adequacy", pgettext_lazy("transfer", "Adequacy decision")
    EXEMPT = "exempt", pgettext_lazy("transfer", "Exempt")
