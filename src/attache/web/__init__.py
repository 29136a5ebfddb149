"""An archive by HTTP: read only, JSON, for this machine unless told otherwise. `docs/http.md` has the addresses.

Needs Starlette and uvicorn (`pip install 'attache[server]'`), which only the modules of this room load.
"""
