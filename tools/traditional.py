"""Drafts 繁體中文 from 简体中文: OpenCC's words of Taiwan, and after them the words of this house.

A draft is marked in the catalogue until somebody has read it. `python -m tools.messages check` names each
that is left, and words of the mainland that a draft or a hand left standing.
"""

import re
from collections.abc import Callable
from functools import cache

DRAFTED = "drafted"  # the comment that whoever has read an entry takes away

# What OpenCC leaves or gets wrong, and business software in Taiwan says otherwise.
_WORDS = {
    "records, lists and files": """
        質量:品質 反饋:回饋 合同:合約 回款:收款 渠道:管道 模板:範本 列表:清單 歸檔:封存
        單元格:儲存格 型別:類型 字段:欄位 字尾:副檔名 概覽:總覽 詳情頁:詳細頁面 詳情:詳細資料
        評論:留言 新建:新增 條記錄:筆記錄 條互動:筆互動 條評論:則留言 條通知:則通知 訂單號:訂單編號
        產品編碼:產品代碼 欄位編碼:欄位代碼 錄入:記錄 手工:手動 圖紙:圖面 工作簿:活頁簿
        表格軟體:試算表軟體 壓縮包:壓縮檔 二進位制:二進位 製表符:定位字元 去掉:移除 打標籤:加標籤
        選中:選取 對比:比對 丟失:遺失 單個檔案:單一檔案 個人資訊:個人資料 恢復:還原
        個人資訊保護法:個人信息保護法
        生成:產生 提交:送出 當前:目前 徹底:永久 演示:示範 共享:分享 彙總:彙整 脫敏:遮蔽 掩碼:遮蔽
    """,
    "people and their work": """
        審批:簽核 審計:稽核 批准:核准 否決:駁回 催辦:提醒 上報:呈報 運營:營運 營銷:行銷 增值:加值
        崗位:職位 身份證:身分證 身份:身分 聯繫:聯絡 佈置任務:指派任務 彙報:回報 配合人:協辦人
        我配合:我協辦 關注:追蹤 預置:內建 影響人:影響者 日曆:行事曆 法定節假日:國定假日
        法定節日:國定假日 調休上班:補班 調休:補班 天后:天後 免打擾:勿擾 群聊:聊天群組 發送:傳送
        郵箱:電子郵件 座機:市話 微訊:微信 國家碼:國碼 首要:主要 時間線:時間軸 個季度:季 季度:季
        計劃:計畫 培訓:教育訓練
    """,
    "customers, also in the rooms to come": """
        社交媒體:社群媒體 積分:點數 投訴:客訴 賠付:賠償 應急預案:應變計畫 復購:回購 觸點:接觸點
        客戶畫像:客戶輪廓 聚類:分群 調研:調查
    """,
    "money": """
        貨幣:幣別 幣種:幣別 賬:帳 衝回:沖回 摺合:折合 折算:換算 迴歸:回流 頻次:頻率 閾值:門檻
        上升空間:成長空間
    """,
    "machines": """
        許可權:權限 令牌:權杖 登入名:登入名稱 退出登入:登出 訪問:存取 無法識別:無法辨識
        自動識別:自動辨識 只讀:唯讀 請求頭:請求標頭 客戶端:用戶端 後臺任務:背景工作
        後臺:背景 命令:指令 快捷:快速 激活:啟用 撤銷:復原 恢復碼:復原碼 恢復金鑰:復原金鑰
        第二驗證:第二道驗證 驗證器應用:驗證器應用程式 貼上到:貼到 停下:停止 儀表盤:儀表板
        二維碼:QR碼 下劃線:底線 自定義:自訂 回車:Enter 文本:文字 許可證:授權
    """,
    "spelling": """
        臺:台 公佈:公布 分佈:分布 銷燬:銷毀 箇中斷:個中斷 “:「 ”:」 ‘:『 ’:』
    """,
}
WORDS = dict(re.findall(r"(\S+):(\S+)", " ".join(_WORDS.values())))

INSIDE = "(?<![公英海千萬鄰故])里(?![程長民])"  # OpenCC now and then leaves it as it is

# What depends on its neighbours: a week is no circumference, 依 is "by" where 按 presses a key, and 「」
# bring their own space.
_NEIGHBOURS = (
    (re.compile(INSIDE), "裡"),
    (re.compile(r"周(?![邊到轉知圍全密旋])"), "週"),
    (re.compile(r"按(?! ?[A-Za-z0-9+]|[鍵鈕住]|下(?![面列方]))"), "依"),
    (re.compile(r" (?=[「『])|(?<=[」』]) "), ""),
)

# A row is 行 on the mainland and 列 in Taiwan, a column 列 and 欄: turned while still simplified.
_COLUMN = re.compile(r"(?<![系排陈罗下阵并前后序队])列(?!表|出|举|入|队|为|在|明|车)")
_ROW = re.compile(
    r"(?<=[\d\sds}第这那每此该前空几一逐两多首末整同其某各些的单有])(\s*)行(?![为业动情程使政驶列])"
    r"|^()行(?=$|数|的)"
)

MAINLAND = re.findall(
    r"\S+",
    """
    質量 許可權 賬 令牌 臺 軟件 信息(?!保護法) 網絡 默認 用戶(?!端) 打印 搜索 反饋 合同 渠道 審批 審計
    模板 數據 文件夾 視頻 短信 登錄 身份 服務器 聯繫 閾值 界面 菜單 屏幕 鼠標 光標 刷新 加載
    設置 程序員 單元格 郵箱 幣種 脫敏 二維碼 只讀 激活 鏈接 裏 着 爲 天后 衝回 摺合 銷燬 箇 隊欄
    """,
)
MAINLAND.append(INSIDE)


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
    for neighbours, written in _NEIGHBOURS:
        text = neighbours.sub(written, text)
    return text


def left_standing(text: str) -> list[str]:
    """The mainland's words in a sentence of 繁體中文, and characters that OpenCC mistakes."""
    return [found[0] for word in MAINLAND if (found := re.search(word, text))]
