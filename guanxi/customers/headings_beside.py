"""The columns of a customers' file that tell of no fact of the customer itself, but of what hangs on it."""

from django.utils.translation import gettext_lazy as _

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
