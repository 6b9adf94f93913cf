"""Reactions followed over time: progress curves, initial rates, and what rates say of an enzyme."""
