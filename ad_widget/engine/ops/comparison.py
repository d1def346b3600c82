"""Comparisons and logic: boolean data that no gradient flows through."""

from __future__ import annotations

import operator

import numpy as np

from ..op import define

__all__ = ["equal", "greater", "greater_equal", "less", "less_equal", "not_equal"]

less = define("less", np.less, None, None, scalar=operator.lt, symbol="<", formula="{0} < {1}", infix="{0} < {1}")
less_equal = define("less_equal", np.less_equal, None, None, scalar=operator.le, symbol="≤", formula=r"{0} \le {1}", infix="{0} ≤ {1}")
greater = define("greater", np.greater, None, None, scalar=operator.gt, symbol=">", formula="{0} > {1}", infix="{0} > {1}")
greater_equal = define("greater_equal", np.greater_equal, None, None, scalar=operator.ge, symbol="≥", formula=r"{0} \ge {1}", infix="{0} ≥ {1}")
equal = define("equal", np.equal, None, None, scalar=operator.eq, symbol="=", formula="{0} = {1}", infix="{0} = {1}")
not_equal = define("not_equal", np.not_equal, None, None, scalar=operator.ne, symbol="≠", formula=r"{0} \ne {1}", infix="{0} ≠ {1}")
