"""Family names of China that are common enough to tell a person's name by, in simplified signs."""

_DOUBLE = """
    欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 长孙 司徒 令狐 夏侯 端木 南宫 独孤 宇文 轩辕 澹台 闻人 申屠
"""
DOUBLE = frozenset(_DOUBLE.split())
_SURNAMES = """
    王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜
    崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文庞樊
    兰殷施洪翟安颜倪牛温芦季俞章鲁葛伍申尤毕聂焦欧祝柯岳齐梅庄辛管左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童项裴席
    """
SURNAMES = frozenset("".join(_SURNAMES.split()))
# Rarer ones: enough where a line stands alone, too few to take a longer name apart by.
RARER = frozenset("傅萧曲翁阮霍虞骆蓝鲍邬滕穆臧茅闵娄邢荣宗郁裘缪解单杭诸吉钮甄窦柏狄戚谈楼冉仲鞠岑丛邝米")
