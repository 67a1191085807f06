"""A row's numbers do not hang on how many other rows there are."""

import pytest
import torch

from index.even_rows import keep_even

ROWS = (1, 3, 16, 48, 64, 192, 700, 1024, 1500)


@pytest.mark.parametrize(("given", "made"), [(768, 768), (768, 3072), (3072, 768), (1536, 384)])
def test_a_row_has_the_same_product_in_every_batch(given: int, made: int) -> None:
    torch.manual_seed(given)
    layer = torch.nn.Linear(given, made).bfloat16()
    plain, rows = layer(torch.ones(2, 4, given).bfloat16()), torch.randn(2048, given).bfloat16()
    keep_even(layer, "torch.bfloat16")
    with torch.inference_mode():
        assert torch.allclose(layer(torch.ones(2, 4, given).bfloat16()), plain, atol=0.02)
        together = layer(rows)
        for number in ROWS:
            assert torch.equal(layer(rows[:number]), together[:number]), number
        assert torch.equal(layer(rows[:60].reshape(5, 12, given)).reshape(60, made), together[:60])


def test_float32_is_left_as_it_is() -> None:
    layer = torch.nn.Linear(4, 4)
    keep_even(layer, "torch.float32")
    assert "forward" not in vars(layer)
