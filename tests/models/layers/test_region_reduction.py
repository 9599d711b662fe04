import pytest
import torch

from vlplugins.models.layers.region_reduction import RegionReduction


def test_flatten_is_one_linear_layer_on_all_regions():
    layer = RegionReduction(6, num_regions=4)
    aligned = torch.randn(2, 3, 4, 6)
    weight = layer.proj.weight.view(6, 4, 6)  # (out, region, in)
    expected = torch.einsum('btri,ori->bto', aligned, weight) + layer.proj.bias
    torch.testing.assert_close(layer(aligned), expected)


def test_mean_and_attention_take_any_number_of_regions():
    for mode in ('mean', 'attention'):
        layer = RegionReduction(6, mode=mode)
        for regions in (1, 5):
            assert layer(torch.randn(2, 3, regions, 6)).shape == (2, 3, 6)
    same = torch.randn(2, 3, 1, 6)
    torch.testing.assert_close(layer(same.expand(-1, -1, 5, -1)), layer(same))


def test_other_number_of_regions_names_the_key():
    with pytest.raises(ValueError, match='Set model.neck.num_regions=5'):
        RegionReduction(6, num_regions=4)(torch.randn(1, 1, 5, 6))
    with pytest.raises(ValueError, match="reduce='max' is unknown"):
        RegionReduction(6, mode='max')
