"""How lanes become instructions of the machine: vectors of LLVM behind `sevenless.simulate.kernel.lanes`."""

from __future__ import annotations

import operator
from typing import Any, Final

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing.templates import AbstractTemplate, infer_global
from numba.extending import intrinsic, lower_builtin, models, register_model

__all__ = [
    "LanesType",
    "cosine",
    "exponential",
    "floor",
    "fma",
    "fnma",
    "greater",
    "load",
    "logarithm",
    "maximum",
    "minimum",
    "pick",
    "power",
    "select",
    "sine",
    "splat",
    "square_root",
    "store",
    "take_one",
    "vabs",
]  # fmt: skip

_DOUBLE: Final = ir.DoubleType()


class LanesType(types.Type):
    """The type of a value of several lanes inside kernels."""

    def __init__(self, width: int) -> None:
        self.width = width
        super().__init__(name=f"Lanes({width})")


@register_model(LanesType)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, dmm: Any, fe_type: LanesType) -> None:
        super().__init__(dmm, fe_type, _vector(fe_type.width))  # type: ignore[no-untyped-call]


def _vector(width: int) -> ir.VectorType:
    return ir.VectorType(_DOUBLE, width)


def _data(context: Any, builder: Any, kind: Any, array: Any) -> Any:
    """Where the numbers of an array stand, which may be given by its address."""
    if isinstance(kind, types.CPointer):
        return array
    return cgutils.create_struct_proxy(kind)(context, builder, array).data  # type: ignore[no-untyped-call]


def _pointer(context: Any, builder: Any, signature: Any, args: Any, width: int) -> Any:
    data = _data(context, builder, signature.args[0], args[0])
    index = context.cast(builder, args[1], signature.args[1], types.intp)
    offset = builder.mul(index, ir.Constant(index.type, width))
    return builder.bitcast(builder.gep(data, [offset]), _vector(width).as_pointer())


@intrinsic
def load(typingctx: Any, array: Any, i: Any, lanes: Any) -> Any:
    """Element ``i`` of an array of lanes."""
    width = len(lanes)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        found = builder.load(_pointer(context, builder, signature, args, width))
        found.align = 8
        return found

    return LanesType(width)(array, i, lanes), codegen


@intrinsic
def store(typingctx: Any, array: Any, i: Any, value: Any) -> Any:
    """Set element ``i`` of an array of lanes."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        done = builder.store(args[2], _pointer(context, builder, signature, args, value.width))
        done.align = 8
        return context.get_dummy_value()

    return types.void(array, i, value), codegen


@intrinsic
def pick(typingctx: Any, index: Any, i: Any) -> Any:
    """Element ``i`` of an array of whole numbers, which is at hand: counted from the end, it would not be found.

    Half the instructions of ``index[i]``: that asks for every number whether it is negative.
    """

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        data = _data(context, builder, signature.args[0], args[0])
        place = context.cast(builder, args[1], signature.args[1], types.intp)
        return builder.sext(builder.load(builder.gep(data, [place])), context.get_value_type(types.intp))

    return types.intp(index, i), codegen


@intrinsic
def take_one(typingctx: Any, counts: Any, i: Any) -> Any:
    """Element ``i`` of an array of counts, which is one more from then on: no two threads are given the same."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        data = _data(context, builder, signature.args[0], args[0])
        place = builder.gep(data, [context.cast(builder, args[1], signature.args[1], types.intp)])
        return builder.atomic_rmw("add", place, ir.Constant(ir.IntType(64), 1), "monotonic")

    return types.int64(counts, i), codegen


@intrinsic
def splat(typingctx: Any, x: Any, lanes: Any) -> Any:
    """The same number in every lane."""
    width = len(lanes)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        number = context.cast(builder, args[0], signature.args[0], types.float64)
        empty = ir.Constant(_vector(width), ir.Undefined)
        one = builder.insert_element(empty, number, ir.Constant(ir.IntType(32), 0))
        return builder.shuffle_vector(one, empty, ir.Constant(ir.VectorType(ir.IntType(32), width), [0] * width))

    return LanesType(width)(x, lanes), codegen


def _operator(symbol: Any, name: str) -> None:
    @infer_global(symbol)  # type: ignore[no-untyped-call]
    class Typed(AbstractTemplate):
        def generic(self, args: Any, kws: Any) -> Any:
            a, b = args
            return a(a, b) if isinstance(a, LanesType) and a == b else None

    @lower_builtin(symbol, LanesType, LanesType)  # type: ignore[no-untyped-call,untyped-decorator]
    def lowered(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return getattr(builder, name)(*args)


_operator(operator.add, "fadd")
_operator(operator.sub, "fsub")
_operator(operator.mul, "fmul")
_operator(operator.truediv, "fdiv")


def _llvm(name: str, count: int) -> Any:
    """A function of LLVM, lane by lane."""

    def call(builder: Any, width: int, args: Any) -> Any:
        vector = _vector(width)
        kind = ir.FunctionType(vector, [vector] * count)
        called = f"{name}.v{width}f64"
        function = cgutils.get_or_insert_function(builder.module, kind, called)  # type: ignore[no-untyped-call]
        return builder.call(function, args)

    return call


def _unary(name: str) -> Any:
    call = _llvm(name, 1)

    @intrinsic
    def operation(typingctx: Any, a: Any) -> Any:
        return a(a), lambda context, builder, signature, args: call(builder, a.width, args)

    return operation


def _binary(name: str) -> Any:
    call = _llvm(name, 2)

    @intrinsic
    def operation(typingctx: Any, a: Any, b: Any) -> Any:
        return a(a, b), lambda context, builder, signature, args: call(builder, a.width, args)

    return operation


_FMA: Final = _llvm("llvm.fma", 3)


@intrinsic
def fma(typingctx: Any, a: Any, b: Any, c: Any) -> Any:
    """``a * b + c``, rounded once."""
    return a(a, b, c), lambda context, builder, signature, args: _FMA(builder, a.width, args)


@intrinsic
def fnma(typingctx: Any, a: Any, b: Any, c: Any) -> Any:
    """``c - a * b``, rounded once."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _FMA(builder, a.width, [builder.fneg(args[0]), args[1], args[2]])

    return a(a, b, c), codegen


vabs = _unary("llvm.fabs")
square_root = _unary("llvm.sqrt")
exponential = _unary("llvm.exp")
logarithm = _unary("llvm.log")
sine = _unary("llvm.sin")
cosine = _unary("llvm.cos")
floor = _unary("llvm.floor")
maximum = _binary("llvm.maxnum")
minimum = _binary("llvm.minnum")
power = _binary("llvm.pow")


@intrinsic
def greater(typingctx: Any, a: Any, b: Any) -> Any:
    """1 in lanes where ``a > b``, 0 elsewhere."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.uitofp(builder.fcmp_ordered(">", args[0], args[1]), _vector(a.width))

    return a(a, b), codegen


@intrinsic
def select(typingctx: Any, condition: Any, a: Any, b: Any) -> Any:
    """``a`` in lanes where the condition is not 0, ``b`` elsewhere; what is not taken may be NaN."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        zero = ir.Constant(_vector(a.width), [0.0] * a.width)
        return builder.select(builder.fcmp_unordered("!=", args[0], zero), args[1], args[2])

    return a(condition, a, b), codegen
