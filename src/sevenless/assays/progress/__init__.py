"""Readings over time: what a protocol that follows a reaction makes of its traces."""
