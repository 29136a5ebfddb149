"""The people who use the workbench: accounts, invitations, sign-in, sessions and tokens, and who may do what.

`accounts`, `sessions`, `tokens`, `invitations` and `backoff` are rules over an archive that is open for writing; `gate` and
`routes` put them before a web application. Only these two load Starlette, only `passwords` loads argon2.
"""
