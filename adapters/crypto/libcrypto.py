"""The functions of the system's OpenSSL 3 (libcrypto) that SM2 needs, through ctypes. Nothing else may use them.

ctypes releases the interpreter lock during each call, so signing on several threads uses several cores.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Callable
from functools import cache
from typing import Any

from services.errors import UnavailableError

_POINTER, _INT, _SIZE, _LONG = ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t, ctypes.c_long
_BYTES = ctypes.c_char_p
_IN = ctypes.POINTER(ctypes.c_char_p)
_OUT = ctypes.POINTER(ctypes.c_void_p)

_PROTOTYPES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "EVP_PKEY_Q_keygen": (_POINTER, (_POINTER, _POINTER, _BYTES)),
    "EVP_PKEY_free": (None, (_POINTER,)),
    "EVP_PKEY2PKCS8": (_POINTER, (_POINTER,)),
    "PKCS8_PRIV_KEY_INFO_free": (None, (_POINTER,)),
    "i2d_PKCS8_PRIV_KEY_INFO": (_INT, (_POINTER, _OUT)),
    "i2d_PUBKEY": (_INT, (_POINTER, _OUT)),
    "d2i_AutoPrivateKey": (_POINTER, (_POINTER, _IN, _LONG)),
    "d2i_PUBKEY": (_POINTER, (_POINTER, _IN, _LONG)),
    "EVP_PKEY_CTX_new": (_POINTER, (_POINTER, _POINTER)),
    "EVP_PKEY_CTX_free": (None, (_POINTER,)),
    "EVP_PKEY_CTX_set1_id": (_INT, (_POINTER, _BYTES, _INT)),
    "EVP_MD_CTX_new": (_POINTER, ()),
    "EVP_MD_CTX_free": (None, (_POINTER,)),
    "EVP_MD_CTX_set_pkey_ctx": (None, (_POINTER, _POINTER)),
    "EVP_sm3": (_POINTER, ()),
    "EVP_DigestSignInit": (_INT, (_POINTER,) * 5),
    "EVP_DigestSign": (_INT, (_POINTER, _BYTES, ctypes.POINTER(_SIZE), _BYTES, _SIZE)),
    "EVP_DigestVerifyInit": (_INT, (_POINTER,) * 5),
    "EVP_DigestVerify": (_INT, (_POINTER, _BYTES, _SIZE, _BYTES, _SIZE)),
    "ERR_clear_error": (None, ()),
    "CRYPTO_free": (None, (_POINTER, _BYTES, _INT)),
}


def _unusable(detail: str) -> UnavailableError:
    return UnavailableError(
        "sm2_unavailable",
        "无法使用 SM2 签名",
        detail,
        "请安装带 SM2 的 OpenSSL 3（Debian、Ubuntu 为 libssl3），或接入密码机",
    )


@cache
def functions() -> dict[str, Callable[..., Any]]:
    """The bound functions by name. Raises UnavailableError when there is no OpenSSL 3 with SM2."""
    name = ctypes.util.find_library("crypto") or "libcrypto.so.3"
    try:
        library = ctypes.CDLL(name)
        library.OpenSSL_version_num.restype = ctypes.c_ulong
        version = library.OpenSSL_version_num()
    except (OSError, AttributeError) as error:
        raise _unusable("系统中没有找到 libcrypto") from error
    if version < 0x30000000:
        raise _unusable(f"系统的 OpenSSL 版本过低（{version:#x}），需要 3.0 以上")
    bound: dict[str, Callable[..., Any]] = {}
    for symbol, (result, arguments) in _PROTOTYPES.items():
        function = getattr(library, symbol, None)
        if function is None:
            raise _unusable(f"系统的 OpenSSL 缺少 {symbol}")
        function.restype, function.argtypes = result, list(arguments)
        bound[symbol] = function
    return bound


def export(encoder: str, handle: int) -> bytes:
    """DER bytes from one of the ``i2d_…`` functions."""
    call = functions()
    buffer = ctypes.c_void_p()
    length = call[encoder](handle, ctypes.byref(buffer))
    if length <= 0 or not buffer.value:
        call["ERR_clear_error"]()
        raise _unusable("无法导出密钥")
    try:
        return ctypes.string_at(buffer.value, length)
    finally:
        call["CRYPTO_free"](buffer, b"", 0)
