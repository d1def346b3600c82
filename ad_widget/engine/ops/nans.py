"""Reductions that leave NaN out."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..numpy_protocol import implements
from .reductions import UNSET, moment, std, var


@implements(np.nansum)
def _nansum(a: Any, axis: Any = None, dtype: Any = None, **options: Any) -> Any:
    return np.sum(np.where(np.isnan(a), 0, a), axis, dtype, **options)


@implements(np.nanprod)
def _nanprod(a: Any, axis: Any = None, dtype: Any = None, **options: Any) -> Any:
    return np.prod(np.where(np.isnan(a), 1, a), axis, dtype, **options)


@implements(np.nancumsum)
def _nancumsum(a: Any, axis: Any = None, dtype: Any = None) -> Any:
    return np.cumsum(np.where(np.isnan(a), 0, a), axis, dtype)


@implements(np.nancumprod)
def _nancumprod(a: Any, axis: Any = None, dtype: Any = None) -> Any:
    return np.cumprod(np.where(np.isnan(a), 1, a), axis, dtype)


@implements(np.nanmean)
def _nanmean(
    a: Any, axis: Any = None, dtype: Any = None, *, keepdims: Any = UNSET, where: Any = UNSET
) -> Any:
    return np.mean(a, axis, dtype, keepdims=keepdims, where=_there(a, axis, where))


def _there(a: Any, axis: Any, where: Any = UNSET) -> Any:
    """Return which elements count: those that are no NaN; where all are NaN, all of them.

    So the result is NaN where NumPy's is, and its slope with it.
    """
    there = ~np.isnan(a) if where is UNSET or where is True else ~np.isnan(a) & where
    none = ~np.any(there, axis=axis, keepdims=True)
    return there | (none if where is UNSET or where is True else none & where)


implements(np.nanvar)(moment(var, _there))
implements(np.nanstd)(moment(std, _there))


def _nanextreme(extreme: Any, last: float) -> Any:
    def answer(a: Any, axis: Any = None, *, initial: Any = UNSET, **options: Any) -> Any:
        if initial is not UNSET:
            return extreme(np.where(np.isnan(a), last, a), axis, initial=initial, **options)
        return extreme(np.where(_there(a, axis), a, last), axis, **options)

    return answer


implements(np.nanmax)(_nanextreme(np.max, -np.inf))
implements(np.nanmin)(_nanextreme(np.min, np.inf))
