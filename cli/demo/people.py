"""Who takes part in the demo: one account per role, two where a second person of the same office must agree, and the systems that ask."""

from __future__ import annotations

from dataclasses import dataclass

from services.accounts.model import Role


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A person of the demo; the password is made on each machine."""

    name: str
    roles: tuple[Role, ...]
    department: str


@dataclass(frozen=True, slots=True)
class DemoClient:
    """A system of the demo; the key is made on each machine."""

    id: str
    name: str
    departments: tuple[str, ...]


ACCOUNTS = (
    DemoAccount("ggzy", (Role.CLERK,), "jy-ggzy"),
    DemoAccount("spj", (Role.CLERK,), "jy-spj"),
    DemoAccount("bidding", (Role.CLERK,), "jy-bidding-supervisor"),
    DemoAccount("bidding-2", (Role.CLERK,), "jy-bidding-supervisor"),
    DemoAccount("czj", (Role.CLERK,), "jy-czj"),
    DemoAccount("court", (Role.INITIATOR,), "jy-court"),
    DemoAccount("hrss", (Role.INITIATOR,), "jy-hrss"),
    DemoAccount("policy", (Role.POLICY_OFFICER,), "jy-credit"),
    DemoAccount("credit", (Role.CREDIT_OFFICE,), "jy-credit"),
    DemoAccount("credit-2", (Role.CREDIT_OFFICE,), "jy-credit"),
    DemoAccount("auditor", (Role.AUDITOR,), "jy-credit"),
    DemoAccount("operator", (Role.OPERATOR,), "jy-credit"),
)

CLIENTS = (
    DemoClient("demo-bidding", "演示：招标投标交易平台", ("jy-ggzy",)),
    DemoClient("demo-procurement", "演示：政府采购平台", ("jy-czj",)),
    DemoClient("demo-approval", "演示：行政审批平台", ("jy-spj",)),
)
