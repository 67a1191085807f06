"""A row's numbers do not hang on how many other rows there are."""

import pytest
import torch

from index.even_rows import LEAST_ROWS, keep_even

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


def test_few_rows_are_filled_up_on_a_processor_with_amx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cpu._is_amx_tile_supported", lambda: True)
    rows_of: list[int] = []
    plain = torch.nn.functional.linear

    def linear(rows: torch.Tensor, *weights: torch.Tensor) -> torch.Tensor:
        rows_of.append(rows.numel() // rows.shape[-1])
        return plain(rows, *weights)

    layer = torch.nn.Linear(16, 8).bfloat16()
    keep_even(layer, "torch.bfloat16")
    monkeypatch.setattr("torch.nn.functional.linear", linear)
    shapes = [layer(torch.ones(number, 16).bfloat16()).shape for number in (3, 2000)]
    assert rows_of == [LEAST_ROWS, 2000]
    assert shapes == [(3, 8), (2000, 8)]


def test_float32_is_left_as_it_is() -> None:
    layer = torch.nn.Linear(4, 4)
    keep_even(layer, "torch.float32")
    assert "forward" not in vars(layer)
