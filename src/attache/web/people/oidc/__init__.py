"""Sign-in through a provider of OpenID Connect: authorization code flow with PKCE (OpenID Connect Core 1.0, RFC 7636).

`settings` are the administrator's, kept in the archive without the client's secret; `provider` asks the provider and checks
what it answers; `proof` binds an attempt to the browser that began it; `links` and `entering` say whose account somebody
enters; `routes` are the addresses. Only `provider` loads Authlib, joserfc and httpx.
"""
