"""Pure ASGI middleware, from the outside in: request id and last resort, security headers, body limit, short way."""
