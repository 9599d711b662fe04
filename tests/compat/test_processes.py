"""Beside an accelerator, nothing is changed."""

import pytest

from vlplugins.compat import processes


@pytest.mark.parametrize('probe', ['is_cuda_available', 'is_npu_available'])
@pytest.mark.parametrize('cure', [processes.use_gloo_without_cuda, processes.wrap_models_without_cuda])
def test_nothing_is_changed_beside_an_accelerator(monkeypatch, cure, probe):
    from mmengine.dist import utils
    from mmengine.model import MMDistributedDataParallel
    before = utils._init_dist_pytorch, MMDistributedDataParallel.__init__
    monkeypatch.setattr(f'mmengine.device.{probe}', lambda: True)
    assert cure() is False
    assert before == (utils._init_dist_pytorch, MMDistributedDataParallel.__init__)


def test_metrics_are_not_decorated_twice():
    assert processes.write_test_metrics_once() is False
