"""Models that use what is supported."""

from __future__ import annotations

from exchange.suite.event_cases import EVENTS
from exchange.suite.expression_cases import EXPRESSIONS
from exchange.suite.kinetics_cases import KINETICS
from exchange.suite.older_cases import OLDER

SUPPORTED = (*KINETICS, *EVENTS, *EXPRESSIONS, *OLDER)
