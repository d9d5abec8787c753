"""The words by which a signature or a card says what is what: see ``cards``."""

import re
from collections.abc import Mapping

from guanxi.customers.choices import DecisionRole

# A label in front of what it names; of several spellings the longest is looked for first.
_REACH = {
    "mobile": """
        移动电话 行動電話 手机号码 手机号 手机 手機 行动 mobiltelefon cellphone mobile mobil handy mob cell m
    """,
    "phone": """
        联系电话 聯絡電話 联络电话 办公电话 公司电话 公司電話 固定电话 电话号码 电话 電話 座机 直线 直線 总机
        總機 热线 telephone telefon phone direct office durchwahl zentrale tel t p d
    """,
    "fax": "传真号码 传真 傳真 telefax fax f",
    "email": "电子邮箱 电子邮件 電子郵件 電子信箱 电邮 電郵 邮箱 郵箱 信箱 邮件 e-mail email mail e",
    "wechat": "微信号码 微信号 微信號 微信id 微信 微訊 wechat_id wechat weixin wx vx v信",
    "web": "公司网址 网址 網址 官网 官網 网站 網站 主页 website homepage internet web url w",
    "address": "公司地址 办公地址 联系地址 通讯地址 通訊地址 地址 address adresse anschrift addr add a",
    "post": "邮政编码 邮编 郵編 邮码 郵遞區號 postcode zip plz",
    "other": """
        统一社会信用代码 纳税人识别号 统一编号 統一編號 税号 稅號 开户行 账号 帐号 帳號 qq号 qq skype
        whatsapp linkedin telegram line ust-idnr ust-id-nr ust-id vat_no vat hrb steuernummer st-nr iban bic
    """,
}
_HEAD = {
    "firm": "公司名称 公司名稱 单位名称 公司 单位 單位 企业 工作单位 company firma organisation organization",
    "person": "联系人 聯絡人 聯繫人 姓名 名字 contact_person ansprechpartner contact name",
    "title": "职务 職務 职位 職位 职称 岗位 頭銜 title position funktion",
    "department": "部门 部門 department dept abteilung",
}


def _kinds(table: Mapping[str, str]) -> dict[str, str]:
    return {word.replace("_", " "): kind for kind, words in table.items() for word in words.split()}


def _either(words: Mapping[str, str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    latin = "|".join(re.escape(word) for word in longest_first if word.isascii())
    signs = "|".join(re.escape(word) for word in longest_first if not word.isascii())
    return rf"(?:(?<![^\W_])(?:{latin})(?![^\W\d_])|(?:{signs}))"


KIND_OF: Mapping[str, str] = _kinds(_REACH) | _kinds(_HEAD)
_ANY, _FIRST = _either(_kinds(_REACH)), _either(_kinds(_HEAD))
# One label, or two of one number (手机/微信); with a colon, or in front of a number.
LABEL = re.compile(
    rf"(?P<words>{_ANY}(?:[ ]?[/&、][ ]?{_ANY})?)[ .]{{0,3}}(?:(?P<colon>:)|(?=[ ]|[+(0-9]))", re.IGNORECASE
)
HEAD = re.compile(rf"(?P<words>{_FIRST})[ .]{{0,3}}(?P<colon>:)", re.IGNORECASE)
NUMBERED = frozenset({"mobile", "phone", "fax", "other"})  # a number may follow without a colon

HAN_FIRM = re.compile(
    "(?:公司|集团|集團|厂|廠|事务所|事務所|研究所|研究院|大学|大學|医院|醫院|学院|學院|银行|銀行|商行|合作社|"
    "工作室|商店|酒店|协会|協會)(?:[(（][^()（）]{1,20}[)）])?$"
)
FORMS = frozenset(
    """ltd limited inc incorporated llc llp plc gmbh kg kgaa ohg ug ek corp corporation company co pty srl
    sarl bv nv ab oy spa group holding holdings""".split()  # noqa: SIM905
)
CAPITAL_FORMS = frozenset({"AG", "SE", "SA", "AS", "KK"})  # words otherwise

HAN_TITLE = re.compile(
    "(?:经理|經理|总监|總監|主管|主任|董事|董事长|董事長|总裁|總裁|工程师|工程師|助理|秘书|秘書|采购|採購|采购员|銷售|销售|会计|"
    "會計|厂长|廠長|部长|部長|老板|老闆|创始人|創始人|合伙人|合夥人|顾问|顧問|代表|专员|專員|科长|科長|院长|校长|教授|律师|"
    "律師|业务员|業務員|业务|業務|主席|店长|组长|组長|总工|副总|法人|法定代表人|文员|客服|出纳|仓管|跟单|前台|设计师|設計師|"
    "负责人|負責人|总经办|行政|人事|师傅|所长|所長|处长|處長|局长|博士|研究员)$"
)
HAN_DEPARTMENT = re.compile("[部处處科课課组組]$")
HONOURED = re.compile("^.(?:总|總|经理|經理|工|老师|老師|先生|女士|小姐|主任)$")
TITLES = frozenset(
    """manager director president ceo cto cfo coo cmo engineer buyer purchaser purchasing procurement sales
    assistant secretary head chief officer founder co-founder partner owner consultant representative
    executive supervisor specialist accountant lead vp analyst coordinator receptionist chairman chairwoman
    chair controller technician administrator marketing
    leiter leiterin einkaufsleiter einkaufsleiterin vertriebsleiter vertriebsleiterin geschäftsführer
    geschäftsführerin geschäftsführung einkauf einkäufer einkäuferin vertrieb prokurist prokuristin assistent
    assistentin assistenz sachbearbeiter sachbearbeiterin berater beraterin vorstand inhaber inhaberin
    ingenieur ingenieurin sekretariat""".split()  # noqa: SIM905
)
DEPARTMENTS = frozenset({"department", "dept", "division", "abteilung", "team"})

# A role is read where the title says it plainly; whoever stands beside or below somebody is not that one.
BESIDE = re.compile(r"副|助理|助手|vice|deputy|assist|stellv|\bvp\b", re.IGNORECASE)
ROLES = (
    (
        DecisionRole.GATEKEEPER,
        re.compile(r"前台|秘书|秘書|\bsecretary\b|\breceptionist\b|sekretariat", re.IGNORECASE),
    ),
    (
        DecisionRole.BUYER,
        re.compile(r"采购|採購|\bbuyer\b|purchas|procurement|einkauf|einkäufer", re.IGNORECASE),
    ),
    (
        DecisionRole.DECIDER,
        re.compile(
            r"总经理|總經理|董事长|董事長|总裁|總裁|法人|法定代表人|老板|老闆|创始人|創始人|\bceo\b"
            r"|managing director|chief executive|geschäftsführer|\bowner\b|\bfounder\b"
            r"|\binhaber|\bpresident\b",
            re.IGNORECASE,
        ),
    ),
)

HAN_PLACES = "省市区區县縣镇鎮乡鄉路街道巷弄号號栋棟楼樓室座园園层層村"
HAN_STREET = re.compile("[路街道巷弄号號栋棟楼樓室座园園层層村]")
HAN_NUMBERED = re.compile("[路街道巷弄村][0-9]")
STREETS = frozenset(
    """road rd street st avenue ave floor fl building bldg district boulevard blvd lane suite room park drive
    way p.o. square str weg platz allee gasse ring damm ufer""".split()  # noqa: SIM905
)
STREET_ENDS = ("straße", "strasse", "str", "weg", "platz", "allee", "gasse", "ring", "damm", "ufer")
COUNTRIES = frozenset(
    """china prc germany deutschland austria österreich switzerland schweiz france italy spain usa uk england
    japan singapore taiwan hongkong 中国 中國 德国 德國""".split()  # noqa: SIM905
) | {"p.r. china", "pr china", "hong kong", "united kingdom", "united states"}
POSTED = re.compile(r"(?:[A-Z]{1,2}[- ])?[0-9]{4,6},? [^\W\d_][^0-9]{1,60}$")

_GREETINGS = (
    "best regards", "kind regards", "warm regards", "with kind regards", "regards", "sincerely",
    "yours sincerely", "yours faithfully", "yours truly", "best wishes", "best", "thanks", "thank you",
    "many thanks", "cheers", "mit freundlichen grüßen", "mit freundlichen gruessen", "freundliche grüße",
    "viele grüße", "beste grüße", "herzliche grüße", "mit besten grüßen", "mfg", "i. a", "i.a", "i. v", "i.v",
    "ppa", "此致", "敬礼", "敬禮", "祝好", "顺祝商祺", "順祝商祺", "顺颂商祺", "順頌商祺",
    "谢谢", "謝謝", "祝商祺", "商祺",
)  # fmt: skip
GREETINGS = frozenset(map(str.casefold, _GREETINGS))
# Firms are called so, people are not: a line with one of them is nobody's name.
OF_FIRMS = frozenset(
    """trading group solutions technologies technology precision systems international industries industrial
    services service machinery tools logistics engineering electronics equipment materials global software
    import export trade university hospital institute school bank office center centre""".split()  # noqa: SIM905
)
NOBODY = (TITLES | OF_FIRMS | DEPARTMENTS | STREETS | FORMS | COUNTRIES) - {"park", "lane"}
PARTICLES = frozenset({"von", "van", "de", "der", "den", "di", "da", "del", "la", "zu", "bin", "al"})
ADDRESSED = re.compile(r"^(?:mr|mrs|ms|miss|herr|frau)\b[. ]{0,2}", re.IGNORECASE)
SAME_NUMBER = re.compile(
    "微信同[号號]|同微信[号號]?|同手[机機][号號]?|同[号號]|same as (?:mobile|phone)|same number",
    re.IGNORECASE,
)
