"""Random expressions."""

from __future__ import annotations

from hypothesis import strategies as st

from sevenless.network.expression import FUNCTIONS, Expression, constant

NAMES = ("A", "B", "k1", "x_2")
SMOOTH = ("exp", "log", "log10", "sqrt", "sin", "cos", "tan", "tanh", "sinh", "cosh")
_ARITHMETIC = ("+", "-", "*", "/", "**")
_COMPARISONS = (">", ">=", "<", "<=", "==", "!=")


def _leaves() -> st.SearchStrategy[Expression]:
    numbers = st.floats(allow_nan=False, width=64).map(constant)
    return st.one_of(numbers, st.sampled_from(NAMES).map(lambda name: Expression("name", name=name)))


def _built(op: str, *args: Expression) -> Expression:
    # A minus in front of a number is part of the number.
    return constant(-args[0].number) if op == "neg" and args[0].op == "number" else Expression(op, args)


def _larger(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    one = [name for name, count in FUNCTIONS.items() if count == 1]
    two = [*_ARITHMETIC, *_COMPARISONS, "and", "or", "min", "max"]
    return st.one_of(
        st.builds(_built, st.sampled_from([*one, "neg", "not"]), inner),
        st.builds(_built, st.sampled_from(two), inner, inner),
        st.builds(_built, st.just("if"), inner, inner, inner),
    )


def expressions(most: int = 12) -> st.SearchStrategy[Expression]:
    """Any expression."""
    return st.recursive(_leaves(), _larger, max_leaves=most)


def smooth_expressions(most: int = 8) -> st.SearchStrategy[Expression]:
    """Expressions that can be differentiated almost everywhere, of values between 0.3 and 3."""
    numbers = st.floats(0.3, 3.0).map(constant)
    leaves = st.one_of(numbers, st.sampled_from(NAMES).map(lambda name: Expression("name", name=name)))

    def larger(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        condition = st.builds(_built, st.sampled_from(_COMPARISONS[:4]), inner, inner)
        return st.one_of(
            st.builds(_built, st.sampled_from([*SMOOTH, "neg", "abs", "floor", "ceil"]), inner),
            st.builds(_built, st.sampled_from([*_ARITHMETIC, "min", "max"]), inner, inner),
            st.builds(_built, st.just("if"), condition, inner, inner),
        )

    return st.recursive(leaves, larger, max_leaves=most)
