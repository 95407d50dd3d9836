"""SM3, HMAC-SM3 and SM4-GCM against published vectors and a second implementation; the cipher built on them."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from gmssl import func
from gmssl import sm3 as gmssl_sm3
from hypothesis import given
from hypothesis import strategies as st

from adapters.crypto import sm3, sm4
from adapters.crypto.cipher import SubjectCipher
from services.errors import UnavailableError
from tests.crypto import vectors


@pytest.mark.parametrize(("message", "digest"), vectors.SM3)
def test_sm3_vectors(message: bytes, digest: bytes) -> None:
    assert sm3.sm3(message) == digest


@given(st.binary(max_size=200))
def test_sm3_agrees_with_gmssl(message: bytes) -> None:
    assert sm3.sm3(message).hex() == gmssl_sm3.sm3_hash(func.bytes_to_list(message))


@given(st.binary(min_size=1, max_size=100), st.binary(max_size=200))
def test_hmac_follows_its_definition(key: bytes, message: bytes) -> None:
    block = (hashlib.new("sm3", key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    inner = sm3.sm3(bytes(b ^ 0x36 for b in block) + message)
    assert sm3.hmac_sm3(key, message) == sm3.sm3(bytes(b ^ 0x5C for b in block) + inner)
    assert hmac.compare_digest(sm3.hmac_sm3(key, message), hmac.new(key, message, "sm3").digest())


def test_sm4_gcm_vector() -> None:
    sealed = sm4.encrypt(vectors.SM4_KEY, vectors.GCM_NONCE, vectors.GCM_PLAIN, vectors.GCM_CONTEXT)
    assert sealed == vectors.GCM_SEALED
    assert sm4.unseal(vectors.SM4_KEY, vectors.GCM_NONCE + sealed, vectors.GCM_CONTEXT) == vectors.GCM_PLAIN


@given(st.binary(max_size=100), st.data())
def test_sm4_notices_every_change(plain: bytes, data: st.DataObject) -> None:
    sealed = sm4.seal(vectors.SM4_KEY, plain, b"context")
    assert sm4.unseal(vectors.SM4_KEY, sealed, b"context") == plain
    changed = bytearray(sealed)
    changed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    attempts = [
        (vectors.SM4_KEY, bytes(changed), b"context"),
        (vectors.SM4_KEY, sealed[: data.draw(st.integers(0, len(sealed) - 1))], b"context"),
        (vectors.SM4_KEY, sealed, b"other"),
        (sm4.new_key(), sealed, b"context"),
    ]
    for key, text, context in attempts:
        with pytest.raises(sm4.SealBrokenError):
            sm4.unseal(key, text, context)


def _cipher(master: int = 1, index: int = 2) -> SubjectCipher:
    return SubjectCipher(bytes([master]) * 16, bytes([index]) * 32)


def test_the_same_code_is_sealed_differently_each_time_and_opens_again() -> None:
    cipher = _cipher()
    key_id, wrapped = cipher.new_data_key()
    first, second = cipher.encrypt(wrapped, "419001190001010018"), cipher.encrypt(wrapped, "419001190001010018")
    assert first != second
    assert cipher.decrypt(wrapped, first) == cipher.decrypt(wrapped, second) == "419001190001010018"
    assert cipher.new_data_key()[0] == key_id
    assert cipher.new_data_key()[1] != wrapped


def test_without_the_right_keys_a_code_cannot_be_read() -> None:
    cipher = _cipher()
    wrapped, other_wrapped = cipher.new_data_key()[1], cipher.new_data_key()[1]
    sealed = cipher.encrypt(wrapped, "419001190001010018")
    for reader, key, text in [
        (cipher, b"", sealed),
        (cipher, other_wrapped, sealed),
        (cipher, wrapped, sealed[:-1] + bytes([sealed[-1] ^ 1])),
        (_cipher(master=9), wrapped, sealed),
    ]:
        with pytest.raises(UnavailableError) as caught:
            reader.decrypt(key, text)
        assert caught.value.advice
        assert "419001" not in str(caught.value)


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_the_blind_index_separates_purposes(purpose: str, text: str, other_purpose: str, other_text: str) -> None:
    cipher = _cipher()
    same = (purpose, text) == (other_purpose, other_text)
    assert (cipher.index(purpose, text) == cipher.index(other_purpose, other_text)) is same
    assert cipher.index(purpose, text) != _cipher(index=3).index(purpose, text)
