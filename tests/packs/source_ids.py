"""The items of the knowledge base that the packs claim to rest on, and how each measure may act (its ``mode``).

Written down by hand, so that a source id that nobody looked up fails a test.
"""

from __future__ import annotations

MODES = {
    "P-A02": "强制",
    "P-A03": "强制",
    "P-A04": "强制",
    "P-A22": "强制",
    "P-A25": "强制",
    "P-B01": "强制",
    "P-B02": "强制",
    "P-B04": "强制",
    "P-B05": "强制",
    "P-B07": "强制",
    "P-B15": "强制",
    "P-B16": "强制",
    "P-C01": "强制",
    "P-D01": "强制",
    "P-D02": "强制",
    "P-F03": "强制",
    "P-G01": "强制",
    "P-H03": "审慎参考",
    "P-H04": "强制",
    "P-I04": "管理",
    "P-I05": "管理",
    "P-K01": "市场自主",
    "P-R01": "审慎参考",
    "P-R02": "审慎参考",
    "P-R03": "审慎参考",
    "P-R04": "审慎参考",
    "P-R05": "审慎参考",
    "P-R06": "审慎参考",
    "P-R07": "审慎参考",
    "P-R08": "审慎参考",
    "P-R09": "强制",
    "P-R13": "审慎参考",
    "P-R14": "审慎参考",
    "P-R15": "审慎参考",
    "P-R16": "审慎参考",
    "P-R17": "审慎参考",
}
"""Punishments and their mode."""

REWARDS = {"I-HN30-01", "I-HN30-02", "I-HN30-03", "I-HN30-04", "I-HN30-07", "I-01"}

LISTS = {
    "judgment-defaulters": "SL-01",
    "major-tax-violations": "SL-02",
    "seriously-unlawful": "SL-03",
    "wage-arrears": "SL-04",
    "government-procurement": "SL-07",
    "a-level-taxpayers": "RL-01",
    "transport-logistics": "MOU-39",
}
"""The transport list stands in no library of lists; only its memorandum speaks of it."""

PACKS = {
    "judgment-defaulters": ("MOU-06", "发改财金〔2016〕141号"),
    "government-procurement": ("MOU-11", "发改财金〔2018〕1614号"),
    "major-tax-violations": ("MOU-02", "发改财金〔2014〕3062号"),
    "transport-logistics": ("MOU-39", "发改运行〔2017〕1553号"),
    "wage-arrears": ("MOU-13", "发改财金〔2017〕2058号"),
    "a-level-taxpayers": ("MOU-17", "发改财金〔2016〕1467号"),
    "statute-government-procurement-ban": ("ZFCG-77", None),
    "statute-wage-arrears": ("NMGGZ-48", None),
    "statute-seriously-unlawful": ("QYXXGS-18", None),
}
"""Source item and document number; a statute has none."""

STATUTE_TEXTS = {
    "BYF": {"57"},
    "CRJ": {"12", "65"},
    "GSF": {"178"},
    "GWY": {"26"},
    "HNXY": {"28", "30", "32", "34", "37"},
    "MSSS": {"266"},
    "NMGGZ": {"48", "49"},
    "QYGZ": {"73"},
    "QYXXGS": {"17", "18"},
    "SCZTDJ": {"12"},
    "SYYH": {"27"},
    "TDTL": {"50"},
    "ZBTB": {"53", "54", "60"},
    "ZBTBTL": {"67", "68"},
    "ZFCG": {"22", "77", "78"},
    "ZFCGTL": {"19", "73", "75"},
    "ZGF": {"44"},
    "ZGXZ": {"74"},
}
"""Articles whose text was read. Items of 中办发〔2016〕64号 are numbered ``08（一）1`` after the note that lists them."""

POLICY_ITEMS = {
    "whole",
    "1-1",
    "1-2",
    "1-7",
    "2-1",
    "2-2",
    "3-1",
    "3-2",
    "3-3",
    "3-5",
    "5-1",
    "5-2",
    "5-3",
    "6-1",
    "6-2",
    "6-3",
    "7",
    "8",
    "9",
}
