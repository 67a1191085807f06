"""A small OpenID Connect provider on the loopback: whoever asks may be whoever they pick."""

import json
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "viva", "client-secret"
KEYS = KeySet([RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"})])


class _Handler(BaseHTTPRequestHandler):
    """Authorisation code flow: pick a person, get a code, trade it for a signed token."""

    people: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    codes: ClassVar[dict[str, dict[str, str]]] = {}

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.server.server_address[1]}"

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path == "/.well-known/openid-configuration":
            self._json(self._metadata())
        elif url.path == "/jwks":
            self._json(KEYS.as_dict(private=False))
        elif url.path == "/authorize":
            self._page(asked)
        elif url.path == "/picked":
            code = secrets.token_urlsafe()
            self.codes[code] = asked
            answer = urlencode({"code": code, "state": asked["state"]})
            self._redirect(f"{asked['redirect_uri']}?{answer}")
        elif url.path == "/logout":
            self._redirect(asked["post_logout_redirect_uri"])
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        picked = self.codes.pop(sent.get("code", ""), None)
        if picked is None:
            self.send_error(400)
            return
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 600,
            "nonce": picked["nonce"],
            **self.people[picked["person"]],
        }
        token = jwt.encode({"alg": "RS256", "kid": "test"}, claims, KEYS)
        answer = {"access_token": "opaque", "token_type": "Bearer", "id_token": token}
        self._json({**answer, "expires_in": 600})

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/logout",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def _page(self, asked: dict[str, str]) -> None:
        links = "".join(
            f'<p><a href="/picked?{urlencode({**asked, "person": person})}">{person}</a></p>'
            for person in self.people
        )
        self._send("text/html", f"<h1>Who are you?</h1>{links}".encode())

    def _json(self, value: object) -> None:
        self._send("application/json", json.dumps(value).encode())

    def _redirect(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.end_headers()

    def _send(self, kind: str, data: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@contextmanager
def provider(people: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The provider with these people, each with the claims of their token; gives its address."""
    handler = type("Handler", (_Handler,), {"people": people, "codes": {}})
    server = ThreadingHTTPServer(("localhost", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def secrets_file(issuer: str, app: str) -> str:
    """The text of the app's ``secrets.toml`` for this provider."""
    return (
        "[auth]\n"
        f'redirect_uri = "{app}/oauth2callback"\n'
        f'cookie_secret = "{secrets.token_hex(32)}"\n'
        f'client_id = "{CLIENT}"\n'
        f'client_secret = "{SECRET}"\n'
        f'server_metadata_url = "{issuer}/.well-known/openid-configuration"\n'
    )
