"""Drafts 繁體中文 from 简体中文: OpenCC's words of Taiwan, and after them the words of this house.

A draft is marked in the catalogue until somebody has read it. `python -m tools.messages check` names words of
the mainland that a draft or a hand left standing.
"""

import re
from collections.abc import Callable
from functools import cache

DRAFTED = "drafted"  # the comment that whoever has read an entry takes away

# What OpenCC leaves, and business software in Taiwan says otherwise.
WORDS = dict(
    re.findall(
        r"(\S+):(\S+)",
        "質量:品質 許可權:權限 賬:帳 令牌:權杖 臺:台 撤銷:復原 郵箱:電子郵件 聯繫:聯絡 反饋:回饋 合同:合約"
        " 回款:收款 渠道:管道 儀表盤:儀表板 審批:簽核 審計:稽核 模板:範本 登入名:登入名稱 列表:清單 掩碼:遮罩"
        " 運營:營運 增值:加值 崗位:職位 下劃線:底線 身份證:身分證 身份:身分 歸檔:封存 閾值:門檻 貨幣:幣別"
        " 單元格:儲存格 型別:類型 公佈:公布 自定義:自訂 回車:Enter 關注:追蹤 發送:傳送"
        " 字段:欄位 文本:文字 激活:啟用 許可證:授權 字尾:副檔名 “:「 ”:」 ‘:『 ’:』",
    )
)

# A row is 行 on the mainland and 列 in Taiwan, a column 列 and 欄: turned while still simplified.
_COLUMN = re.compile(r"(?<![系排陈罗下阵并前后序])列(?!表|出|举|入|队|为|在|明|车)")
_ROW = re.compile(
    r"(?<=[\d\sds}第这那每此该前空几一逐两多首末整同其某各些的单有])(\s*)行(?![为业动情程使政驶列])"
    r"|^()行(?=$|数|的)"
)

MAINLAND = re.findall(
    r"\S+",
    "質量 許可權 賬 令牌 臺 軟件 信息 網絡 默認 用戶 打印 搜索 反饋 合同 渠道 審批 審計 模板 數據 文件夾 視頻"
    " 短信 登錄 身份 服務器 聯繫 閾值 界面 菜單 屏幕 鼠標 光標 刷新 加載 設置 程序員 單元格 郵箱",
)


@cache
def _converter() -> Callable[[str], str]:
    import opencc

    converted: Callable[[str], str] = opencc.OpenCC("s2twp").convert
    return converted


def draft(simplified: str) -> str:
    """The sentence as it is written in Taiwan; placeholders stay as they are."""
    text = _COLUMN.sub("栏", simplified)
    text = _ROW.sub(r"\1列", text)
    text = _converter()(text)
    for word in sorted(WORDS, key=len, reverse=True):
        text = text.replace(word, WORDS[word])
    return text


def left_standing(text: str) -> list[str]:
    """The mainland's words in a sentence of 繁體中文."""
    return [word for word in MAINLAND if word in text]
