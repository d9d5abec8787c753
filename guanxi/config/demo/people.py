"""People's names, Chinese and foreign, with the Latin letters for e-mail addresses."""

import random

from guanxi.config.demo.wording import plain, spelt, words

SURNAMES = spelt("""
    李li 王wang 张zhang 刘liu 陈chen 杨yang 赵zhao 黄huang 周zhou 吴wu 徐xu 孙sun 胡hu 朱zhu 高gao 林lin
    何he 郭guo 马ma 罗luo 梁liang 宋song 郑zheng 谢xie 韩han 唐tang 冯feng 于yu 董dong 萧xiao 程cheng 曹cao
    袁yuan 邓deng 许xu 傅fu 沈shen 曾zeng 彭peng 吕lv 苏su 卢lu 蒋jiang 蔡cai 贾jia 丁ding 魏wei 薛xue 叶ye
    阎yan 余yu 潘pan 杜du 戴dai 夏xia 钟zhong 汪wang 田tian 任ren 姜jiang 范fan 方fang 石shi 姚yao 谭tan
    廖liao 邹zou 熊xiong 金jin 陆lu 郝hao 孔kong 白bai 崔cui 康kang 毛mao 邱qiu 秦qin 江jiang 史shi 顾gu
    侯hou 邵shao 孟meng 龙long 万wan 段duan 钱qian 汤tang 尹yin 黎li 易yi 常chang 武wu 乔qiao 贺he 赖lai
    龚gong 文wen 单shan 仇qiu 解xie 区ou 欧阳ouyang 上官shangguan 尉迟yuchi
""")
GIVEN = spelt("""
    文wen 明ming 志zhi 建jian 晓xiao 佳jia 思si 雨yu 子zi 嘉jia 伟wei 宏hong 海hai 国guo 俊jun 永yong 春chun
    秋qiu 雪xue 梦meng 欣xin 诗shi 浩hao 宇yu 泽ze 瑞rui 静jing 丽li 敏min 芳fang 娟juan 婷ting 琳lin 颖ying
    燕yan 玲ling 霞xia 洁jie 磊lei 鹏peng 涛tao 斌bin 军jun 勇yong 峰feng 超chao 凯kai 毅yi 航hang 睿rui
    博bo 宁ning 然ran 凡fan 远yuan 征zheng 岩yan 迪di 川chuan 舟zhou 薇wei 蕾lei 岚lan 青qing 云yun 松song
    柏bai 禾he
""")
# Country → given names, family names.
FOREIGN = {
    "GB": (
        words("Oliver Harriet James Sophie Callum Freya Ewan Imogen Tom Rosalind Gareth Nadia"),
        words("Ashdown Whitcombe Fairley Pemberton Okafor Lockhart Redfern Sedgwick Marlowe Thackeray"),
    ),
    "DE": (
        words("Anna Lukas Katrin Jonas Heike Stefan Miriam Felix Birgit Tobias Ines Holger"),
        words("Becker Lindner Osterkamp Vogelsang Brandt Kessler Weidemann Rüdiger Albers Steinhoff"),
    ),
    "JP": (
        words("Mei Kenji Haruka Sota Yumi Takashi Aiko Ren Naoki Emi Daichi Sakura"),
        words("Tanaka Aoshima Kurosawa Hoshino Matsuda Nishikawa Okabe Sugihara Tachibana Yamane"),
    ),
    "US": (
        words("Emily Marcus Rachel Andre Megan Carlos Dana Tyler Monica Wesley Priya Grant"),
        words("Holloway Delgado Winslow Barrett Nakamura Prescott Vaughn Whitaker Ellison Castellano"),
    ),
    "CZ": (
        words("Jan Tomáš Ondřej Jiří Radek Vojtěch Marek Petr"),
        words("Dvořák Horáček Kučera Vlček Sedláček Beran Kolář Růžička Šimek Zeman"),
    ),
    "NO": (
        words("Ingrid Lars Solveig Eirik Marit Henrik Astrid Sindre Kari Olav"),
        words("Halvorsen Bakke Lunde Nygård Solberg Torvik Myhre Aasen Dahlby Fosse"),
    ),
    "NL": (
        words("Sanne Bram Femke Joris Lotte Wouter Anouk Pieter"),
        words("van_Dalen Hoekstra Brouwers de_Wit Kuipers Verhagen"),
    ),
    "FR": (
        words("Camille Luc Élodie Mathieu Inès Baptiste Margaux Yann"),
        words("Lemoine Garnier Chevalier Fabre Roussel Delorme"),
    ),
    "SE": (
        words("Elin Gustav Maja Nils Sara Viktor Linnea Axel"),
        words("Lindgren Sandberg Ekström Hallberg Norén Wikström"),
    ),
    "AU": (
        words("Chloe Lachlan Bridget Angus Tegan Darcy Imani Hamish"),
        words("Mackay Fitzroy Doherty Tranter Callaghan Winton"),
    ),
    "SG": (
        words("Wei_Ling Hui_Min Jun_Jie Siti Arjun Kavitha Li_Ting Farid"),
        words("Tan Lim Koh Rahman Pillai Ong Goh Nair"),
    ),
}
_DOUBLE = {written for written, _ in SURNAMES if len(written) == 2}
_SURNAME_WEIGHTS = [1 / (place + 6) for place in range(len(SURNAMES))]


def chinese_name(rnd: random.Random) -> tuple[str, str]:
    """A Chinese name and its pinyin ("郑岩", "zheng.yan"); common surnames come up more often."""
    surname, latin = rnd.choices(SURNAMES, _SURNAME_WEIGHTS)[0]
    given = rnd.sample(GIVEN, 2 if rnd.random() < 0.72 else 1)
    return surname + "".join(sign for sign, _ in given), f"{latin}.{''.join(sound for _, sound in given)}"


def foreign_name(rnd: random.Random, country: str) -> tuple[str, str]:
    """A name from that country and its plain letters ("Tomáš Vlček", "tomas.vlcek")."""
    given, family = (rnd.choice(names) for names in FOREIGN[country])
    return f"{given} {family}", f"{plain(given)}.{plain(family)}"


def surname(name: str) -> str:
    """The family name of a Chinese name, two signs where it has two."""
    return name[:2] if name[:2] in _DOUBLE else name[0]
