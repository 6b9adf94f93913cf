"""Published models, rebuilt from evidence: reduced configurations that the pathway model is held against."""

from __future__ import annotations

from sevenless.pathway.limits.das import das_limit
from sevenless.pathway.limits.kochanczyk import kochanczyk_limit
from sevenless.pathway.limits.stites import stites_alleles, stites_limit

__all__ = ["das_limit", "kochanczyk_limit", "stites_alleles", "stites_limit"]
