"""The words a customer is described with: codes in the database, labels on the screen."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    FIRM = "firm", pgettext_lazy("customer kind", "Firm")
    PERSON = "person", pgettext_lazy("customer kind", "Person")


class Stage(models.TextChoices):
    """Lifecycle (CUS-12, CUS-13)."""

    PROSPECT = "prospect", _("Prospect")
    DEAL = "deal", _("Closed deal")
    MAINTENANCE = "maintenance", _("Maintenance")
    UPGRADE = "upgrade", _("Upgrade")
    LOST = "lost", pgettext_lazy("lifecycle", "Lost")
    WON_BACK = "won_back", _("Won back")


# The only legal moves; every other is refused.
STAGE_MOVES: dict[str, frozenset[str]] = {
    Stage.PROSPECT: frozenset({Stage.DEAL, Stage.LOST}),
    Stage.DEAL: frozenset({Stage.MAINTENANCE, Stage.LOST}),
    Stage.MAINTENANCE: frozenset({Stage.UPGRADE, Stage.LOST}),
    Stage.UPGRADE: frozenset({Stage.MAINTENANCE, Stage.LOST}),
    Stage.LOST: frozenset({Stage.WON_BACK}),
    Stage.WON_BACK: frozenset({Stage.MAINTENANCE, Stage.UPGRADE, Stage.LOST}),
}


class Depth(models.TextChoices):
    """How close the relationship is (CUS-29): the codes stand in its order. Empty: not judged yet."""

    STRANGER = "1", pgettext_lazy("relationship depth", "Stranger")
    BASIC = "2", pgettext_lazy("relationship depth", "Basic")
    RELIABLE = "3", pgettext_lazy("relationship depth", "Reliable")
    PARTNER = "4", pgettext_lazy("relationship depth", "Partner")


class Tier(models.TextChoices):
    HIGH = "high", _("High value")
    POTENTIAL = "potential", pgettext_lazy("tier", "Potential")
    ORDINARY = "ordinary", pgettext_lazy("tier", "Ordinary")
    RISK = "risk", _("Churn risk")


class DecisionRole(models.TextChoices):
    DECIDER = "decider", _("Decision maker")
    INFLUENCER = "influencer", _("Influencer")
    BUYER = "buyer", _("Buyer")
    USER = "user", pgettext_lazy("decision role", "User")
    GATEKEEPER = "gatekeeper", _("Gatekeeper")
    SELF = "self", _("Customer in person")


class TagFamily(models.TextChoices):
    """The four families of the tag library (CUS-11)."""

    INDUSTRY = "industry", _("Industry")
    ROLE = "role", _("Decision role")
    NEED = "need", _("Need preference")
    PAIN = "pain", _("Cooperation pain point")


class Channel(models.TextChoices):
    """How people talked (template 3), and how a fact was collected (CUS-04)."""

    PHONE = "phone", pgettext_lazy("channel", "Phone")
    VISIT = "visit", pgettext_lazy("channel", "Visit")
    ONLINE = "online", pgettext_lazy("channel", "Online")
    WECHAT = "wechat", pgettext_lazy("channel", "WeChat")
    EMAIL = "email", pgettext_lazy("channel", "E-mail")
    QUESTIONNAIRE = "questionnaire", pgettext_lazy("channel", "Questionnaire")
    SOCIAL = "social", _("Social media")
    REPORT = "report", _("Industry report")
    SALES = "sales", pgettext_lazy("channel", "Sales")
    SERVICE = "service", pgettext_lazy("channel", "Service")
    WEBSITE = "website", pgettext_lazy("channel", "Website")
    FAIR = "fair", _("Trade fair")
    REFERRAL = "referral", pgettext_lazy("channel", "Referral")
    MINING = "mining", _("Data mining")
    IMPORT = "import", _("Imported file")
    OTHER = "other", pgettext_lazy("channel", "Other")


class Direction(models.TextChoices):
    """Who went to whom. "" is not known: also what was written down before anybody asked."""

    IN = "in", _("They came to us")
    OUT = "out", _("We went to them")


class Completion(models.TextChoices):
    """Template 3: completion status."""

    DONE = "done", _("Completed")
    DOING = "doing", _("In progress")
    TODO = "todo", _("Pending")


class Size(models.TextChoices):
    MICRO = "micro", pgettext_lazy("firm size", "Micro")
    SMALL = "small", pgettext_lazy("firm size", "Small")
    MEDIUM = "medium", pgettext_lazy("firm size", "Medium")
    LARGE = "large", pgettext_lazy("firm size", "Large")


class Industry(models.TextChoices):
    """Sections of GB/T 4754-2017."""

    A = "A", _("Agriculture, forestry, animal husbandry and fishery")
    B = "B", _("Mining")
    C = "C", _("Manufacturing")
    D = "D", _("Electricity, heat, gas and water")
    E = "E", _("Construction")
    F = "F", _("Wholesale and retail trade")
    G = "G", _("Transport, storage and post")
    H = "H", _("Accommodation and catering")
    I = "I", _("Information transmission, software and IT services")  # noqa: E741 - the standard's letter
    J = "J", _("Finance")
    K = "K", _("Real estate")
    L = "L", _("Leasing and business services")
    M = "M", _("Scientific research and technical services")
    N = "N", _("Water conservancy, environment and public facilities")
    O = "O", _("Resident services, repair and other services")  # noqa: E741 - the standard's letter
    P = "P", _("Education")
    Q = "Q", _("Health and social work")
    R = "R", _("Culture, sports and entertainment")
    S = "S", _("Public administration and social organisations")
    T = "T", _("International organisations")
