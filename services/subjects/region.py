"""The administrative region inside a code. An unknown one is worth a warning, never a refusal: regions are renamed and merged."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from stdnum import numdb

from services.subjects.model import CodeType, SubjectCode

_NATIONAL = "100000"
"""Registered with the state's own authority."""


def region_of(code: SubjectCode) -> str | None:
    """Six digits: where an organisation was registered, where a citizen's number was first issued; None for other documents.

    Compare all six. Jiyuan, 419001, is a county-level city directly under the province: its first four digits are no prefecture.
    """
    if code.code_type is CodeType.USCC:
        return code.code[2:8]
    if code.code_type is CodeType.ID_CARD:
        return code.code[:6]
    return None


@lru_cache(maxsize=8192)  # about as many as there ever were; anybody may send others
def region_name(region: str) -> str | None:
    """Province and county, also of regions abolished since; None when nobody knows it."""
    if region == _NATIONAL:
        return "国家级"
    found: list[tuple[str, dict[str, Any]]] = numdb.get("cn/loc").info(region)
    names = [str(name) for _, properties in found for name in properties.values()]
    if len(names) < 2:
        return None
    province, county = names[0], names[1].rsplit("]", 1)[-1]  # "[1986-1989]义马市,[1997-]济源市": the newest
    return province if province == county else province + county


def region_warnings(code: SubjectCode) -> tuple[str, ...]:
    """Chinese warnings about the region in the code; empty when it is known or the code has none."""
    region = region_of(code)
    if region is None or region_name(region) is not None:
        return ()
    return (f"行政区划码 {region} 不在已知区划中；代码校验位正确，仍予受理，请留意是否抄错",)
