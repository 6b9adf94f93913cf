"""Published numbers and what is claimed, each with its source and with how we know it.

``records/`` holds the base as text files; `sevenless.evidence.library.published` loads it.
"""
