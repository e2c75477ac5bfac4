"""Middleware before every request: rejects cross-site requests and large bodies, and sets security headers.

*Theory of operation.* A browser says where a request comes from in `Sec-Fetch-Site`, or in `Origin` if it is old. Scripts of
other sites cannot change these headers. A request that changes something must come from our own pages. Programs other than
browsers send neither header; nobody can trick them into sending a cookie. A request with a bearer token cannot be forged,
because browsers do not add bearer tokens by themselves, as they do passwords of HTTP Basic authentication.

A body is rejected by its declared length, and counted while it is read. The framework's own limit would respond in plain
text, without our headers.
"""

from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import AppError, Forbidden, TooLarge
from app.settings import Settings
from app.web.access import bearer
from app.web.problem_json import error_response

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
POLICY = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
HTTPS_ONLY = "max-age=31536000"  # one year, the minimum for browsers' preload lists


class Guard:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._public_host = urlsplit(settings.public_url).netloc if settings.public_url else None
        self._longest = settings.body_kib * 1024
        self._policy = dict(POLICY)
        if settings.secure_cookies:
            self._policy["Strict-Transport-Security"] = HTTPS_ONLY

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or respond with an error."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._policy.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._refusal(scope["method"], Headers(scope=scope))
        if refusal is None:
            await self._app(scope, self._counted(receive), send_with_policy)
        else:
            await error_response(Request(scope), refusal)(scope, receive, send_with_policy)

    def _refusal(self, method: str, headers: Headers) -> AppError | None:
        if method not in SAFE_METHODS and not self._ours(headers):
            return Forbidden("This request comes from another site. Open the page on this site and try again.")
        claimed = headers.get("content-length", "0")
        if not claimed.isdecimal() or int(claimed) > self._longest:
            return self._too_large()
        return None

    def _too_large(self) -> TooLarge:
        return TooLarge(f"The request is too large; the limit is {self._longest} bytes.")

    def _counted(self, receive: Receive) -> Receive:
        read = 0

        async def counting() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._longest:
                # An HTTPException, because the framework reports every other exception as a malformed body.
                raise HTTPException(413, self._too_large().message.rstrip("."))
            return message

        return counting

    def _ours(self, headers: Headers) -> bool:
        """Whether a request that may change something does not come from another site."""
        if bearer(headers) is not None:
            return True
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None:
            return site in {"same-origin", "none"}
        return origin is None or urlsplit(origin).netloc in {headers.get("host"), self._public_host}
