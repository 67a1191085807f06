"""Products of matrices in bfloat16 that give a row the same numbers in every batch.

On processors with AMX the library below sums in another order where a matrix has few rows; from
``LEAST_ROWS`` on it does not (measured with one thread and two, for the shapes of both models).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Linear, Module

LEAST_ROWS = 1024
"""Rows up to which matrices are filled with zeros; a probability differed by up to .003 below."""


def keep_even(model: "Module", dtype: str) -> None:
    """Fills up what the model's linear layers get, where else a row would depend on its batch."""
    import torch

    if dtype != "torch.bfloat16" or not torch.cpu._is_amx_tile_supported():
        return
    for module in model.modules():
        if isinstance(module, torch.nn.Linear):
            module.forward = _even(module)  # type: ignore[method-assign, assignment]


def _even(linear: "Linear") -> "Callable[[Tensor], Tensor]":
    from torch.nn import functional

    def forward(rows: "Tensor") -> "Tensor":
        flat = rows.reshape(-1, rows.shape[-1])
        missing = LEAST_ROWS - len(flat)
        if missing <= 0 or rows.device.type != "cpu":
            return functional.linear(rows, linear.weight, linear.bias)
        filled = functional.pad(flat, (0, 0, 0, missing))
        product = functional.linear(filled, linear.weight, linear.bias)[: len(flat)]
        return product.reshape(*rows.shape[:-1], product.shape[-1])

    return forward
