"""Qianyue 签约: an electronic labour contract service platform, and its rooms as libraries."""

__version__ = "0.1.0"
