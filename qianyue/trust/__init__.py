"""Keys, certificates, signatures, time, the log, envelopes: what can be checked without anybody's database.

This room imports no other room, no framework and no network. `qianyue verify` runs on it alone.
"""
