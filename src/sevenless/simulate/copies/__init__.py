"""Stochastic simulation: networks in whole copies, one event at a time or many in a leap."""
