"""The API: the same acts for programs. Thin: parse, call one act, present. Errors are RFC 9457 problem documents."""
