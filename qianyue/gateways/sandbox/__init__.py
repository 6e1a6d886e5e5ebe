"""What all sandboxes share: faults on purpose, a console, state on disk, one look, one server.

A sandbox plays an outside party for development and tests. It speaks the party's real protocol over the network, and
says in every answer and on every page that it is a sandbox.
"""
