"""See the house in docs/architecture.md."""
