import pytest

from vlplugins.reproduce.traces import device_of


@pytest.mark.parametrize('logged, device', [
    ('    CUDA available: True\n    GPU 0,1,2: NVIDIA H100 80GB HBM3\n', 'NVIDIA H100 80GB HBM3'),
    ('    GPU 0: NVIDIA A100\nresumed\n    GPU 0: NVIDIA V100\n', 'NVIDIA V100'),
    ('    CUDA available: False\n', 'CPU'),
    ('lda.npy: 400 classes\n', None),  # a tool without a runner logs no environment
])
def test_device_is_what_the_runner_logged(tmp_path, logged, device):
    (tmp_path / 'log.txt').write_text(logged)
    assert device_of(tmp_path / 'log.txt') == device
