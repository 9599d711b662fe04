"""Counts against closed forms, on data-free tensors and on the CPU."""

import pytest
import torch
import torch.nn.functional as F
from mmengine.config import Config
from torch import nn

from tests.helpers.tiny_fils import fils_config
from vlplugins import flops

TOKENS, WIDTH, HEADS = 50, 64, 4


class Attention(nn.Module):
    """One projection, one attention, one temporal convolution."""

    def __init__(self, masked=False, needs_data=False):
        super().__init__()
        self.query = nn.Linear(WIDTH, WIDTH)
        self.conv = nn.Conv1d(WIDTH, WIDTH, 3, padding=1)
        self.conv.requires_grad_(False)
        self.masked, self.needs_data = masked, needs_data

    def forward(self, x, mode, stage):
        assert (mode, stage) == ('tensor', 'head')
        if self.needs_data and x.sum() > 0:
            x = -x
        query = self.query(x).view(1, TOKENS, HEADS, -1).transpose(1, 2)
        mask = torch.zeros(1, 1, TOKENS, TOKENS, device=x.device) if self.masked else None
        out = F.scaled_dot_product_attention(query, query, query, attn_mask=mask)
        return self.conv(out.transpose(1, 2).flatten(2).transpose(1, 2))


EXPECTED = TOKENS * WIDTH * WIDTH + 2 * TOKENS * TOKENS * WIDTH + TOKENS * 3 * WIDTH * WIDTH


@pytest.mark.parametrize('masked', [False, True])
@pytest.mark.parametrize('needs_data', [False, True], ids=['without data', 'on the CPU'])
def test_projection_attention_and_convolution(masked, needs_data):
    model = Attention(masked, needs_data).train()
    counted = flops.count(model, (1, TOKENS, WIDTH))
    assert counted['gmacs'] * 1e9 == EXPECTED
    assert counted['params_m'] * 1e6 == WIDTH * WIDTH + WIDTH + 3 * WIDTH * WIDTH + WIDTH
    assert counted['trainable_params_m'] * 1e6 == WIDTH * WIDTH + WIDTH
    assert model.training
    assert model.query.weight.device.type == 'cpu'


def test_published_count_of_a_stock_model():
    """SlowOnly-R50 4x16: 32.45 M parameters and 27.38 GMACs in MMAction2's own table, which counts norms too."""
    cfg = Config.fromfile(_host_config('recognition/slowonly/slowonly_r50_8xb16-4x16x1-256e_kinetics400-rgb.py'))
    counted = flops.count_config(cfg)
    assert counted['params_m'] == pytest.approx(32.45, abs=0.01)
    assert counted['gmacs'] == pytest.approx(27.38, rel=0.01)


def _host_config(name):
    from pathlib import Path

    import mmaction
    return Path(mmaction.__file__).parent / '.mim/configs' / name


def test_number_of_entities_replaces_the_corpus():
    cfg = Config(dict(model=dict(neck=dict(entities=dict(corpus='k400', corpora=['ucf101'], categories='body')))))
    flops.set_num_entities(cfg, 7)
    assert set(cfg.model.neck.entities) == {'corpus'}
    assert len({entity['unit'] for entity in cfg.model.neck.entities.corpus}) == 7
    with pytest.raises(ValueError, match='model.neck.entities.corpus'):
        flops.set_num_entities(Config(dict(model=dict(type='Recognizer3D'))), 7)


def test_pre_training_has_no_scores_to_count():
    cfg = Config(dict(default_scope='mmaction', model=fils_config()))
    with pytest.raises(ValueError, match='vlplugins.FILS is no recognizer'):
        flops.count_config(cfg, shape=(3, 4, 32, 32))
