"""What the demo's people have to do, say to each other and hang on records, as of its day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guanxi.config.demo.dice import dice
from guanxi.config.demo.records import Customer, User

LEAD = "linxiaolan"


@dataclass(frozen=True, slots=True)
class Work:
    """One task in template 5's fields; ``customer_no`` is whom it is about."""

    description: str
    owner: str
    due_on: date | None
    status: str
    done_when: str
    departments: tuple[str, ...] = ()
    collaborators: tuple[str, ...] = ()
    remarks: str = ""
    customer_no: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One comment of somebody's on a customer."""

    customer_no: str
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One file that hangs on a customer."""

    customer_no: str
    by: str
    name: str
    content: str


# task, done when, owner, days until it is due, status; who helps, departments, remarks
_COMPANY: Sequence[tuple[str, str, str, int | None, str, tuple[str, ...], tuple[str, ...], str]] = (
    (
        "制定客户分层运营手册",
        "手册包含分层标准、运营策略、责任分工",
        LEAD,
        9,
        "doing",
        ("songyu", "hejia"),
        ("销售中心", "服务中心"),
        "需市场部补充客户标签定义",
    ),
    (
        "优化售后响应流程",
        "流程文件发布，响应时长缩短至24小时内",
        "liangzhiyuan",
        -3,
        "doing",
        ("taojingxing", "fangruo"),
        ("服务中心", "技术服务部"),
        "等技术服务部确认备件周期",
    ),
    (
        "整理高价值客户回访计划",
        "每家客户有下次回访日期和负责人",
        LEAD,
        0,
        "doing",
        ("songyu",),
        ("华东销售部",),
        "",
    ),
    ("核对本季度应收和返利", "差异逐笔说明，财务签字", LEAD, 1, "todo", ("xujing",), (), ""),
    (
        "更新报价模板",
        "三种行业各一份，含分档折扣",
        LEAD,
        -2,
        "todo",
        ("jiangyunzhou",),
        ("销售中心",),
        "旧模板月底停用",
    ),
    ("准备月度经营会材料", "数据截止昨天，结论在第一页", LEAD, 3, "todo", ("xujing",), ("数据分析组",), ""),
    (
        "双十一活动复盘",
        "投入产出、遗留问题、下次怎么做",
        "daniel",
        4,
        "doing",
        ("xujing",),
        ("市场部", "销售中心"),
        "",
    ),
    (
        "补齐客户档案里的行业和规模",
        "华东客户缺失项少于百分之二",
        "songyu",
        6,
        "doing",
        ("fangruo",),
        ("华东销售部",),
        "",
    ),
    (
        "流失预警客户逐家回访",
        "每家写明原因和挽回办法",
        "hejia",
        2,
        "doing",
        ("lixiang",),
        ("华南销售部",),
        "",
    ),
    (
        "新员工产品培训",
        "考核通过率百分之九十以上",
        "taojingxing",
        12,
        "todo",
        ("fangruo",),
        ("技术服务部",),
        "",
    ),
    ("整理海外客户的交货条款", "每家一页，法务看过", "petra", 7, "doing", ("zhoumu",), ("海外销售部",), ""),
    (
        "标签打印机批次质量问题跟进",
        "供应商给出书面原因和改进措施",
        "taojingxing",
        -6,
        "doing",
        ("liangzhiyuan",),
        ("技术服务部",),
        "已退回第一批样品",
    ),
    ("华北区域客户摸底", "列出前三十家的采购决策人", "tangwenbo", 15, "todo", (), ("华北销售部",), ""),
    ("满意度问卷定稿", "题目不超过十二道，试填通过", "fangruo", -9, "done", ("daniel",), ("客户服务部",), ""),
    ("上季度费用归集到客户", "未归集的少于百分之五", "xujing", -12, "done", (), ("数据分析组",), ""),
    ("经销商价格体系对齐", "各区域折扣下限一致", "chenlichuan", 5, "doing", (LEAD,), ("销售中心",), ""),
    (
        "客户培训日程排定",
        "场地、讲师、名单都定下",
        "lixiang",
        8,
        "todo",
        ("taojingxing",),
        ("华南销售部",),
        "",
    ),
    ("清理重复客户", "疑似重复全部有结论", "jiangyunzhou", -1, "done", (), ("华东销售部",), ""),
    ("官网询盘分派规则", "十分钟内有人接手", "daniel", None, "todo", ("songyu",), ("市场部",), ""),
    ("年度框架合同到期提醒", "到期前六十天有人联系", "zhoumu", 20, "todo", (), ("海外销售部",), ""),
)
# About one of the owner's own customers.
_ABOUT: Sequence[tuple[str, str, str, int | None, str]] = (
    ("寄第二版报价", "客户确认收到，给出回复日期", LEAD, 0, "todo"),
    ("确认样品测试结果", "书面结论，合格或者列出问题", LEAD, 1, "doing"),
    ("约采购总监谈明年框架", "定下日期和参加的人", LEAD, -1, "todo"),
    ("核对上批货的差异", "数量和金额两边一致", LEAD, 5, "doing"),
    ("补签验收单", "原件归档", "songyu", 2, "todo"),
    ("回访设备运行情况", "记下停机次数和原因", "songyu", -4, "doing"),
    ("送技术方案初稿", "客户设备主管看过", "jiangyunzhou", 3, "todo"),
    ("确认付款计划", "分期日期写进邮件", "hejia", 1, "todo"),
    ("换货物流跟踪", "客户签收", "lixiang", 0, "doing"),
    ("冷库项目报价复核", "毛利不低于公司下限", "tangwenbo", 4, "todo"),
    ("Send the revised delivery schedule", "Customer has confirmed the dates", "petra", 2, "todo"),
    ("Agree spare parts stock for next quarter", "List signed by both sides", "zhoumu", 6, "doing"),
)
_SAID: Sequence[tuple[str, str]] = (
    ("songyu", "@林晓岚 对方采购说预算下周定，报价有效期要不要延到月底？"),
    ("taojingxing", "上次的报警是传感器松动，已经换了固定件，**一周内再看一次**。"),
    ("xujing", "这家今年的毛利比同类低三个点，主要是运费，见成本明细。"),
    ("liangzhiyuan", "@林晓岚 服务合同十二月到期，续签的事你来牵头？"),
    ("fangruo", "客户想要 `CSV` 格式的对账单，已发给财务。"),
    ("jiangyunzhou", "展会上见到他们的新设备主管，名片信息已补进联系人。"),
)
_PAPERS: Sequence[tuple[str, str, str]] = (
    (LEAD, "报价单 第二版.txt", "报价单（演示）\n有效期三十天，含税含运费。\n"),
    ("songyu", "拜访纪要.txt", "拜访纪要（演示）\n参加：采购、设备、仓库\n结论：先试两台，月底复盘。\n"),
    ("taojingxing", "备件清单.csv", "编码,名称,数量\nST-203,塑料周转箱 60 升,20\nLB-402,桌面标签打印机,2\n"),
    (LEAD, "框架合同要点.md", "# 框架合同要点（演示）\n\n- 价格每半年核对一次\n- 交货期七天\n"),
)


def tasks(
    seed: int, today: date, users: Sequence[User], names: dict[str, str], customers: Sequence[Customer]
) -> list[Work]:
    """The company's tasks, those about customers, and a tail of small ones for everybody."""
    found = [
        Work(
            text, owner, _day(today, days), status, done_when, departments,
            tuple(names[one] for one in helping), remarks,
        )
        for text, done_when, owner, days, status, helping, departments, remarks in _COMPANY
    ]  # fmt: skip
    of = {user.login: [one for one in customers if one.owner == user.login] for user in users}
    rnd = dice(seed, "tasks")
    for text, done_when, owner, days, status in _ABOUT:
        about = rnd.choice(of[owner]).customer_no if of[owner] else ""
        found.append(Work(text, owner, _day(today, days), status, done_when, customer_no=about))
    return found


def _day(today: date, days: int | None) -> date | None:
    """So many days from today; what is still to come falls on no weekend."""
    if days is None:
        return None
    day = today + timedelta(days=days)
    return day + timedelta(days=7 - day.weekday()) if days > 0 and day.weekday() >= 5 else day


def comments(seed: int, customers: Sequence[Customer]) -> list[Said]:
    """Talk about the lead's own customers: those who see all of them, and the neighbours."""
    mine = [one.customer_no for one in customers if one.owner == LEAD]
    rnd = dice(seed, "comments")
    return [Said(rnd.choice(mine[:3]), by, text) for by, text in _SAID] if mine else []


def papers(customers: Sequence[Customer]) -> list[Paper]:
    """A few files on the first of the lead's customers."""
    mine = [one.customer_no for one in customers if one.owner == LEAD]
    return [Paper(mine[n % min(2, len(mine))], *paper) for n, paper in enumerate(_PAPERS)] if mine else []
