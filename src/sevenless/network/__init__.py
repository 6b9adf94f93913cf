"""Reaction networks as plain data: species, reactions, parameters, rules, events. Nothing here knows how to solve."""
