"""Digests of columns that depend on their values alone, not on how a version of Polars lays them out in memory."""

from __future__ import annotations

import hashlib

import numpy as np
import polars as pl

__all__ = ["column_digest"]


def column_digest(column: pl.Series) -> bytes:
    """SHA-256 of the values and of which of them are missing. Its name is not part of it, its type is."""
    digest = hashlib.sha256(f"{column.dtype}:{len(column)}:".encode())
    digest.update(np.packbits(column.is_null().to_numpy()).tobytes())
    for part in _parts(column):
        digest.update(part)
    return digest.digest()


def _parts(column: pl.Series) -> tuple[bytes, ...]:
    dtype = column.dtype
    if isinstance(dtype, pl.Categorical | pl.Enum):
        column, dtype = column.cast(pl.String), pl.String()
    if dtype == pl.String:
        texts = column.fill_null("")
        # Lengths, too: otherwise "ab", "c" would be the same as "a", "bc".
        return texts.str.len_bytes().to_numpy().astype("<u4").tobytes(), "".join(texts.to_list()).encode()
    if dtype.is_numeric() and not dtype.is_decimal():
        return (_little(column.fill_null(0).to_numpy()),)
    if dtype.is_temporal():
        return (_little(column.to_physical().fill_null(0).to_numpy()),)
    if dtype == pl.Boolean:
        return (np.packbits(column.fill_null(False).to_numpy()).tobytes(),)
    return (repr(column.to_list()).encode(),)


def _little(values: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> bytes:
    return values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes()
