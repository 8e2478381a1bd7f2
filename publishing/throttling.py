"""How often one address may ask the API, and how each answer says what is left of it.

The headers are those of draft-ietf-httpapi-ratelimit-headers: how much is allowed in how many
seconds, and how much is left until so many seconds from now.
"""

from ipaddress import IPv6Address, IPv6Network
from math import ceil
from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle


class Throttle(AnonRateThrottle):
    num_requests: int
    duration: int  # in seconds
    history: list[float]  # of one address, newest first

    def allow_request(self, request: Request, view: Any) -> bool:
        is_allowed = super().allow_request(request, view)
        if self.rate is not None:
            request._request.rate_limit = self.headers()  # type: ignore[attr-defined]
        return is_allowed

    def get_ident(self, request: Request) -> str:
        """Return who asks: of IPv6 the network, for whoever has one has 2^64 addresses in it."""
        ident = str(super().get_ident(request))
        try:
            address = IPv6Address(ident)
        except ValueError:
            return ident
        return str(address.ipv4_mapped or IPv6Network((int(address), 64), strict=False))

    def headers(self) -> dict[str, str]:
        """Return the headers for the answer, whether it is allowed or not."""
        left = max(0, self.num_requests - len(self.history))
        until = ceil(self.history[-1] + self.duration - self.now) if self.history else 0
        return {
            "RateLimit-Policy": f'"anon";q={self.num_requests};w={self.duration}',
            "RateLimit": f'"anon";r={left};t={until}',
        }
