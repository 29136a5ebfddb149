"""The interface for programs, `/api/v1`: its addresses are data (`ends`), from which they are answered and described alike."""
