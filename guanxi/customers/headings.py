"""The columns of customers' and interactions' files, by the names people give them (templates 1 and 3)."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from guanxi.customers.choices import Channel, Completion, Depth, Direction, Industry, Kind, Size, Stage
from guanxi.customers.headings_beside import CONSENT_FIELDS, LINK_FIELDS
from guanxi.customers.models import Contact
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.columns import Field
from guanxi.foundation.imports.custom import Part
from guanxi.foundation.sentences import said

NUMBER = (
    "客户编号", "客户编码", "客户代号", "客户代码", "客户号", "客户ID", "会员编号", "会员号", "编号",
    "Customer no", "Customer number", "CustomerID", "Customer code", "Client no", "Client id",
    "Account no", "ID",
)  # fmt: skip
RECORDED = (
    Field("recorded_by", _("Recorded by"), (
        "录入人", "创建人", "记录人", "登记人",
        "填写人", "Created by", "Author", "Entered by", "Recorded by",
    )),
    Field("recorded_on", _("Recorded on"), (
        "录入日期", "录入时间", "记录日期", "登记日期", "建档日期", "建档时间", "创建日期",
        "创建时间", "Created", "Created on", "Created at", "Entered on", "Recorded on",
    ), kind="date"),
)  # fmt: skip
# A customer's name in a list of people who are customers, a contact's beside the name of a firm.
OF_PERSON = ("姓名", "名字", "客户姓名", "Name", "Full name")
NAME = (
    "客户名称", "客户", "客户简称", "公司名", "公司名称", "公司", "所在公司", "所属公司", "企业名称",
    "单位名称", "单位", "工作单位", "所在单位", "名称", "Customer", "Customer name", "Company",
    "Company name", "Client", "Client name", "Account", "Account name", "Organization", "Organisation",
    "Employer", *OF_PERSON,
)  # fmt: skip
NOTE = ("备注", "说明", "描述", "Notes", "Note", "Remark", "Remarks", "Comment", "Description")

# Of a row that goes out in template 1: the headings of its cells that nobody reported, but we computed.
MARK = "由本系统计算的列"

# Of a talk that goes out in template 3: by what it is known again.
TALK_NO, TALK_DIRECTION = "互动编号", "互动方向"

STAGES = {
    Stage.PROSPECT: (
        "潜在",
        "潜在客户",
        "意向",
        "意向客户",
        "线索",
        "未成交",
        "未合作",
        "尚未成交",
        "否",
        "lead",
        "prospect",
        "no",
    ),
    Stage.DEAL: (
        "成交",
        "首次成交",
        "新客户",
        "已成交",
        "成交客户",
        "已合作",
        "已签约",
        "签约",
        "是",
        "first deal",
        "closed deal",
        "new",
        "yes",
        "customer",
        "client",
    ),
    Stage.MAINTENANCE: (
        "维系",
        "维护",
        "维护期",
        "稳定",
        "老客户",
        "合作中",
        "稳定合作",
        "长期合作",
        "active",
        "maintenance",
    ),
    Stage.UPGRADE: ("升级", "升级期", "增购", "upgrade"),
    Stage.LOST: ("流失", "已流失", "流失客户", "lost", "churned"),
    Stage.WON_BACK: ("挽回", "已挽回", "赢回", "won back"),
}
# Words that say more than a stage: a column of nothing but these may be anything.
AMBIGUOUS = frozenset({"是", "否", "yes", "no", "new", "active", "customer", "client"})
STAGE_WORDS: Mapping[str, tuple[str, ...]] = {
    str(stage): tuple(word for word in words if word not in AMBIGUOUS) for stage, words in STAGES.items()
}


DEPTHS: Mapping[str, tuple[str, ...]] = {
    Depth.STRANGER: ("陌生", "陌生关系", "不熟", "stranger", "unknown"),
    Depth.BASIC: ("基本", "基本关系", "一般", "basic"),
    Depth.RELIABLE: ("可靠", "可靠关系", "信任", "reliable", "trusted"),
    Depth.PARTNER: ("伙伴", "伙伴关系", "合作伙伴", "战略伙伴", "partner"),
}


def _of_person(label: Sentence) -> Sentence:
    return said("Contact person: %(field)s") % {"field": label}


# Own fields of the person whom a row says how to reach.
PEOPLE = Part("contact", Contact, _of_person, ("联系人", "联络人", "Contact person", "Contact"))

CUSTOMER_FIELDS = (
    Field("customer_no", _("Customer number"), NUMBER, kind="code"),
    Field("name", _("Customer name"), NAME, required=True),
    Field("kind", _("Firm or person"), ("客户类型", "客户性质", "类型", "Type", "Customer type")),
    Field("industry", _("Industry"), (
        "所属行业", "行业", "行业分类", "产业", "产业别", "Sector", "Branch", "Line of business",
    )),
    Field("size", _("Firm size"), ("规模", "企业规模", "公司规模", "Company size", "Size")),
    Field("decision_maker", _("Decision maker (name / title)"), (
        "决策人(姓名/职位)", "决策人（姓名/职位）", "决策人", "关键决策人", "负责决策人",
        "Decision maker", "Decision-maker",
    )),
    Field("contact_info", _("Contact details"), (
        "联系方式", "联络方式", "联络资讯", "联系信息", "Contact info", "Contact details",
    )),
    Field("contact_name", _("Contact's name"), (
        "联系人", "联系人姓名", "联络人", "联络人姓名", "连络人", "对接人", "主要联系人",
        "Contact", "Contact name", "Contact person", *OF_PERSON,
    ), shares="name"),
    Field("title", _("Contact's title"), (
        "职位", "职务", "联系人职位", "联络人职位", "岗位", "Job title", "Title", "Position",
    )),
    Field("phone", _("Phone"), (
        "电话", "手机", "手机号", "行动电话", "联络电话", "手机号码", "联系电话", "电话号码",
        "Telephone", "Mobile", "Phone number", "Tel", "首要联系人电话", "主要联络人电话",
        "Phone of the first contact",
    ), kind="phones"),
    Field("phone2", _("Other phone"), (
        "座机", "座机号", "座机号码", "固定电话", "固话", "办公电话", "公司电话", "市话", "手机2", "手机号2",
        "电话2", "备用电话", "备用手机", "第二电话", "其他电话", "Landline", "Office phone", "Work phone",
        "Phone 2", "Mobile 2", "Second phone", "Alternative phone", "首要联系人的其他电话",
        "主要联络人的其他电话", "Other phone of the first contact",
    ), kind="phone"),
    Field("email", _("E-mail"), (
        "邮箱", "电子邮箱", "电子邮件", "邮件", "Email", "Email address", "Mail",
    ), kind="email"),
    Field("wechat", _("WeChat id"), ("微信", "微信号", "WeChat", "Weixin")),
    Field("birthday", _("Birthday"), (
        "生日", "出生日期", "公历生日", "阳历生日", "Date of birth", "Birth date", "首要联系人的生日",
        "主要联络人的生日", "Birthday of the first contact",
    ), kind="birthday"),
    Field("lunar_birthday", _("Lunar birthday"), ("农历生日", "阴历生日", "旧历生日"), kind="lunar_birthday"),
    Field("duration", _("Length of cooperation"), (
        "历史合作时长", "合作时长", "合作年限", "合作年数", "合作年份数", "合作多久", "合作时间",
        "Cooperation duration", "Length of relationship", "Years of cooperation", "Years as a customer",
    ), kind="months"),
    Field("total_amount", _("Total amount so far"), (
        "累计合作金额", "合作金额", "累计金额", "合同总额", "合同总额(元)", "累计成交额", "成交总额",
        "累计成交金额", "成交金额", "成交额", "累计消费金额", "累计消费", "消费总额", "累计订单金额",
        "累计采购额", "累计采购金额", "采购总额", "累计销售额", "历史成交额",
        "Total amount", "Total sales", "Lifetime sales", "Turnover", "Contract total", "Total spent",
        "Total purchases", "Lifetime value",
    ), kind="money"),
    Field("needs", _("Need tags"), (
        "核心需求标签", "需求标签", "核心需求", "标签", "客户标签", "Tags", "Need tags", "Core needs",
    ), kind="list"),
    Field("tier", _("Tier as reported"), (
        "客户分层", "客户等级", "客户级别", "等级", "级别", "分层", "Tier", "Grade", "Customer tier",
        "Level", "Segment",
    )),
    Field("last_date", _("Last cooperation"), (
        "最近合作时间", "最近合作日期", "最近合作", "上次合作", "上次合作时间", "最后合作时间",
        "最后下单", "最后下单时间", "最后下单日期", "最近下单", "最近下单时间", "最近下单日期", "上次下单",
        "上次下单时间", "上次下单日期", "最近成交",
        "最近成交日期", "最近成交时间", "最后成交", "最后成交日期",
        "最后成交时间", "上次成交", "上次成交日期",
        "最近交易时间", "最近交易日期", "最近购买", "最近购买日期",
        "最近购买时间", "最后购买日期", "上次购买日期", "最近消费时间", "最近消费日期", "最近订单日期",
        "末次下单日期", "末次成交日期",
        "Last cooperation date", "Last order", "Last order date", "Last purchase", "Last purchase date",
        "Last deal", "Last deal date",
    ), kind="date"),
    Field("since", _("Customer since"), (
        "成为客户日期", "成为客户时间", "合作日期", "合作时间", "合作起始日", "合作起始日期",
        "合作起始时间", "合作开始日期", "合作开始时间",
        "开始合作", "开始合作日期", "开始合作时间", "起始合作时间",
        "首次合作", "首次合作时间", "首次合作日期", "初次合作", "初次合作时间", "首次成交", "首次成交日期",
        "首次成交时间", "首次下单", "首次下单时间", "首次下单日期", "首单日期", "首单时间", "首次购买日期",
        "首次交易日期", "开户日期", "开户时间",
        "Since", "First order", "First order date", "First purchase",
        "First purchase date", "First deal", "Cooperation since", "Client since", "Cooperation date",
    ), kind="date"),
    Field("stage", _("Lifecycle stage"), (
        "生命周期", "生命周期阶段", "客户阶段", "客户状态", "合作阶段", "合作状态", "合作进展", "成交状态",
        "成交情况", "是否成交", "是否已成交", "是否合作", "跟进阶段", "Stage", "Status", "Customer status",
        "Stage of cooperation", "Customer stage",
    ), words=STAGE_WORDS),
    Field("depth", _("Relationship depth"), (
        "关系深度", "客户关系深度", "关系层次", "关系等级", "关系程度", "Depth of the relationship",
        "Relationship level",
    )),
    Field("source", _("Source channel"), (
        "来源", "客户来源", "获客渠道", "信息来源", "Source", "Lead source", "Channel",
        "Collected through",
    )),
    Field("country", _("Country"), ("国家", "国家/地区", "国别", "Country or region", "Nation")),
    Field("region", _("Region"), (
        "地区", "省份", "省", "省市", "所在省份", "所在地区", "所在地", "区域", "Province", "State", "Area",
    )),
    Field("city", _("City (part of the region)"), (
        "City", "城市", "市", "所在城市", "所在市", "地级市", "县市", "Town", "City name",
    )),
    Field("address", _("Street address"), (
        "地址", "详细地址", "通讯地址", "联系地址", "公司地址", "Address", "Street",
    )),
    Field("id_number", _("ID number"), (
        "身份证号", "身份证号码", "证件号码", "证件号", "ID card", "Identity number",
    )),
    Field("owner", _("Owner"), (
        "客户经理", "负责人", "业务员", "销售", "跟进人", "所属人", "Account manager", "Sales rep",
    )),
    Field("department", _("Department"), ("部门", "所属部门", "销售部门", "Team")),
    Field("note", _("Note"), NOTE, kind="notes"),
    Field("contact_note", _("Contact's note"), (
        "联系人备注", "联络人备注", "爱好", "兴趣爱好", "兴趣", "Contact note", "Hobbies", "Hobby",
        "Interests", *NOTE,
    ), shares="note", along="contact_name"),
    *LINK_FIELDS,
    *CONSENT_FIELDS,
    *RECORDED,
    Field("computed", _("Computed here"), (MARK,), kind="list"),
)  # fmt: skip

CHANNELS = {
    Channel.PHONE: (
        _("Phone"), "电话", "电话沟通", "电话回访", "去电", "来电", "call", "phone call", "telephone",
    ),
    Channel.VISIT: (
        _("Visit"), "拜访", "线下拜访", "上门拜访", "上门", "面谈", "线下", "来访", "meeting", "visit",
        "on site",
    ),
    Channel.ONLINE: (
        _("Online"), "线上", "线上沟通", "线上会议", "视频会议", "在线", "chat",
        "online meeting", "video call", "video",
    ),
    Channel.WECHAT: (_("WeChat"), "微信", "企业微信", "企微", "微信沟通", "wechat", "wecom", "weixin"),
    Channel.EMAIL: (Channel.EMAIL.label, "邮件", "电子邮件", "邮箱", "email", "mail"),
    Channel.QUESTIONNAIRE: (_("Questionnaire"), "问卷", "问卷调查", "调研", "survey"),
    Channel.SOCIAL: (_("Social media"), "社交媒体", "社群媒体", "公众号", "抖音", "小红书", "微博", "social"),
    Channel.REPORT: (_("Industry report"), "行业报告", "报告", "report"),
    Channel.SALES: (_("Sales"), "销售", "业务", "地推", "陌拜", "sales rep"),
    Channel.SERVICE: (Channel.SERVICE.label, "服务", "客服", "售后", "support"),
    Channel.WEBSITE: (_("Website"), "网站", "官网", "web", "web form"),
    Channel.MINING: (_("Data mining"), "数据挖掘", "资料探勘", "data mining"),
    Channel.FAIR: (
        _("Trade fair"), "展会", "展览", "展览会", "参展", "trade show", "exhibition", "fair",
    ),
    Channel.REFERRAL: (
        _("Referral"), "转介绍", "介绍", "老客户介绍", "朋友介绍", "推荐", "referral", "referred",
    ),
    Channel.OTHER: (_("Other"), "其他", "其它"),
}  # fmt: skip

INTERACTION_FIELDS = (
    Field("on", _("Date"), (
        "互动日期", "日期", "互动时间", "沟通日期", "跟进日期", "跟进时间", "拜访日期", "联系日期",
        "拜访时间", "沟通时间", "联系时间", "回访日期", "回访时间", "走访日期", "来访日期", "洽谈日期",
        "洽谈时间",
        "Interaction date", "Contacted on", "Meeting date", "Activity date", "Visit date", "Call date",
        "Contact date", "Talk date",
    ), kind="date", required=True),
    Field("customer_no", _("Customer number"), NUMBER, kind="code"),
    Field("customer_name", _("Customer name"), NAME),
    Field("channel", _("Channel"), (
        "互动方式(电话/拜访/线上)", "互动方式", "沟通方式", "联系方式", "跟进方式", "方式", "渠道",
        "拜访方式", "回访方式", "洽谈方式", "联络方式", "Interaction type", "Visit type", "Method",
        "Contact type", "Activity type", "Type", "Via",
    ), required=True),
    Field("subject", _("Subject"), (
        "互动主题", "主题", "标题", "沟通主题", "事由", "拜访目的", "Topic", "Title", "About",
    ), required=True, instead="feedback"),
    Field("direction", _("Direction"), (
        TALK_DIRECTION, "方向", "沟通方向", "联系方向", "来往方向", "往来方向", "通话方向", "呼叫方向",
        "呼叫类型", "通话类型", "呼入/呼出", "呼入呼出", "来电/去电", "Call direction", "Contact direction",
        "Inbound/outbound", "In/out",
    ), kind="choice", choices={
        Direction.IN: (
            _("They came to us"), "客户找我们", "客户主动", "客户来访", "来访", "来电", "呼入", "接听",
            "已接", "进线", "来信", "被动", "客户发起", "in", "inbound", "incoming", "received",
        ),
        Direction.OUT: (
            _("We went to them"), "我们找客户", "我方主动", "主动联系", "主动", "外出", "外访", "去电",
            "呼出", "拨出", "外呼", "去信", "我方发起", "out", "outbound", "outgoing", "sent",
        ),
    }),
    Field("participants", _("Participants"), (
        "参与人员", "参与人", "参加人员", "人员", "Attendees", "Present",
    )),
    Field("feedback", _("Customer feedback"), (
        "客户反馈", "客户回馈", "反馈", "沟通内容", "内容", "跟进内容",
        "谈了什么", "谈话内容", "拜访内容", "回访内容", "洽谈内容", "沟通结果", "沟通记录", "拜访记录",
        "会谈纪要",
        "Discussion", "What we talked about", "What was said", "Call notes", "Meeting notes", "Visit notes",
        "Feedback", "Notes", "Content", "Response",
    ), kind="notes"),
    Field("follow_up", _("Follow-up"), (
        "后续行动", "后续计划", "下一步", "下一步计划", "跟进计划", "下次跟进", "Follow-up action",
        "Next step",
        "Next steps", "Action",
    ), kind="notes"),
    Field("follow_up_on", _("Follow up on"), (
        "下次跟进日期", "下次跟进时间", "下次联系日期", "下次联系时间", "下次拜访日期", "下次拜访时间",
        "下次沟通时间", "下次回访时间", "后续行动日期", "后续日期", "跟进截止日期", "计划跟进日期",
        "Next contact", "Next visit", "Next contact date", "Next visit date", "Next step date",
        "Next follow-up", "Follow-up date", "Follow-up due",
    ), kind="date", since="on"),
    Field("owner", _("Owner"), (
        "负责人", "跟进人", "业务员", "客户经理", "责任人", "拜访人", "回访人", "洽谈人", "Responsible",
        "Account manager", "By",
        "Visited by",
    )),
    Field("status", _("Status"), (
        "完成状态(已完成/进行中/待处理)", "完成状态", "状态", "进度", "Completion", "Completion status",
        "State",
    ), kind="choice", choices={
        Completion.DONE: (_("Completed"), "已完成", "完成", "结束", "done", "closed", "finished"),
        Completion.DOING: (_("In progress"), "进行中", "处理中", "跟进中", "doing", "open", "ongoing"),
        Completion.TODO: (_("Pending"), "待处理", "未开始", "待跟进", "todo", "to do", "planned"),
    }),
    *RECORDED,
    Field("interaction_no", _("Interaction number"), (TALK_NO,), kind="code"),
)  # fmt: skip

# Headings of talks alone: when, how and of what one talked. A customer's last talk or who follows it is none.
TALKS = re.compile(
    "(拜访|走访|回访|来访|沟通|洽谈|会谈|面谈|互动|跟进|联系|联络)(日期|时间|内容|结果|主题|记录|纪要|目的)"
    "|(拜访|走访|回访|沟通|洽谈|互动|跟进)方式|(谈|聊)了(什么|啥)|谈话内容"
    "|(visit|call|meeting|talk|contact|interaction|activity) (date|time|type|notes|summary|report|purpose)"
    "|discussion|discussed|what .*(talked|discussed|said).*"
)

KINDS = {
    Kind.FIRM: ("企业", "公司", "单位", "法人", "机构", "firm", "company", "business", "b2b"),
    Kind.PERSON: ("个人", "自然人", "个人客户", "person", "individual", "consumer", "b2c", "private"),
}
SIZES = {
    Size.MICRO: ("微型", "微型企业", "micro"),
    Size.SMALL: ("小型", "小型企业", "小", "small"),
    Size.MEDIUM: ("中型", "中型企业", "中", "medium"),
    Size.LARGE: ("大型", "大型企业", "大", "large"),
}
INDUSTRIES: Mapping[str, tuple[str, ...]] = {
    Industry.A: ("农业", "农林牧渔", "农、林、牧、渔业", "林业", "渔业", "agriculture", "farming"),
    Industry.B: ("采矿", "采矿业", "矿业", "mining"),
    Industry.C: ("制造", "制造业", "工业", "生产制造", "机械制造", "电子制造", "manufacturing", "industry"),
    Industry.D: ("电力", "能源", "电力、热力、燃气及水生产和供应业", "energy", "utilities"),
    Industry.E: ("建筑", "建筑业", "建材", "工程", "construction"),
    Industry.F: (
        "批发", "零售", "批发和零售业", "批发零售", "贸易", "电商", "retail", "wholesale", "trade",
        "e-commerce",
    ),
    Industry.G: ("物流", "运输", "交通运输、仓储和邮政业", "交通运输", "仓储", "logistics", "transport"),
    Industry.H: ("餐饮", "酒店", "住宿和餐饮业", "hospitality", "catering", "hotels"),
    Industry.I: (
        "IT", "IT服务", "互联网", "软件", "信息技术", "信息传输、软件和信息技术服务业", "科技",
        "资讯传输、软体和资讯科技服务业",
        "it services", "software",
        "technology", "internet",
    ),
    Industry.J: ("金融", "金融业", "银行", "保险", "证券", "finance", "banking", "insurance"),
    Industry.K: ("房地产", "房地产业", "物业", "real estate", "property"),
    Industry.L: ("租赁", "商务服务", "租赁和商务服务业", "咨询", "consulting", "business services"),
    Industry.M: ("科研", "科学研究和技术服务业", "技术服务", "研发", "research"),
    Industry.N: ("环保", "水利、环境和公共设施管理业", "environment"),
    Industry.O: ("居民服务", "居民服务、修理和其他服务业", "服务业", "服务", "services"),
    Industry.P: ("教育", "教育业", "培训", "education"),
    Industry.Q: ("医疗", "卫生", "卫生和社会工作", "医药", "健康", "healthcare", "health", "medical"),
    Industry.R: ("文化", "文化、体育和娱乐业", "体育", "娱乐", "传媒", "culture", "media", "entertainment"),
    Industry.S: ("政府", "公共管理", "公共管理、社会保障和社会组织", "事业单位", "government", "public"),
    Industry.T: ("国际组织", "international organisations"),
}  # fmt: skip
