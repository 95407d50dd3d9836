"""SM2 through libcrypto: the standard's own signature, a second implementation, and hostile signatures."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from gmssl import func
from gmssl import sm2 as gmssl_sm2
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.crypto import sm2
from tests.crypto import vectors

KEY = sm2.PrivateKey.generate()
MESSAGE = "核查回执".encode()
SIGNATURE = KEY.sign(MESSAGE)


def _gmssl(private: bytes, point: bytes) -> gmssl_sm2.CryptSM2:
    return gmssl_sm2.CryptSM2(private_key=private.hex(), public_key=point[1:].hex())


def _raw(signature: bytes) -> str:
    decoded = sm2.decode_signature(signature)
    assert decoded is not None
    return f"{decoded[0]:064x}{decoded[1]:064x}"


def test_the_signature_of_the_standard_is_verified() -> None:
    public = sm2.PublicKey.from_point(vectors.SM2_POINT)
    good = sm2.encode_signature(vectors.SM2_R, vectors.SM2_S)
    assert public.verify(vectors.SM2_MESSAGE, good)
    assert not public.verify(vectors.SM2_MESSAGE + b".", good)
    assert not public.verify(vectors.SM2_MESSAGE, sm2.encode_signature(vectors.SM2_R, vectors.SM2_S - 1))
    assert not public.verify(vectors.SM2_MESSAGE, sm2.encode_signature(vectors.SM2_S, vectors.SM2_R))


def test_gmssl_verifies_what_we_sign() -> None:
    public = KEY.public_key
    other = _gmssl(b"\1" * 32, public.point)
    for _ in range(5):
        assert other.verify_with_sm3(_raw(KEY.sign(MESSAGE)), MESSAGE)
    assert not other.verify_with_sm3(_raw(SIGNATURE), MESSAGE + b".")


def test_we_verify_what_gmssl_signs() -> None:
    other = _gmssl(vectors.SM2_PRIVATE, vectors.SM2_POINT)
    public = sm2.PublicKey.from_point(vectors.SM2_POINT)
    for _ in range(5):
        raw = other.sign_with_sm3(MESSAGE, func.random_hex(64))
        signature = sm2.encode_signature(int(raw[:64], 16), int(raw[64:], 16))
        assert public.verify(MESSAGE, signature)
        assert not public.verify(MESSAGE[:-1], signature)


def test_a_key_survives_storage() -> None:
    again = sm2.PrivateKey(KEY.pkcs8)
    assert again.public_key.key_id == KEY.public_key.key_id
    assert sm2.PublicKey(KEY.public_key.spki).verify(MESSAGE, again.sign(MESSAGE))


def test_another_key_does_not_verify() -> None:
    assert not sm2.PrivateKey.generate().public_key.verify(MESSAGE, SIGNATURE)


@pytest.mark.parametrize("point", [b"\4" + b"\1" * 64, b"\4" + b"\0" * 64, b"\2" + b"\1" * 32, b"", b"\4" * 66])
def test_a_point_that_is_not_on_the_curve_is_no_key(point: bytes) -> None:
    with pytest.raises(ValueError, match="SM2"):
        sm2.PublicKey.from_point(point)


@settings(max_examples=2000, deadline=None)
@given(st.binary(max_size=200))
def test_noise_is_no_signature(noise: bytes) -> None:
    assert KEY.public_key.verify(MESSAGE, noise) is False


@given(st.integers(0, len(SIGNATURE) - 1), st.integers(1, 255))
def test_any_changed_byte_breaks_it(place: int, flip: int) -> None:
    changed = bytearray(SIGNATURE)
    changed[place] ^= flip
    assert KEY.public_key.verify(MESSAGE, bytes(changed)) is False


@given(st.integers(0, len(SIGNATURE) - 1), st.binary(min_size=1, max_size=30))
def test_cut_or_extended_signatures_are_refused(cut: int, tail: bytes) -> None:
    assert KEY.public_key.verify(MESSAGE, SIGNATURE[:cut]) is False
    assert KEY.public_key.verify(MESSAGE, SIGNATURE + tail) is False


@given(st.integers(0, 2**256 - 1), st.integers(0, 2**256 - 1))
def test_well_formed_numbers_that_were_never_signed_are_refused(r: int, s: int) -> None:
    assert KEY.public_key.verify(MESSAGE, sm2.encode_signature(r, s)) is False


@given(st.integers(1, sm2.ORDER - 1), st.integers(1, sm2.ORDER - 1))
def test_encoding_and_decoding_agree(r: int, s: int) -> None:
    assert sm2.decode_signature(sm2.encode_signature(r, s)) == (r, s)


def test_numbers_out_of_range_and_other_encodings_are_refused() -> None:
    r, s = vectors.SM2_R, vectors.SM2_S
    for pair in [(0, s), (r, 0), (sm2.ORDER, s), (r, sm2.ORDER), (r + sm2.ORDER, s)]:
        if max(pair) < 2**256:
            assert sm2.decode_signature(sm2.encode_signature(*pair)) is None
    good = sm2.encode_signature(1, 2)
    assert sm2.decode_signature(good) == (1, 2)
    long_form = b"\x30\x81" + good[1:]
    padded = b"\x30\x07\x02\x02\x00\x01\x02\x01\x02"
    negative = b"\x30\x06\x02\x01\x81\x02\x01\x02"
    assert [sm2.decode_signature(der) for der in (long_form, padded, negative)] == [None, None, None]


def test_many_threads_may_sign_and_verify_at_once() -> None:
    def once(number: int) -> bool:
        message = number.to_bytes(4, "big") + os.urandom(8)
        return KEY.public_key.verify(message, KEY.sign(message)) and not KEY.public_key.verify(message, SIGNATURE)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(once, range(400)))
