"""The session cookie and the forgery token that goes with it."""

from __future__ import annotations

import hmac
import ipaddress
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from api.settings import Settings
from services.ports import Cipher

COOKIE = "jc_session"


def token_of(request: Request) -> str | None:
    """The session token that the browser sent, if any."""
    return request.cookies.get(COOKIE) or None


def csrf_token(cipher: Cipher, session_token: str) -> str:
    """The token that every form of this session carries. Bound to the session, so nothing has to be stored."""
    return cipher.index("csrf", session_token)


def csrf_matches(cipher: Cipher, session_token: str, given: str) -> bool:
    """Whether a form carries its session's token."""
    return given.isascii() and hmac.compare_digest(csrf_token(cipher, session_token), given)


def set_cookie(response: Response, request: Request, settings: Settings, token: str) -> None:
    """Hands the token to the browser: no script reads it, no other site sends it; it ends with the browser or the session."""
    response.set_cookie(
        COOKIE, token, httponly=True, samesite="strict", secure=needs_https(request, settings), path="/"
    )


def clear_cookie(response: Response, request: Request, settings: Settings) -> None:
    """Takes it back."""
    response.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=needs_https(request, settings), path="/")


def may_sign_in_here(request: Request, settings: Settings) -> bool:
    """Whether the cookie would travel protected: by HTTPS, within this machine, or because a setting says so."""
    return _https(request, settings) or _loopback(request.url.hostname) or settings.insecure_http


def same_origin(request: Request, settings: Settings) -> bool | None:
    """Whether the browser says that the request came from our own pages; None if it says nothing."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin is None:
        return None
    expected = {f"{request.url.scheme}://{request.url.netloc}", settings.public_url}
    return origin in expected


def _https(request: Request, settings: Settings) -> bool:
    return request.url.scheme == "https" or urlsplit(settings.public_url or "").scheme == "https"


def needs_https(request: Request, settings: Settings) -> bool:
    """Whether a cookie is for HTTPS only."""
    return _https(request, settings) or not (_loopback(request.url.hostname) or settings.insecure_http)


def _loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
