"""PEM text around DER bytes, as ``openssl`` reads and writes it."""

from __future__ import annotations

import base64
import binascii
import re
import textwrap


def encode(label: str, der: bytes) -> str:
    """``-----BEGIN label-----`` and so on."""
    body = "\n".join(textwrap.wrap(base64.b64encode(der).decode(), 64))
    return f"-----BEGIN {label}-----\n{body}\n-----END {label}-----\n"


def decode(label: str, text: str) -> bytes:
    """The DER bytes of the one block of that label; raises ValueError."""
    match = re.fullmatch(rf"\s*-----BEGIN {label}-----([A-Za-z0-9+/=\s]+)-----END {label}-----\s*", text)
    if match is None:
        raise ValueError(f"not a PEM block {label}")
    try:
        return base64.b64decode("".join(match[1].split()), validate=True)
    except binascii.Error as error:
        raise ValueError("bad base64") from error
