"""What may be in a checkpoint, and what stays refused."""

from pathlib import Path

import pytest
import torch

from vlplugins.compat.checkpoints import allow_checkpoint_globals

TORCH = tuple(map(int, torch.__version__.split('.')[:2]))


@pytest.mark.parametrize('version', ['2.1.0', '2.5.1+cu124'])
def test_torch_that_loads_everything_is_left_alone(monkeypatch, version):
    monkeypatch.setattr(torch, '__version__', version)
    assert allow_checkpoint_globals() is False


class _Command:

    def __reduce__(self):
        return (print, ('loaded', ))


class _Attribute:

    def __reduce__(self):
        return (getattr, (Path, 'home'))


@pytest.mark.skipif(TORCH < (2, 6), reason='this torch loads everything')
@pytest.mark.parametrize('content', [_Command(), _Attribute()], ids=['call', 'getattr'])
def test_other_objects_in_a_checkpoint_stay_refused(tmp_path, content, capsys):
    torch.save(content, tmp_path / 'bad.pth')
    with pytest.raises(Exception, match='refused|Unsupported'):
        torch.load(tmp_path / 'bad.pth', weights_only=True)
    assert 'loaded' not in capsys.readouterr().out
