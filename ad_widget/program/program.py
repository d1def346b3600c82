"""Program: a specification that can be run, written and read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np

from ..engine import Node
from ..engine.node import numbers
from . import wire_format
from .run import Run
from .runner import Runner, evaluate
from .spec import Spec

__all__ = ["Program"]

Values = Mapping[str, Any] | Sequence[Any]


@dataclass(frozen=True)
class Program(Spec):
    """Named sections of steps over numbered values: see `Spec` for what it holds."""

    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    @cached_property
    def runner(self) -> Runner:
        """A runner of one's own; its values are overwritten by each of its runs."""
        return Runner(self)

    def run(
        self,
        values: Values | None = None,
        *,
        direction: Values | None = None,
        xp: Any = np,
    ) -> Run:
        """Run every section.

        Parameters
        ----------
        values : mapping of str to array_like, or sequence, optional
            The leaves by name, or all of them in order.  A leaf not named keeps the number it
            was recorded with.
        direction : mapping of str to array_like, or sequence, optional
            How the leaves move, for the tangent section, likewise; a leaf not named rests.
        xp : module
            Another array namespace to compute in, such as ``jax.numpy``.

        Returns
        -------
        Run
            Every node's value and gradient, and every edge's contribution.  No later run changes
            its arrays.

        Raises
        ------
        KeyError
            If there is no leaf of a given name.
        ValueError
            If a value has another shape than its leaf, or a sequence another length; if a
            direction is given to a program without a tangent section.
        """
        given = [*self.arguments(values, xp), *self.directions(direction, xp)]
        if xp is not np:
            return Run(self, evaluate(self, given, xp))
        with self._lock:
            self.runner.run(given)
            return Run(self, self.runner.lend())

    def seeded(self, element: int) -> Program:
        """Return the program that differentiates one element of the output, not their sum.

        Parameters
        ----------
        element : int
            Its place in C order.

        Returns
        -------
        Program
            Itself where the output has no choice of such an element.
        """
        seed = next((part.grad for part in self.nodes if part.value == self.output), None)
        if seed is None or seed not in self.constants:
            return self
        ones = np.asarray(self.constants[seed])
        if not 0 <= element < ones.size or ones.size < 2:
            return self
        one = np.zeros_like(ones)
        one.flat[element] = 1
        one.flags.writeable = False
        return replace(self, constants={**self.constants, seed: one})

    def arguments(self, values: Values | None, xp: Any = np) -> list[Any]:
        """Return one array a leaf, of its shape and dtype.

        Parameters
        ----------
        values : mapping of str to array_like, or sequence, optional
            As `run` takes them, and refuses them.
        xp : module
            The array namespace of the result.

        Returns
        -------
        list of array
        """
        return self._given(values, {leaf.name: leaf.data for leaf in self.leaves}, xp)

    def directions(self, direction: Values | None, xp: Any = np) -> list[Any]:
        """Return one array a leaf that has a tangent, of its shape and dtype.

        Parameters
        ----------
        direction : mapping of str to array_like, or sequence, optional
            As `run` takes it, and refuses it.
        xp : module
            The array namespace of the result.

        Returns
        -------
        list of array
        """
        if self.tangent is None:
            if direction is not None:
                raise ValueError(
                    "this program has no tangent section; lower the graph with tangent=True"
                )
            return []
        at_rest = {leaf.name: np.zeros_like(leaf.data) for leaf in self.leaves}
        given = self._given(direction, at_rest, xp)
        return [g for g, leaf in zip(given, self.leaves, strict=True) if leaf.tangent is not None]

    def _given(self, values: Values | None, by_name: dict[str, Any], xp: Any) -> list[Any]:
        if values is None:
            values = {}
        if isinstance(values, Mapping):
            for name, value in values.items():
                if name not in by_name:
                    known = ", ".join(by_name) or "none"
                    raise KeyError(f"the program has no leaf {name!r}; its leaves: {known}")
                by_name[name] = value
            values = list(by_name.values())
        elif len(values) != len(self.leaves):
            raise ValueError(f"{len(values)} values given for {len(self.leaves)} leaves")
        given = []
        for leaf, value in zip(self.leaves, values, strict=True):
            shape, dtype = self.values[leaf.value]
            if isinstance(value, Node):
                value = numbers(value)
            if value is None or isinstance(value, str):  # NumPy would make of these what it can
                raise TypeError(f"leaf {leaf.name!r} takes numbers, not {value!r}")
            array = xp.array(value, dtype=dtype)  # a copy, for it is handed out
            if array.shape != shape:
                raise ValueError(
                    f"leaf {leaf.name!r} has shape {shape}; the value given has {array.shape}"
                )
            given.append(array)
        return given

    def function(self, xp: Any = np) -> Callable[..., tuple[Any, tuple[Any, ...]]]:
        """Return a pure function of the leaves, in order: the output and its gradients.

        Parameters
        ----------
        xp : module
            The array namespace to compute in.  Under ``jax.numpy`` the function can be jitted,
            vectorised and sharded like any other.

        Returns
        -------
        callable
            ``f(*leaves)``, each an array of its leaf's shape: the output, and a tuple with a
            gradient a leaf, None where none flows.
        """
        grads = {part.value: part.grad for part in self.nodes}

        def call(*leaves: Any) -> tuple[Any, tuple[Any, ...]]:
            values = evaluate(self, [*leaves, *self.directions(None, xp)], xp)
            wanted = [grads.get(leaf.value) for leaf in self.leaves]
            return values[self.output], tuple(None if k is None else values[k] for k in wanted)

        return call

    # ------------------------------------------------------------------ JSON

    def to_json(self, encode: Callable[[bytes], Any] | None = None) -> dict[str, Any]:
        """Return the program as JSON data.

        Parameters
        ----------
        encode : callable, optional
            What becomes of an array's bytes; base64 text by default.

        Returns
        -------
        dict
            See `program.wire_format` for the format.
        """
        return wire_format.written(self, encode)

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | str) -> Program:
        """Read a program and check it.

        Parameters
        ----------
        data : mapping or str
            What `to_json` returned, or its text.

        Returns
        -------
        Program

        Raises
        ------
        ValueError
            If it is not a program, of another version, uses an op that is not known here, or
            does not hold together: an id out of range, a value read before it is computed, a
            step whose operands, attributes and result do not go together.
        """
        return wire_format.read(data, cls)
