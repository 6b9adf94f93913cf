"""Commands: parse, call, show. No science."""
