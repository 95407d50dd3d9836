"""The YAML of the small synthetic set: invented law, lists and measures, every kind of document once or twice."""

from __future__ import annotations

INVENTORY = """\
kind: inventory
id: national
title: 示例措施清单
edition: 示例版
last_checked: 2026-05-01
rows:
  - {name: 限制市场准入, class: 一, source: 测试, confidence: known}
  - {name: 限制参加评先评优, class: 二, source: 测试, confidence: known}
"""

LAW = """\
kind: law
id: shili
title: 示例法
short_title: 示例法
level: law
text_version: 2020-01-01
in_force: {from: 2020-01-01}
last_checked: 2026-05-01
source: 测试
confidence: known
articles:
  - {id: "10", article: 第十条, gist: 列入示例名单的不得参加政府投资项目投标}
  - {id: "20", article: 第二十条, gist: 对守信者给予便利}
"""

REGULATION = """\
kind: law
id: shili-tiaoli
title: 示例省条例
short_title: 示例条例
level: local_regulation
text_version: 2019-11-29
in_force: {from: unknown}
last_checked: 2026-05-01
source: 测试
confidence: known
articles:
  - {id: "32", article: 第三十二条, gist: 就相关联的事项采取措施, related_matters_only: true}
  - {id: "34", article: 第三十四条, gist: 依照法律行政法规采取措施, alone: false}
  - {id: "40", article: 第四十条, gist: 主管部门会同有关部门建立联合惩戒机制, mechanism_only: true}
"""

RULES_OF_MINISTRY = """\
kind: law
id: shili-banfa
title: 示例办法
short_title: 示例办法
level: ministry_rule
text_version: 2021-01-01
in_force: {from: 2021-01-01}
last_checked: 2026-05-01
source: 测试
confidence: known
articles:
  - {id: "5", article: 第五条, gist: 设立示例名单}
"""

PARAMETERS = """\
kind: parameters
id: display
title: 示例公示期
last_checked: 2026-05-01
parameters:
  - name: serious-min
    title: 最短公示期
    unit: months
    settings:
      - {value: "3", from: 2020-01-01, until: 2026-03-31, article: shili-banfa/4}
      - {value: "12", from: 2026-04-01, article: shili-banfa/5}
  - name: serious-max
    title: 最长公示期
    unit: months
    settings:
      - {value: "36", from: 2021-01-01, article: shili-banfa/5}
  - name: answer-base
    title: 反馈期限的起算
    unit: choice
    choices: {applied: 自申请之日, accepted: 自受理之日}
    settings:
      - {value: applied, from: 2021-01-01, until: 2026-03-31, article: shili-banfa/5}
"""

BAD_LIST = """\
kind: list
id: bad
source_id: L-01
title: 示例失信名单
effect: punish
authority: 示例机关
basis: [shili/10]
rule: 示例
subject_kinds: [legal_person, unincorporated, natural_person]
default_level: serious
domains: [bidding]
establishes: [fraud]
term: {text: 至移出}
early_exit: 履行后移出
excludes_minors: true
fields:
  - {name: debt, title: 未履行金额, type: money, unit: 元}
  - {name: fined, title: 是否罚款, type: boolean}
source: 测试
confidence: known
last_checked: 2026-05-01
"""

GOOD_LIST = """\
kind: list
id: good
source_id: L-02
title: 示例守信名单
effect: reward
authority: 示例机关
basis: [shili/20]
rule: 示例
subject_kinds: [legal_person]
domains: [tax]
term: {text: 一年}
early_exit: 取消即退出
source: 测试
confidence: known
last_checked: 2026-05-01
"""

BIDDING = """\
kind: matter
id: bidding.qualification
title: 投标资格审查
domains: [bidding]
roles:
  - {id: bidder, title: 投标人}
  - {id: legal-representative, title: 法定代表人}
fields:
  - {name: government_funded, title: 是否政府投资, type: boolean, required: true}
  - {name: amount, title: 合同估算价, type: money, unit: 元}
results:
  - {code: refused-for-credit, title: 因信用措施不予通过, cases: {bar: implemented, restrict: implemented, caution: person, favour: person}}
  - {code: allowed, title: 通过, cases: {bar: person, restrict: person, caution: person, favour: implemented}}
"""

FUNDING = """\
kind: matter
id: funding.fiscal
title: 财政资金申请
domains: [funding]
roles:
  - {id: applicant, title: 申请人}
fields:
  - {name: amount, title: 申请金额, type: money, unit: 元}
results:
  - {code: refused-for-credit, title: 因信用措施不予通过, cases: {bar: implemented, restrict: implemented, caution: person, favour: person}}
  - {code: allowed, title: 通过, cases: {bar: person, restrict: person, caution: person, favour: implemented}}
"""

DEPARTMENTS = """\
kind: departments
departments:
  - {id: jy-credit, title: 信用办, duties: [credit_office]}
  - {id: jy-court, title: 法院, duties: [initiator]}
  - {id: jy-bidding, title: 招标投标监督部门, duties: [participant]}
  - {id: jy-ggzy, title: 公共资源交易中心, duties: [trading_centre]}
"""

MEASURE = """\
kind: measure
id: restrict-bidding
source_id: P-A01
title: 限制参加政府投资项目投标
content: 限制投标
effect: punish
outcome: restrict
strength: mandatory
class: 一
national_item: 限制市场准入
subjects: [legal_person, unincorporated, natural_person]
carried_out_by: 招标投标行政监督部门
duration: {kind: while_listed}
bases:
  - article: shili/10
    reaches: [{list: bad}]
source: 测试
confidence: known
"""

FAVOUR = """\
kind: measure
id: priority-service
source_id: INC-01
title: 优先办理
content: 优先办理
effect: reward
outcome: favour
strength: discretionary
class: 二
subjects: [legal_person]
carried_out_by: 各部门
duration: {kind: one_time}
bases:
  - article: shili/20
    reaches: [{list: good}]
source: 测试
confidence: known
"""

MEMORANDUM = """\
kind: memorandum
id: debtors
title: 示例惩戒备忘录
document_no: 示例〔2020〕1号
document_no_confirmed: true
effect: punish
initiator: jy-court
participants: [jy-bidding]
in_force: {from: 2020-01-01}
last_checked: 2026-05-01
lists: [bad]
rules:
  - id: government-bidding
    measure: restrict-bidding
    carried_out_by: [jy-bidding]
    on: [bidding.qualification]
    roles: [bidder]
    when:
      matter.government_funded: true
"""

EXAMPLES = """\
kind: examples
memorandum: debtors
now: 2026-06-01T09:00:00+08:00
subjects:
  debtor: {kind: legal_person, listings: [{list: bad, since: 2025-11-02}]}
  clean: {kind: legal_person}
cases:
  - name: 政府投资项目
    matter: {kind: bidding.qualification, government_funded: true}
    subject: debtor
    role: bidder
    expect: {outcome: restricted, rules: [government-bidding]}
  - name: 非政府投资项目
    matter: {kind: bidding.qualification, government_funded: false}
    subject: debtor
    role: bidder
    expect: {outcome: clear, rules: []}
"""

REWARD_MEMORANDUM = """\
kind: memorandum
id: payers
title: 示例激励备忘录
document_no: 示例〔2020〕2号
document_no_confirmed: true
effect: reward
initiator: jy-credit
in_force: {from: 2020-01-01}
last_checked: 2026-05-01
lists: [good]
rules:
  - {id: priority, measure: priority-service, carried_out_by: [jy-bidding], on: [funding.fiscal]}
"""

REWARDS_EXAMPLES = """\
kind: examples
memorandum: payers
now: 2026-06-01T09:00:00+08:00
subjects:
  payer: {kind: legal_person, listings: [{list: good, since: 2025-11-02}]}
cases:
  - name: 守信单位申请资金
    matter: {kind: funding.fiscal}
    subject: payer
    role: applicant
    expect: {outcome: clear, rules: [priority]}
"""
