"""Benchmarks: one module each, `measure(seconds) -> dict`. Figures are only ever quoted with the command that printed them."""
