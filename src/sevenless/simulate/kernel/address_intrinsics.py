"""How named tuples and arrays are handed on by their addresses: behind `sevenless.simulate.kernel.addresses`."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.imputils import lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, intrinsic, models, register_model
from numba.np.arrayobj import populate_array

__all__ = ["AddressType", "by_address", "hold", "matrix_at", "row_at", "start"]

_BYTE: Final = ir.IntType(8)
_PLACE: Final = ir.IntType(64)
_SLOT: Final = 8
"""Bytes; what is smaller has one of its own."""


class AddressType(types.Type):
    """The type of a named tuple that is known by its address."""

    def __init__(self, found: Any) -> None:
        self.found = found
        # Names of types stand in the names of all functions that take them; that of a large tuple is a page long.
        short = hashlib.sha256(str(found).encode()).hexdigest()[:8]
        super().__init__(name=f"At({found.instance_class.__name__}-{short})")

    @property
    def key(self) -> object:
        """What makes two of these types one: that which is found there."""
        return self.found


@register_model(AddressType)
class _AddressModel(models.PrimitiveModel):
    def __init__(self, dmm: Any, fe_type: AddressType) -> None:
        super().__init__(dmm, fe_type, _BYTE.as_pointer())  # type: ignore[no-untyped-call]


def _is_tuple(kind: Any) -> bool:
    return isinstance(kind, types.BaseNamedTuple)


def _size(kind: Any) -> int:
    """Bytes of a field: every number and every address has a slot, and so has every part of an array."""
    if _is_tuple(kind):
        return sum(_size(one) for one in kind.types)
    return _SLOT * (5 + 2 * kind.ndim) if isinstance(kind, types.Array) else _SLOT


def _field(builder: Any, address: Any, offset: int, kind: Any = None) -> Any:
    there = builder.gep(address, [ir.Constant(_PLACE, offset)], inbounds=True)
    return there if kind is None else builder.bitcast(there, kind.as_pointer())


def _put(builder: Any, kind: Any, value: Any, address: Any, offset: int) -> None:
    """Every number of a tuple into its slot."""
    if not _is_tuple(kind):
        builder.store(value, _field(builder, address, offset, value.type))
        return
    for place, one in enumerate(kind.types):
        _put(builder, one, builder.extract_value(value, place), address, offset)
        offset += _size(one)


@infer_getattr
class _Fields(AttributeTemplate):
    key = AddressType

    def generic_resolve(self, typ: Any, attr: str) -> Any:  # type: ignore[override]
        if attr not in typ.found.fields:
            return None
        kind = typ.found.types[typ.found.fields.index(attr)]
        return AddressType(kind) if _is_tuple(kind) else kind


@lower_getattr_generic(AddressType)  # type: ignore[no-untyped-call,untyped-decorator]
def _fetch(context: Any, builder: Any, typ: AddressType, address: Any, attr: str) -> Any:
    place = typ.found.fields.index(attr)
    kind = typ.found.types[place]
    offset = sum(_size(one) for one in typ.found.types[:place])
    if _is_tuple(kind):
        return _field(builder, address, offset)
    value = builder.load(_field(builder, address, offset, context.get_value_type(kind)))
    if isinstance(kind, types.Array):
        return _not_owned(context, builder, kind, value)
    return value


def _not_owned(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    """An array that is not counted: who has put it there keeps it."""
    array = cgutils.create_struct_proxy(kind)(context, builder, value)  # type: ignore[no-untyped-call]
    array.meminfo = cgutils.get_null_value(array.meminfo.type)  # type: ignore[no-untyped-call]
    array.parent = cgutils.get_null_value(array.parent.type)  # type: ignore[no-untyped-call]
    return array._getvalue()


@intrinsic
def by_address(typingctx: Any, found: Any) -> Any:
    """A named tuple by its address, in the frame of the kernel that asks."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        room = ir.ArrayType(_BYTE, _size(found))
        place = cgutils.alloca_once(builder, room)  # type: ignore[no-untyped-call]
        place.align = _SLOT
        address = builder.bitcast(place, _BYTE.as_pointer())
        _put(builder, found, args[0], address, 0)
        return address

    return AddressType(found)(found), codegen


@intrinsic
def start(typingctx: Any, array: Any) -> Any:
    """The address of the first number of an array."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return cgutils.create_struct_proxy(array)(context, builder, args[0]).data  # type: ignore[no-untyped-call]

    address: Any = types.CPointer
    return address(array.dtype)(array), codegen


@intrinsic
def hold(typingctx: Any, found: Any) -> Any:
    """Nothing; but what it is given is there until then."""
    return types.void(found), lambda context, builder, signature, args: context.get_dummy_value()


def _array_at(context: Any, builder: Any, kind: Any, data: Any, shape: Any) -> Any:
    """An array, one row behind the other, of numbers that are there."""
    itemsize = context.get_constant(types.intp, _SLOT)
    strides = [itemsize] if len(shape) == 1 else [builder.mul(itemsize, shape[1]), itemsize]
    array = context.make_array(kind)(context, builder)
    populate_array(  # type: ignore[no-untyped-call]
        array, data=data, shape=shape, strides=strides, itemsize=itemsize, meminfo=None
    )
    return array._getvalue()


def _stretch(dimensions: int) -> Any:
    @intrinsic
    def found(typingctx: Any, work: Any, first: Any, n: Any) -> Any:
        kind = types.Array(types.float64, dimensions, "C")

        def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            place, size = (context.cast(builder, args[i], signature.args[i], types.intp) for i in (1, 2))
            return _array_at(context, builder, kind, builder.gep(args[0], [place]), [size] * dimensions)

        return kind(work, first, n), codegen

    return found


row_at = _stretch(1)
matrix_at = _stretch(2)
