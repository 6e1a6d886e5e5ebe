"""Fixtures of the platform."""
