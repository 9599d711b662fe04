import torch

from vlplugins.ops.precision import full_precision


def test_autocast_does_not_reach_inside():
    x = torch.randn(4, 4)
    with torch.autocast('cpu', dtype=torch.bfloat16):
        assert (x @ x).dtype == torch.bfloat16
        with full_precision(x.device):
            assert (x @ x).dtype == torch.float32


def test_tensors_without_data_need_no_autocast():
    with full_precision(torch.device('meta')):
        assert torch.zeros(2, device='meta').device.type == 'meta'
