"""The demo's rules for its people, and who has acknowledged them."""

TITLE = "客户信息保密制度"
FIRST = (
    "一、客户的联系方式、证件号码、合同金额和决策过程只用于本职工作，不得外传。\n"
    "二、导出客户名单须写明用途；导出的文件用完即删，不得存放在私人设备和网盘。\n"
    "三、不与他人共用账号；离开座位锁屏。"
)
TEXT = (
    f"{FIRST}\n"
    "四、发现信息泄露，当天告知信息安全管理员。\n"
    "五、调岗、离职时移交全部客户资料，保密义务继续有效。"
)
CHANGED = "新增泄露报告和离职移交两条"
EVERY = 3  # of three colleagues one has not got round to it
