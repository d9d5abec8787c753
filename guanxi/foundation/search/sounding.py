"""Signs with several readings, as names of places and firms read them: 重庆 is chong qing, 长沙 chang sha.

The dictionary's first reading stands for a sign by itself: 长 would be zhang. Where names mostly read a sign
otherwise, that reading stands for it (``SIGNS``); where one word does, the word is named (``_WORDS``).
"""

import re
from collections.abc import Iterator

SIGNS = {
    "长": "chang", "長": "chang", "都": "du", "厦": "xia", "廈": "xia", "佛": "fo",
    "调": "tiao", "調": "tiao", "轧": "zha", "軋": "zha",
}  # fmt: skip
_SAID = (
    # places
    "重庆 重慶:chong qing|六安:lu an|六合:lu he|乐清 樂清:yue qing|蚌埠:beng bu|番禺:pan yu|西藏:xi zang|"
    "铅山 鉛山:yan shan|中牟:zhong mu|尉犁:yu li|弥勒 彌勒:mi le|喀什:ka shi|洪洞:hong tong|"
    "莘县 莘縣:shen xian|歙县 歙縣:she xian|单县 單縣:shan xian|"
    # trades
    "银行 銀行:yin hang|商行:shang hang|洋行:yang hang|车行 車行:che hang|行业 行業:hang ye|"
    "会计 會計:kuai ji|音乐 音樂:yin yue|乐器 樂器:yue qi|乐团 樂團:yue tuan|人参 人參:ren shen|"
    "海参 海參:hai shen|弹簧 彈簧:tan huang|弹性 彈性:tan xing|模具:mu ju|模板:mu ban|模架:mu jia|畜牧:xu mu|"
    "藏药 藏藥:zang yao|呢绒 呢絨:ni rong|校正:jiao zheng|校准 校準:jiao zhun|率先:shuai xian|重新:chong xin|"
    "调查 調查:diao cha|调研 調研:diao yan|成长 成長:cheng zhang|增长 增長:zeng zhang|生长 生長:sheng zhang|"
    "大厦 大廈:da sha|广厦 廣廈:guang sha"
)
_WORDS = {
    word: said.split()
    for one in _SAID.split("|")
    for words, _sep, said in [one.partition(":")]
    for word in words.split()
}
_FIND = re.compile("|".join(_WORDS))
_ANY = re.compile("|".join([*SIGNS, *_WORDS]))


def words_in(text: str) -> Iterator[tuple[int, str]]:
    """The place of each sign that a word has read otherwise, and how."""
    for found in _FIND.finditer(text):
        yield from enumerate(_WORDS[found.group()], found.start())


def is_read_otherwise(text: str) -> bool:
    """Whether the dictionary's first readings are not how ``text`` is said."""
    return bool(_ANY.search(text))
