"""Recording: run a user's code once, and know its graph: leaves, names, places, guards.

`record` runs a piece of code and returns a `Recording`, which holds what the picture needs and can
run the code again with other numbers.  `recorder` watches, `naming` finds what things are called,
`syntax` and `cell` run a notebook's cell as IPython would.
"""

from __future__ import annotations

from .errors import NoLeafError, RerunError
from .recording import Recording, record

__all__ = ["NoLeafError", "Recording", "RerunError", "record"]
