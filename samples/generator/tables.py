"""The listing samples: one table per list, in the columns that its authority publishes, each row with what it is there to show."""

from __future__ import annotations

from samples.generator import cast
from samples.generator.cast import EXTRAS, Company, Person
from samples.generator.further_tables import FURTHER
from samples.generator.table import FAR, Row, Table


def _columns(names: str) -> Row:
    return names.split()


def _debtor(who: Company | Person, number: int, since: str, until: str = "", *, large: str = "") -> Row:
    kind = who.kind if isinstance(who, Company) else "自然人"
    return [
        f"(2026)豫示例执{number}号",
        who.name,
        kind,
        who.code,
        "示例人民法院",
        "河南",
        f"(2025)豫示例民初{number}号",
        "示例人民法院",
        "2025-12-01",
        since,
        since,
        until,
        "支付示例合同款",
        "全部未履行",
        "有履行能力而拒不履行生效法律文书确定义务",
        "严重",
        large,
    ]


JUDGMENT_DEFAULTERS = Table(
    "judgment-defaulters",
    "csv",
    _columns(
        "案号 姓名/名称 类型 证件号码/组织机构代码/USCC 执行法院 省份 执行依据文号 作出执行依据单位 立案时间 决定日期 发布时间 截止日期 生效法律文书确定的义务 履行情况 失信行为具体情形 失信等级 是否本人所负数额较大债务"
    ),
    [
        _debtor(cast.DEBTOR, 1, "2026-01-05"),
        _debtor(cast.TWO_LISTS, 2, "2026-01-12"),
        _debtor(cast.TWICE_LISTED, 3, "2026-02-02"),
        _debtor(cast.TWICE_LISTED, 4, "2026-03-09"),
        _debtor(cast.TAX_A_BUT_DEBTOR, 5, "2026-02-16"),
        _debtor(cast.PARTNERSHIP, 6, "2026-02-23"),
        _debtor(cast.DEBTOR_PERSON, 7, "2026-03-02", large="是"),
        _debtor(cast.BAN_OVER, 8, "2023-01-10", "2025-01-09"),
        *[_debtor(company, 100 + n, "2026-04-01") for n, company in enumerate(EXTRAS[:12])],
    ],
)


def _ban(who: Company, number: int, article: str, since: str, until: str) -> Row:
    return [
        who.name,
        who.kind,
        who.code,
        "济源市示例路1号",
        f"示例财采罚〔2026〕{number}号",
        "提供虚假材料谋取成交",
        "禁止在规定期限内参加政府采购活动",
        article,
        since,
        since,
        since,
        until,
        until,
        "示例财政局",
        "严重",
    ]


GOVERNMENT_PROCUREMENT = Table(
    "government-procurement",
    "xlsx",
    _columns(
        "企业名称 主体类别 统一社会信用代码 企业地址 决定文书号 严重违法失信行为的具体情形 处罚结果 处罚依据 处罚日期 公布日期 列入日期 截止日期 公布截止日期 执法单位 失信等级"
    ),
    [
        _ban(cast.BANNED, 1, "政府采购法第七十七条", "2026-03-02", FAR),
        _ban(cast.BAN_OVER, 2, "政府采购法第七十七条", "2023-06-01", "2025-05-31"),
        _ban(cast.BANNED_WITHOUT_ARTICLE, 3, "", "2026-03-16", FAR),
        *[_ban(company, 100 + n, "政府采购法第七十七条", "2026-04-01", FAR) for n, company in enumerate(EXTRAS[12:18])],
    ],
)


def _tax(who: Company, number: int, since: str, responsible: Person | None = None) -> Row:
    person = (
        [responsible.name, "法定代表人", responsible.code, "河南省社会信用条例第三十五条"] if responsible else [""] * 4
    )
    return [
        who.name,
        "法人",
        who.code,
        "济源市示例路8号",
        "偷税",
        "少列收入,少缴税款",
        "示例:追缴税款并处罚款",
        "2026-01",
        f"示例税稽罚〔2026〕{number}号",
        "示例税务局稽查局",
        since,
        since,
        "",
        "严重",
        *person,
    ]


MAJOR_TAX_VIOLATIONS = Table(
    "major-tax-violations",
    "csv-gb18030",
    _columns(
        "纳税人名称 主体类别 纳税人识别号/USCC 注册地址 案件性质 主要违法事实 法律依据及处理处罚情况 案件上报期 决定文书号 认定机关 决定日期 列入日期 截止日期 失信等级 责任人姓名 责任人角色 责任人证件号码 责任人依据"
    ),
    [
        _tax(cast.TAX_CASE, 1, "2026-01-20", cast.RESPONSIBLE_PERSON),
        *[_tax(company, 100 + n, "2026-04-01") for n, company in enumerate(EXTRAS[18:23])],
    ],
)


def _wages(who: Company, number: int, since: str) -> Row:
    return [
        who.name,
        who.kind,
        who.code,
        f"示例人社失信决〔2026〕{number}号",
        "示例人力资源和社会保障局",
        since,
        since,
        "",
        "经责令限期支付,逾期未支付农民工工资",
        "严重",
    ]


WAGE_ARREARS = Table(
    "wage-arrears",
    "xlsx",
    _columns("单位名称 主体类别 统一社会信用代码 决定文书号 认定机关 认定日期 列入日期 截止日期 列入事由 失信等级"),
    [
        _wages(cast.WAGES, 1, "2026-02-10"),
        _wages(cast.TWO_LISTS, 2, "2026-02-24"),
        *[_wages(company, 100 + n, "2026-04-01") for n, company in enumerate(EXTRAS[23:28])],
    ],
)


def _tax_a(who: Company, number: int) -> Row:
    return [who.name, who.kind, who.code, f"示例税公告〔2026〕{number}号", "示例税务局", "2026-04-20", "2026-04-20", ""]


A_LEVEL_TAXPAYERS = Table(
    "a-level-taxpayers",
    "csv",
    _columns("纳税人名称 主体类别 统一社会信用代码 决定文书号 认定机关 决定日期 列入日期 截止日期"),
    [
        _tax_a(cast.TAX_A, 1),
        _tax_a(cast.TAX_A_BUT_DEBTOR, 2),
        *[_tax_a(company, 100 + n) for n, company in enumerate(EXTRAS[28:36])],
    ],
)

SERIOUSLY_UNLAWFUL = Table(
    "seriously-unlawful",
    "jsonl",
    _columns("name subject_kind code decision_no authority decided_on since until level grounds reason_name"),
    [
        [
            company.name,
            "legal_person",
            company.code,
            f"示例市监列〔2026〕{number}号",
            "示例市场监督管理局",
            "2026-03-20",
            "2026-03-20",
            "",
            "serious",
            "受到较重行政处罚",
            "严重违法失信",
        ]
        for number, company in enumerate([cast.UNLAWFUL, *EXTRAS[36:38]], 1)
    ],
)

TRANSPORT_LOGISTICS = Table(
    "transport-logistics",
    "jsonl",
    _columns("name subject_kind code decision_no authority decided_on since until level grounds"),
    [
        [
            company.name,
            "legal_person",
            company.code,
            f"示例交运〔2026〕{number}号",
            "示例交通运输局",
            "2026-03-25",
            "2026-03-25",
            "",
            "serious",
            "示例:屡次违法超限运输",
        ]
        for number, company in enumerate([cast.LOGISTICS, *EXTRAS[38:40]], 1)
    ],
)

TABLES = (
    JUDGMENT_DEFAULTERS,
    GOVERNMENT_PROCUREMENT,
    MAJOR_TAX_VIOLATIONS,
    WAGE_ARREARS,
    A_LEVEL_TAXPAYERS,
    SERIOUSLY_UNLAWFUL,
    TRANSPORT_LOGISTICS,
    *FURTHER,
)


def bad_rows() -> Table:
    """Rows that must be refused, each for another reason, between two good ones."""
    wrong_digit = cast.CLEAN.code[:-1] + ("0" if cast.CLEAN.code[-1] != "0" else "1")
    good = _debtor(EXTRAS[0], 900, "2026-05-01")
    bad = {
        "a check digit that is wrong": {3: wrong_digit},
        "no code at all": {3: ""},
        "a day that does not exist": {10: "2026-02-30"},
        "an end before the beginning": {11: "2020-01-01"},
        "a kind that nobody knows": {2: "企业"},
        "a level that nobody knows": {15: "特别严重"},
        "a person born on a day that does not exist": {2: "自然人", 3: "419001190002290023"},
        "no court": {4: ""},
    }
    rows = [good]
    for number, change in enumerate(bad.values(), 901):
        row = _debtor(EXTRAS[1], number, "2026-05-01")
        rows.append([change.get(place, cell) for place, cell in enumerate(row)])
    return Table(
        "judgment-defaulters", "csv", JUDGMENT_DEFAULTERS.header, [*rows, _debtor(EXTRAS[2], 999, "2026-05-01")]
    )
