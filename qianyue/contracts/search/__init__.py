"""Finding contracts by what is encrypted in them, without opening it (docs/decisions/0013-search-tokens.md)."""
