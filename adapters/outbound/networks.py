"""Which addresses a delivery may go to, so that nobody can make this service talk to its own neighbours.

Public addresses, and the networks that a setting names besides: offices usually meet in a closed network.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_TRANSLATED = tuple(ipaddress.ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))
"""Addresses that carry another one inside, and would lead past the look at it."""


def networks_of(text: str) -> tuple[Network, ...]:
    """Networks of a setting such as ``10.0.0.0/8, 127.0.0.1/32``. Raises ValueError."""
    return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())


def allowed(address: Address, networks: Iterable[Network]) -> bool:
    """Whether a delivery may go to this address."""
    inner = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    plain = inner or address
    if _within(plain, networks):
        return True
    return plain.is_global and not plain.is_multicast and not _within(plain, _TRANSLATED)


def _within(address: Address, networks: Iterable[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)
