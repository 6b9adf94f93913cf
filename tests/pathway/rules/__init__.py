"""The rules, the networks made of them, and what must hold in both."""
