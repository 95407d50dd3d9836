"""Doors for foreign systems: each turns one event, as that system writes it, into matters that can be checked.

``procurement`` reads Open Contracting (OCDS 1.1) release packages, ``bidding`` qualification-review requests,
``approval`` application events. A door only translates: identities, catalogue types and rights are checked where every
check request is (``services.checks``). Fields that a door does not know are kept in ``InboundMatter.extra`` under their
path; bad ones are refused with their path, all together. Code maps stand in the door they belong to, because the same
code means different things in different operations.
"""

from adapters.inbound.model import InboundMatter

__all__ = ["InboundMatter"]
