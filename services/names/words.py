"""Words of organisations' names: what says nothing, what is commonly shortened, what only names a trade or a place.

A change here changes what is stored in the index: raise :data:`EDITION`, and the index is made anew by itself.
"""

from __future__ import annotations

EDITION = 2


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


SHORTENED = (
    ("中国铁道建筑", "中铁建"),
    ("中国铁路工程", "中铁"),
    ("中国铁路", "中铁"),
    ("中国交通建设", "中交"),
    ("中国冶金科工", "中冶"),
    ("中国核工业", "中核"),
    ("中国电力建设", "中电建"),
    ("中国能源建设", "中能建"),
    ("中国建筑", "中建"),
    ("经济技术开发区", "经开区"),
    ("高新技术产业开发区", "高新区"),
    ("高新技术开发区", "高新区"),
    ("农民专业合作社", "合作社"),
    ("种植专业合作社", "种植合作社"),
    ("养殖专业合作社", "养殖合作社"),
    ("供销合作社", "供销社"),
    ("农村商业银行", "农商行"),
    ("农村信用合作联社", "农信社"),
    ("勘察设计研究院", "设计院"),
    ("勘测设计研究院", "设计院"),
    ("设计研究院", "设计院"),
    ("房地产开发", "地产"),
    ("房地产", "地产"),
    ("科学技术", "科技"),
    ("对外贸易", "外贸"),
    ("进出口贸易", "进出口"),
    ("建筑安装工程", "建安"),
    ("建筑安装", "建安"),
    ("工程局", "局"),
    ("工程公司", "公司"),
    ("高级中学", "高中"),
    ("中等专业学校", "中专"),
    ("职业技术学院", "职院"),
)
"""Long forms and what people write for them; both sides of a comparison are shortened alike."""

PROVINCES = _listed(
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃"
    " 青海 台湾 香港 澳门 内蒙古 广西 西藏 宁夏 新疆"
)

CITIES = _listed("郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源")
"""Places that begin a name; the first four provinces are cities, the last five autonomous regions. Other places stay in the name and are compared as any word."""

TRADES = tuple(
    sorted(
        _listed(
            "建设工程 建筑工程 市政工程 园林绿化 建筑劳务 劳务派遣 建安 建设 建筑 工程 市政 园林 装饰装修 装饰 装修 劳务 商贸 贸易 工贸 实业"
            " 科技 信息技术 信息科技 网络科技 技术 软件 环保科技 环保 新能源 能源 电力 机电设备 机电 机械设备 机械制造 机械 制造 设备 化工 材料"
            " 新材料 建材 钢铁 冶金 矿业 煤业 食品 餐饮管理 餐饮 酒店管理 酒店 农业 农业科技 种植 养殖 医药 医疗器械 医疗 药业 文化传播 文化传媒"
            " 传媒 广告 教育咨询 教育 咨询 管理 企业管理 物业管理 物业服务 物业 服务 物流 运输 货运 供应链管理 供应链 国际贸易 进出口 投资管理 投资"
            " 地产 置业 开发 汽车销售 汽车服务 汽车 销售 检测 监理 造价 招标代理 人力资源 安防 消防 水务 水利 交通 公路 路桥 集团 控股 电子商务"
            " 电子 通信 包装 印刷 纺织 服饰 家具 旅游 合作社 种植合作社 养殖合作社 设计院 设计"
        ),
        key=len,
        reverse=True,
    )
)
"""Words that many names share, the longest first; what is left without them and the place is what tells a firm from others."""
