"""X-CLIP's video encoder against the port of it in transformers, with the same weights."""

from pathlib import Path

import pytest
import torch
from mmaction.registry import MODELS
from mmengine.config import Config
from mmengine.optim import build_optim_wrapper
from mmengine.registry import init_default_scope

from tests.helpers.names_of_clip import names_of_clip
from vlplugins.models.backbones import CLIPVisionTransformer, CrossFrameCLIPVisionTransformer
from vlplugins.models.necks import TemporalTransformer
from vlplugins.text.sources import placeholder_rows

CONFIGS = Path(__file__).parents[3] / 'configs'
SMALL = dict(img_size=32, patch_size=8, embed_dims=32, depth=3, num_heads=4, out_dims=128)
T = 4


def build(**arguments):
    torch.manual_seed(0)
    return shake(CrossFrameCLIPVisionTransformer(**SMALL, **arguments))


def shake(module):
    """Biases and norms away from 0 and 1, where a mistake would not show."""
    with torch.no_grad():
        for parameter in module.parameters():
            if parameter.ndim == 1:
                parameter.add_(0.1 * torch.randn_like(parameter))
    return module


def names_of_port(state, blocks):
    """Ours in the names of transformers, whose queries, keys and values are three matrices."""
    renamed = {}
    for name, value in state.items():
        for ours, theirs in (('blocks.', blocks), ('norm1', 'layer_norm1'), ('norm2', 'layer_norm2'),
                             ('attn.proj', 'attn.out_proj'), ('norm_pre', 'pre_layernorm'),
                             ('norm_post', 'post_layernorm'), ('patch_embed', 'embeddings.patch_embedding'),
                             ('cls_token', 'embeddings.class_embedding'), ('.attn.', '.self_attn.'),
                             ('pos_embed', 'embeddings.position_embedding.weight')):
            name = name.replace(ours, theirs)
        for ours, theirs in (('fc', 'message_fc'), ('norm', 'message_ln'), ('self_attn', 'message_attn')):
            index, _, rest = name.removeprefix('frame_messages.').partition('.')
            if name.startswith('frame_messages.') and rest.startswith(f'{ours}.'):
                name = f'{blocks}{index}.{theirs}{rest[len(ours):]}'
        parts = zip('qkv', value.chunk(3)) if '.qkv.' in name else [('', value)]
        renamed.update({name.replace('.qkv.', f'.{part}_proj.'): chunk for part, chunk in parts})
    return renamed


@pytest.fixture(scope='module')
def port():
    return pytest.importorskip('transformers.models.x_clip.modeling_x_clip')


def ported_encoder(port, model):
    config = port.XCLIPVisionConfig(
        hidden_size=32, intermediate_size=128, num_hidden_layers=3, num_attention_heads=4, image_size=32, patch_size=8,
        num_frames=T)
    reference = port.XCLIPVisionModel(config).eval()
    state = names_of_port(model.state_dict(), 'encoder.layers.')
    del state['proj.weight']  # lies outside of the port's encoder
    state['embeddings.class_embedding'] = state['embeddings.class_embedding'][0, 0]
    state['embeddings.position_embedding.weight'] = state['embeddings.position_embedding.weight'][0]
    missing, unexpected = reference.load_state_dict(state, strict=False)
    assert not unexpected and missing in ([], ['embeddings.position_ids'])
    return reference


def test_equals_the_port_in_transformers(port):
    model, video = build().eval(), torch.randn(2, 3, T, 32, 32)
    reference = ported_encoder(port, model)
    with torch.no_grad():
        pooled = reference(video.transpose(1, 2).flatten(0, 1)).pooler_output
        torch.testing.assert_close(model(video), model.proj(pooled).view(2, T, -1), atol=1e-5, rtol=1e-4)


def test_its_multi_frame_integration_is_our_temporal_transformer(port):
    torch.manual_seed(0)
    neck, frames = shake(TemporalTransformer(embed_dims=128, num_blocks=1)), torch.randn(2, T, 128)
    config = port.XCLIPVisionConfig(
        hidden_size=128, intermediate_size=512, num_hidden_layers=1, num_attention_heads=2, num_frames=T)
    reference = port.XCLIPMultiframeIntegrationTransformer(config).eval()
    state = names_of_port(neck.state_dict(), 'encoder.layers.')
    state['position_embedding'] = state.pop('frame_position')[None, :T]
    reference.load_state_dict(state)
    with torch.no_grad():  # as equal as the two epsilons let it be
        torch.testing.assert_close(neck(frames)[0], reference(frames).pooler_output, atol=1e-4, rtol=1e-4)


def test_frames_hear_of_each_other_by_the_exchange_alone():
    model, video = build(), torch.randn(1, 3, T, 32, 32)
    changed = video.clone()
    changed[:, :, 3] += 1
    with torch.no_grad():
        assert ((model(video) - model(changed)).abs().amax(dim=-1) > 1e-5).all()
        for message in model.frame_messages:
            message.attn.proj.weight.zero_()
        moved = (model(video) - model(changed)).abs().amax(dim=-1)[0] > 1e-5
        assert moved.tolist() == [False] * 3 + [True]
        torch.testing.assert_close(model(video)[0], model(video[0].transpose(0, 1)))  # as images, one by one


def test_an_image_is_a_clip_of_one_frame():
    model, images = build(), torch.randn(2, 3, 32, 32)
    torch.testing.assert_close(model(images), model(images[:, :, None])[:, 0])


def test_weights_of_clip_leave_the_messages(tmp_path):
    path = str(tmp_path / 'clip.pt')
    torch.manual_seed(1)
    source = CLIPVisionTransformer(**SMALL)
    torch.save(names_of_clip(source), path)
    model = build(pretrained=path, act='quick_gelu')
    before = {name: value.clone() for name, value in model.state_dict().items() if 'message' in name}
    model.init_weights()
    assert all(torch.equal(model.state_dict()[name], value) for name, value in before.items())
    assert all(torch.equal(model.state_dict()[name], value) for name, value in source.state_dict().items())
    assert set(model.state_dict()) == {*before, *source.state_dict()}


@pytest.mark.parametrize('with_cp', [False, True])
def test_a_frozen_tower_trains_its_messages(with_cp):
    model = build(frozen_stages=3, with_cp=with_cp).train()
    model(torch.randn(1, 3, T, 32, 32)).square().sum().backward()
    trained = {name for name, value in model.named_parameters() if value.requires_grad}
    assert trained == {name for name, _ in model.named_parameters() if 'message' in name}
    assert all(value.grad.abs().sum() > 0 for name, value in model.named_parameters() if name in trained)


def test_checkpointing_changes_no_gradient():
    plain, recomputed = build(), build(with_cp=True)
    video = torch.randn(2, 3, T, 32, 32)
    for model in (plain, recomputed):
        model(video).square().sum().backward()
    for (name, one), other in zip(plain.named_parameters(), recomputed.parameters()):
        torch.testing.assert_close(one.grad, other.grad, msg=name)


def test_autocast_stays_close():
    model, video = build(), torch.randn(2, 3, T, 32, 32)
    with torch.autocast('cpu', torch.bfloat16):
        halved = model(video)
    halved.float().square().sum().backward()
    assert torch.nn.functional.cosine_similarity(halved.float(), model(video), dim=-1).min() > 0.999


def test_parameters_of_the_messages():
    """A linear layer, a norm and an attention in each block: 35.5 M beside the 86.2 M of CLIP's encoder."""
    with torch.device('meta'):
        model = CrossFrameCLIPVisionTransformer(arch='ViT-B-16')
    counts = {'new': 0, 'clip': 0}
    for name, value in model.named_parameters():
        counts['new' if 'message' in name else 'clip'] += value.numel()
    assert counts == {'new': 12 * (768 * 769 + 2 * 768 + 4 * 768 * 769), 'clip': 86_192_640}


@pytest.mark.parametrize('arguments', [dict(temporal='token_t1d'), dict(adapters='s')])
def test_other_ways_to_join_frames_are_refused(arguments):
    with pytest.raises(ValueError, match='leave temporal and adapters out'):
        CrossFrameCLIPVisionTransformer(**SMALL, **arguments)


def test_rates_of_the_baseline():
    """X-CLIP's new layers learn at ten times the rate of CLIP's."""
    cfg = Config.fromfile(CONFIGS / 'alt/ablations/alt_b16_k400_crossframe.py')
    init_default_scope(cfg.default_scope)
    cfg.model.backbone.update(depth=1, pretrained=None)
    with placeholder_rows():
        model = MODELS.build(cfg.model)
    groups = build_optim_wrapper(model, cfg.optim_wrapper).optimizer.param_groups
    rates = {id(value): group['lr'] for group in groups for value in group['params']}
    for name, value in model.named_parameters():
        new = not name.startswith('backbone.') or 'message' in name
        assert rates[id(value)] == pytest.approx(8e-5 if new else 8e-6), name
