"""Bench protocols: transform, controls, quality gates, model; and the run that ties them together."""
