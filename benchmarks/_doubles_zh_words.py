"""Chinese surnames, given names, places, trades, and which characters are taken for which."""

from itertools import chain

from benchmarks._doubles_rows import words, zipf

FREQUENT = tuple(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆"
    "范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文施"
    "洪樊兰殷颜庄章鲁"
    "倪祝俞左甘柳古骆耿岳齐梅童涂翟季焦关包柯阮纪翁葛游喻申牛温邢华凌卓柴车申窦管路詹凡盛翁尚单欧裴蓝"
)
PER_MILLE = (71, 70, 67, 54, 45, 31, 23, 22, 21, 20, 15, 15, 13, 13, 12, 11, 11, 11, 10, 9)
COMPOUND = ("欧阳", "上官", "司马", "诸葛", "皇甫", "令狐", "司徒", "夏侯", "端木", "尉迟")
SURNAMES = tuple(
    chain(
        *(
            [name] * (round(10 * share) if (share := dict(enumerate(PER_MILLE)).get(rank, 0)) else
                      max(4, round(95 * (20 / rank) ** 1.2)))
            for rank, name in enumerate(FREQUENT)
        ),
        ["欧阳"] * 12, COMPOUND,
    )
)  # fmt: skip
MEN = zipf(
    "伟强磊军勇涛明超杰平刚辉鹏华飞波斌宇浩凯健俊峰帆帅旭宁龙林阳建志文国海东晓永春新庆立学成家子嘉振天德"
    "光荣世洪亮宏锋毅"
    "博思泽俊轩睿晨昊然铭瑞翔诚恒哲彬威良卫福生根宝金贵祥义仁忠信玉清长少云启正松柏润鑫源权"
)
WOMEN = zipf(
    "芳娜敏静丽艳娟霞燕玲红梅莉英琴云洁琳雪慧颖婷倩玉萍雯佳欣怡梦瑶萱涵诗琪秀兰桂珍淑凤菊蓉晶莹丹璐琼月晓"
    "思雨梓子紫若雅"
    "可心妍蕾薇媛爱香春秋彩美华珊露宁馨语彤悦嘉文惠素青翠巧荷黛楠"
)
WHOLE_MEN = zipf(
    words(
        "伟 强 磊 军 勇 涛 超 明 杰 建华 志强 建国 浩然 子轩 浩宇 宇轩 建军 海涛 国强 志伟 文斌 俊杰 "
        "晓东 永强 志刚 春生 少华 鹏飞 一鸣 博文 天宇 家豪 文杰 振华 德明 国庆 红军 立新 嘉伟 世杰 明辉 "
        "子豪 梓豪 俊豪 建平 建明 小军 小明 海波 卫东"
    )
)
WHOLE_WOMEN = zipf(
    words(
        "芳 娜 敏 静 丽 艳 娟 霞 秀英 桂英 秀兰 玉兰 婷婷 欣怡 梓涵 子涵 诗涵 雨欣 思雨 佳怡 玉梅 春梅 "
        "丽娟 晓燕 海燕 红梅 雪梅 美玲 丽华 淑珍 桂兰 秀珍 凤英 慧敏 丽萍 小红 文静 晓霞 梦瑶 梓萱 雅静 "
        "佳慧 秀芳 玉珍 建英 志红 晓丽 雨桐 静怡"
    )
)
SOUNDS = words(
    "芳方坊 伟炜玮维 静婧靖 丽莉俐立 艳燕彦 娟涓 杰洁捷婕 涛韬滔 明铭鸣 萍平苹 辉晖徽 鹏朋 华骅桦 "
    "飞菲斐霏 波博 斌彬宾 宇羽雨禹语 浩皓昊灏 凯恺 健建剑 俊军均君骏 帆凡 旭绪 宁凝 林琳霖 玲铃灵凌 "
    "红洪宏鸿 梅玫 英瑛莹盈 云芸 慧惠 婷庭 倩茜 玉钰昱 雯文 佳嘉家 欣鑫心新馨 怡宜仪 瑶遥 萱轩宣 "
    "涵晗寒 诗思 琪奇琦齐 兰岚 桂贵 珍真 志智致 晓小筱 永勇咏 立力丽 成诚程承 子梓紫 振震镇 "
    "峰锋丰枫 敏闽 强墙 张章 陈程 徐许 于余俞 吴武伍 林凌 何贺 付傅 肖萧 闫严阎 魏卫 邱丘 蒋姜 石史 "
    "陆路 钟仲 沈申 江姜 覃秦 曾增 戴代 恒衡亨 盛胜晟 达大 瑞锐睿 源元园圆 兴星 泰太 隆龙 祥翔 顺舜 "
    "通同 利力丽 信鑫欣 德得 安桉 和禾合 中忠众 天添 海凯 岳悦越 腾藤 科克 光广 亿益易 美镁 金锦 "
    "汇惠慧 创闯 优友佑 佰百 仁人 宝保 豪浩"
)
SHAPES = words(
    "侯候 治冶 祺棋 晴睛 玟玫 茵菌 凤风 佳桂住 怡恰 浩洁 明朋 娜那 莹萤 辰晨 天夫 己已 未末 士土 "
    "晖浑 岳兵 恒桓 泰秦 盛盈 鑫金 宏宠 达边 申中 昌晶 华毕 丰车 沪泸 大太 子于 贝见 庆厌 利和 杰木 "
    "斌武 玉王 帅师 刚钢 银锒 汇江 亿忆 润涧"
)


def _taken_for(groups: tuple[str, ...]) -> dict[str, str]:
    """Each character with those it may be written as."""
    found: dict[str, str] = {}
    for group in groups:
        for sign in group:
            found[sign] = found.get(sign, "") + group.replace(sign, "")
    return found


HEARD, MISREAD = _taken_for(SOUNDS), _taken_for(SHAPES)
# name, province, area code, administrative code, districts; those with more customers first
PLACES = tuple(
    tuple(line.split(":"))
    for line in zipf(
        words(
            "上海:上海:021:3101:浦东新区,闵行区,嘉定区,松江区,徐汇区 "
            "苏州:江苏:0512:3205:工业园区,姑苏区,吴江区,吴中区,昆山市 "
            "深圳:广东:0755:4403:南山区,宝安区,龙岗区,福田区 北京:北京:010:1101:海淀区,朝阳区,丰台区,大兴区 "
            "广州:广东:020:4401:天河区,番禺区,白云区,黄埔区 杭州:浙江:0571:3301:余杭区,滨江区,萧山区,西湖区 "
            "宁波:浙江:0574:3302:鄞州区,北仑区,慈溪市 东莞:广东:0769:4419:长安镇,虎门镇,松山湖 "
            "无锡:江苏:0510:3202:新吴区,锡山区,江阴市 成都:四川:028:5101:武侯区,高新区,双流区 "
            "武汉:湖北:027:4201:洪山区,江夏区,东西湖区 南京:江苏:025:3201:江宁区,鼓楼区,浦口区 "
            "佛山:广东:0757:4406:顺德区,南海区 青岛:山东:0532:3702:黄岛区,城阳区,即墨区 "
            "重庆:重庆:023:5001:渝北区,江北区,九龙坡区 天津:天津:022:1201:滨海新区,西青区,武清区 "
            "济南:山东:0531:3701:历下区,历城区 温州:浙江:0577:3303:鹿城区,瑞安市,乐清市 "
            "常州:江苏:0519:3204:武进区,新北区 厦门:福建:0592:3502:湖里区,集美区 "
            "泉州:福建:0595:3505:晋江市,石狮市 合肥:安徽:0551:3401:蜀山区,经开区 "
            "西安:陕西:029:6101:雁塔区,高新区 长沙:湖南:0731:4301:岳麓区,雨花区 "
            "郑州:河南:0371:4101:金水区,中原区 嘉兴:浙江:0573:3304:南湖区,海宁市 "
            "南通:江苏:0513:3206:崇川区,海门区 福州:福建:0591:3501:仓山区,鼓楼区 "
            "大连:辽宁:0411:2102:甘井子区,金州区 沈阳:辽宁:024:2101:铁西区,浑南区 "
            "绍兴:浙江:0575:3306:柯桥区,越城区 台州:浙江:0576:3310:椒江区,路桥区 "
            "金华:浙江:0579:3307:婺城区,义乌市 中山:广东:0760:4420:小榄镇,火炬区 "
            "惠州:广东:0752:4413:惠城区,惠阳区 扬州:江苏:0514:3210:广陵区,邗江区 "
            "烟台:山东:0535:3706:芝罘区,福山区 石家庄:河北:0311:1301:长安区,裕华区 "
            "南昌:江西:0791:3601:红谷滩区,青山湖区 昆明:云南:0871:5301:官渡区,五华区 "
            "哈尔滨:黑龙江:0451:2301:南岗区,香坊区 南宁:广西:0771:4501:青秀区,西乡塘区"
        ),
        6.0,
        1500,
    )
)
ROADS = zipf(
    words(
        "人民路 中山路 解放路 建设路 新华路 和平路 文化路 长江路 胜利路 北京路 工业路 科技路 迎宾大道 "
        "创业路 东风路 振兴路 朝阳路 光明路 金鸡湖大道 星湖街 滨河路 学府路 延安路 黄河路 友谊路 青年路 "
        "府前街 世纪大道 开发大道 兴业路 富民路 园区大道 湖东路"
    )
)
ESTATES = words(
    "阳光花园 金色家园 锦绣江南 万科城 绿地世纪城 香樟园 湖滨新村 翠竹苑 名都花园 恒大华府 新城小区 怡景苑"
)
BUILDINGS = words(
    "创业大厦 科技园 国际商务中心 软件园 产业园 财富广场 时代大厦 工业坊 孵化园 金融中心 万达广场 物流园"
)
LUCKY = zipf(
    "华恒鑫盛达宏瑞源兴泰隆祥顺通利信德安和中天海新龙金美创优佳亿宝豪诚永丰东嘉科光汇腾岳远正立博润康昌荣"
    "辉凯飞益联捷锐卓"
    "云星博尔思朗奥迪普斯特克莱维诺英伦蓝绿森林山江河湖长大明建元禾合力同福庆吉旺百佰仁义民众邦威强迈越"
)
# the first is the word; the others stand for it in another hand; then English
TRADES = tuple(
    (tuple(line.split(":")[0].split("|")), line.split(":")[1])
    for line in zipf(
        words(
            "科技|技术|科技发展:Technology 贸易|商贸|经贸:Trading 电子|电子科技|电子材料:Electronics "
            "精密机械|精密|机械:Precision 网络科技|网络|网络技术:Network 机械设备|机械|机电设备:Machinery "
            "建筑工程|建设工程|建设:Construction 进出口|进出口贸易|外贸:Import&Export "
            "塑胶|塑料|塑业:Plastics 包装材料|包装|包装制品:Packaging 装饰工程|装饰|装潢:Decoration "
            "物流|货运|供应链:Logistics 食品|食品科技|食品饮料:Food 餐饮管理|餐饮|餐饮服务:Catering "
            "医疗器械|医疗科技|医疗:Medical 化工|化学|化工科技:Chemical 纺织|纺织品|织造:Textile "
            "服饰|服装|制衣:Garment 家具|家居|家私:Furniture 自动化设备|自动化|智能装备:Automation "
            "五金制品|五金|金属制品:Hardware 汽车配件|汽车零部件|汽配:Auto_Parts "
            "环保科技|环保|环境科技:Environment 新材料|材料|新材料科技:Materials "
            "新能源|能源|能源科技:Energy 电气|电器|电气设备:Electric 软件|软件技术|信息技术:Software "
            "文化传媒|文化传播|传媒:Media 广告|广告传媒|广告设计:Advertising 印刷|印务|彩印:Printing "
            "模具|精密模具|模塑:Mould 农业科技|农业|农业开发:Agriculture 生物科技|生物|生物技术:Biotech "
            "置业|房地产|房地产开发:Real_Estate 酒店管理|酒店|大酒店:Hotel 国际旅行社|旅行社|旅游:Travel "
            "人力资源|人力|人力资源服务:HR 教育科技|教育|教育咨询:Education "
            "企业管理咨询|企业管理|管理咨询:Consulting 制冷设备|制冷|空调设备:Refrigeration "
            "仪器仪表|仪器|仪表:Instruments 照明|照明电器|光电:Lighting"
        ),
        12.0,
        1000,
    )
)
CRAFTS = (("律师", "Law"), ("会计师", "CPA"), ("税务师", "Tax"))
SHOPS = words("五金 建材 水产 副食品 茶叶 百货 电器 汽配 灯饰 布艺 文具 烟酒 劳保用品 粮油 轴承")
FORMS = zipf(["有限公司"] * 60 + ["有限责任公司"] * 4 + ["股份有限公司"] * 4 + ["集团有限公司"] * 2, 1e6, 700)
SHORTER = {
    "有限公司": ("公司", "", "", "有限"), "有限责任公司": ("有限公司", "公司", ""),
    "股份有限公司": ("股份", "公司", "有限公司", ""), "集团有限公司": ("集团", "集团公司", ""),
    "厂": ("", "工厂"), "商行": ("", "店"), "经营部": ("", "门市部"),
    "事务所": ("所", ""), "工作室": ("",),
}  # fmt: skip
TITLES = zipf(words("总 经理 女士 先生 工 老师 主任 小姐 厂长 老板 会计"), 2.0, 60)
NICKS = words(
    "阳光 平安是福 淡定人生 一帆风顺 小鱼儿 AAA建材 快乐每一天 大海 向日葵 Lily 阿杰 Tony 静水流深 "
    "老兵 云淡风轻"
)
ENGLISH = words(
    "Lily Tony Amy Jack Linda Kevin Cindy David Grace Leo Vivian Jason Alice Eric Helen Mike Joyce Peter"
)
SPELT = (
    "a阿 ai爱 an安桉 ao奥 bai佰柏白百 ban板 bang邦 bao保包宝 bei北备贝 bi毕 bian边 biao表 bin宾彬斌滨 "
    "bing兵 bo博播波 bu布部 cai彩材蔡财 can餐 cang仓 cao曹 cha茶 chai柴 chan产 chang厂场常昌长 chao朝超 "
    "che车 chen晨辰陈 cheng城成承晟程诚 chi迟 chong宠崇重 chu出 chuan传川 chuang创幢闯 chun春 ci慈 "
    "cui崔翠 cun村 da大达 dai代戴黛 dan丹淡 dao岛道 de得德的 deng灯邓 di地迪 dian店淀电 diao调 ding丁定 "
    "dong东动栋董 dou窦 du都杜渡 duan段端 er儿尔 fa发 fan凡帆樊番范 fang坊房放方纺芳 fei斐肥菲霏飞 "
    "fen份分 feng丰冯凤峰枫锋风 fu付佛傅副夫孵富府服甫福罘 gan甘 gang刚岗钢 gao告高 ge葛 gen根 geng耿 "
    "gong供公工龚 gu古姑股谷顾鼓 guan关官管莞 guang光广 gui桂贵 guo国郭 ha哈 hai海 han寒晗汉涵邗韩 "
    "hang杭行 hao号昊浩灏皓豪郝 he何合和河禾荷贺 hei黑 heng亨恒衡 hong宏洪红鸿 hou侯候 hu沪湖狐胡虎 "
    "hua化华桦花骅 huan桓环 huang潢皇黄 hui会徽惠慧晖汇辉 hun浑 huo火货 ji即吉季己技机济纪计际集鸡 "
    "jia佳嘉家贾 jian件健剑建涧见 jiang姜江蒋 jiao教椒焦胶 jie姐婕捷杰洁街解 jin晋津进金锦 "
    "jing井京境婧景晶睛精经靖静 jiu九酒 ju具居炬菊 juan娟涓 jun俊军君均菌骏 kai凯开恺 kang康 ke克可柯科 "
    "kong孔空 kou口 kuai快 kui葵 kun昆 lai莱赖 lan兰岚榄蓝 lang朗锒 lao劳老 le乐 lei磊蕾雷 leng冷 "
    "li丽俐利力历李理立莉里黎 lian联连链 liang亮梁粮良 liao廖料疗辽 lin林琳霖 ling令凌灵玲铃陵零 "
    "liu刘柳流 long隆龙 lou楼 lu卢泸璐路陆露鲁鹿麓 lun仑伦 luo络罗骆 lv吕律旅绿 ma马 mai迈 mao毛贸 "
    "mei媒梅每玫美镁 men门 meng孟梦 mi密 min敏民闵闽 ming名明铭鸣 mo墨末模莫 mu木 na娜那 nan南楠 neng能 "
    "ni倪 nian年 ning凝宁 niu牛 nong农 nuo诺 nv女 ou欧 pan潘 pei裴配 peng彭朋鹏 pin品 ping平苹萍 po坡 "
    "pu埔普浦 qi企启器奇棋气汽琦琪祺齐 qia恰 qian倩前茜钱 qiang墙强 qiao乔巧桥 qin琴秦覃 qing庆晴清轻青 "
    "qiong琼 qiu丘秋邱 qu区 quan权泉 ran然 ren人仁任 ri日 rong荣蓉融 ruan软阮 rui瑞睿锐 run润 ruo若 se色 "
    "sen森 sha沙 shan单山珊陕 shang上商尚 shao少绍邵 she社设 shen沈深申 sheng生盛省胜 "
    "shi世事史士室市师施时是狮石诗食饰 shu属术淑蜀 shua刷 shuai帅 shuang双 shui水税 shun舜顺 si司四思斯私 "
    "song宋松 su塑素苏 sun孙 suo所 ta塔 tai台太泰 tan滩谭 tang唐塘汤 tao涛滔陶韬 te特 teng腾藤 tian天添田 "
    "tie铁 ting婷庭 tong同彤桐童通 tu土徒涂 tuan团 wai外 wan万 wang旺汪王网 wei伟卫威未炜玮维薇韦魏 "
    "wen文温玟雯 weng翁 wu乌五伍务吴婺无武物 xi息溪西锡 xia厦下夏霞 xian先县限 xiang乡向祥翔香 "
    "xiao小晓筱肖萧 xie械谢 xin信心新欣鑫馨 xing兴星邢 xiong熊 xiu秀绣 xu徐旭绪许 xuan宣萱轩 xue学薛雪 "
    "xun询 ya雅 yan严厌妍延彦烟燕艳闫阎雁颜 yang扬杨阳 yao姚瑶遥 ye业冶叶 "
    "yi一义亿仪医宜已忆怡易毅益艺衣谊 yin印尹殷茵鄞银阴饮 ying应瑛盈英莹萤营迎颖 yong勇咏永用 "
    "you优佑友有油游 yu尉于余俞喻宇昱渝玉禹禺羽育裕语钰雨鱼 yuan元原园圆媛源苑袁远 yue岳悦月越 yun云芸运 "
    "zao造 ze泽责 zeng曾增 zhai翟 zhan展詹 zhang张樟章 zhao照赵 zhe哲浙 zhen圳振珍真镇震 zheng正郑 "
    "zhi制志智治织置致芝 zhong中仲众忠钟 zhou周州轴 zhu主住朱祝竹筑诸 zhuan转 zhuang庄装 zhuo卓 "
    "zi咨子梓紫自资 zong总 zou邹 zuo作左"
)
PINYIN = {
    sign: "".join(c for c in word if c.isascii())
    for word in SPELT.split()
    for sign in word
    if not sign.isascii()
}
TRADITIONAL = str.maketrans(
    "爱奥宝备贝毕边宾滨财仓产厂场车陈诚迟宠传创闯达单岛灯邓电调东动栋窦儿尔发纺飞丰冯凤峰枫锋风刚岗钢龚"
    "顾关广贵国汉韩号灏贺恒红鸿沪华桦骅环黄会晖汇辉浑货机济纪计际鸡贾剑涧见蒋胶杰洁晋进锦经静军骏凯开恺莱"
    "赖兰岚榄蓝锒劳乐丽历联连链粮疗辽灵铃刘龙楼卢泸陆鲁仑伦络罗骆吕绿马迈贸镁门梦闵闽铭鸣宁农诺欧鹏苹启气"
    "齐钱墙强乔桥庆轻琼区权荣软锐润厦陕绍设胜师时狮诗饰属术帅双税顺苏孙滩谭汤涛韬腾铁涂团万网伟卫炜玮维韦"
    "乌务吴无锡县乡晓萧谢兴绣绪许轩学询严厌彦烟艳闫阎颜扬杨阳瑶遥业叶义亿仪医忆艺谊银阴饮应莹萤营颖咏优语"
    "钰鱼园圆远悦云运泽责张长赵镇郑织众钟轴筑诸转庄装咨资总邹",
    "愛奧寶備貝畢邊賓濱財倉產廠場車陳誠遲寵傳創闖達單島燈鄧電調東動棟竇兒爾發紡飛豐馮鳳峰楓鋒風剛崗鋼龔"
    "顧關廣貴國漢韓號灝賀恆紅鴻滬華樺驊環黃會暉匯輝渾貨機濟紀計際雞賈劍澗見蔣膠傑潔晉進錦經靜軍駿凱開愷萊"
    "賴蘭嵐欖藍鋃勞樂麗歷聯連鏈糧療遼靈鈴劉龍樓盧瀘陸魯侖倫絡羅駱呂綠馬邁貿鎂門夢閔閩銘鳴寧農諾歐鵬蘋啓氣"
    "齊錢牆強喬橋慶輕瓊區權榮軟銳潤廈陝紹設勝師時獅詩飾屬術帥雙稅順蘇孫灘譚湯濤韜騰鐵塗團萬網偉衛煒瑋維韋"
    "烏務吳無錫縣鄉曉蕭謝興繡緒許軒學詢嚴厭彥煙豔閆閻顏揚楊陽瑤遙業葉義億儀醫憶藝誼銀陰飲應瑩螢營穎詠優語"
    "鈺魚園圓遠悅雲運澤責張長趙鎮鄭織眾鍾軸築諸轉莊裝諮資總鄒",
)
