"""The columns of a customers' file that tell of no fact of the customer itself, but of what hangs on it."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.consent.choices import Purpose
from guanxi.foundation.imports.columns import Field

PARENT, REFERRER = "上级公司", "介绍人"  # as they go out beside template 1

LINK_FIELDS = (
    Field("parent", _("Parent firm"), (
        PARENT, "母公司", "总公司", "上级单位", "上级客户", "母公司名称", "上级公司名称",
        "集团公司", "所属集团",
        "Parent", "Parent company", "Parent customer", "Parent account", "Headquarters", "Group company",
    )),
    Field("referrer", _("Referred by"), (
        REFERRER, "推荐人", "引荐人", "转介绍人", "推荐客户", "介绍客户", "Referrer", "Introduced by",
        "Recommended by", "Referring customer",
    )),
)  # fmt: skip

# Column → for what the person agreed. A consent to giving data away names to whom: it is no column.
CONSENTS: Mapping[str, str] = {
    "consent_marketing": Purpose.MARKETING,
    "consent_survey": Purpose.SURVEY,
    "consent_care": Purpose.CARE,
    "consent_profiling": Purpose.PROFILING,
}
GIVEN, REFUSED = "yes", "no"
ANSWERS = {
    GIVEN: (
        pgettext_lazy("consent in a file", "Yes"), "是", "同意", "已同意", "授权", "已授权", "接受",
        "订阅", "已订阅",
        "y", "yes", "true", "1", "agreed", "given", "opt-in", "opted in", "subscribed",
    ),
    REFUSED: (
        pgettext_lazy("consent in a file", "No"), "否", "不同意", "未同意", "撤回", "已撤回", "拒绝",
        "退订", "已退订",
        "n", "no", "false", "0", "refused", "withdrawn", "opt-out", "opted out", "unsubscribed",
    ),
}  # fmt: skip

CONSENT_FIELDS = (
    Field("consent_marketing", _("Consent: marketing"), (
        "营销同意", "同意营销", "同意接收营销", "是否同意营销", "是否同意接收营销信息",
        "营销授权", "是否接受推广",
        "Marketing consent", "Consent to marketing", "Marketing opt-in", "Opt-in", "Newsletter consent",
    ), kind="choice", choices=ANSWERS),
    Field("consent_survey", _("Consent: satisfaction survey"), (
        "调查同意", "同意调查", "满意度调查同意", "同意满意度调查", "Survey consent", "Consent to surveys",
    ), kind="choice", choices=ANSWERS),
    Field("consent_care", _("Consent: customer care"), (
        "关怀同意", "同意关怀", "客户关怀同意", "同意客户关怀", "Care consent", "Consent to customer care",
    ), kind="choice", choices=ANSWERS),
    Field("consent_profiling", _("Consent: personal recommendations"), (
        "个性化推荐同意", "同意个性化推荐", "画像同意", "Profiling consent", "Consent to profiling",
        "Personalisation consent", "Consent to personal recommendations",
    ), kind="choice", choices=ANSWERS),
    Field("consent_on", _("Consent: date"), (
        "同意日期", "同意时间", "授权日期", "授权时间", "撤回日期", "Consent date",
        "Consented on", "Date of consent", "Opt-in date",
    ), kind="date"),
    Field("consent_evidence", _("Consent: evidence"), (
        "同意凭证", "同意证据", "同意依据", "授权凭证", "授权书编号", "同意书编号", "Consent evidence",
        "Proof of consent", "Evidence of consent", "Opt-in source",
    )),
)  # fmt: skip
