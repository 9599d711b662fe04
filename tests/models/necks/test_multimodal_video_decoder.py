"""ALT's decoder against its equations."""

import json

import pytest
import torch
import torch.nn.functional as F
from mmaction.registry import MODELS as HOST_MODELS

from vlplugins.models.backbones import ToMeCLIPVisionTransformer
from vlplugins.models.necks import MultiModalVideoDecoder

E, R, K = 16, 5, 12


def entities(seed=0):
    return F.normalize(torch.randn(K, E, generator=torch.Generator().manual_seed(seed)), dim=-1)


def make(**arguments):
    torch.manual_seed(0)
    arguments = {**dict(entities=entities(), embed_dims=E, num_heads=2, num_blocks=2, num_regions=R), **arguments}
    return MultiModalVideoDecoder(**arguments).eval()


def inputs(batch=2, frames=3):
    regions = torch.randn(batch, frames, R, E)
    return regions[:, :, 0], regions


def test_equals_the_equations_in_evaluation():
    neck = make(max_frames=4)
    frames, regions = inputs()
    nearest = (F.normalize(regions, dim=-1) @ entities().T).argmax(-1)
    queries = neck.reduction.proj(entities()[nearest].flatten(-2)) + neck.query_position[:3]
    keys = frames + neck.frame_position[:3]
    for block in neck.blocks:
        queries = block(queries, keys)  # Eq. 8: every block convolves the same frames anew
    z, losses = neck((frames, regions))
    torch.testing.assert_close(z, neck.proj(queries.mean(1)))
    assert losses == {}


def test_noise_only_in_training():
    neck, x = make(), inputs()
    assert torch.equal(neck(x)[0], neck(x)[0])
    neck.train()
    torch.manual_seed(0)
    first = neck(x, data_samples=[])[0]
    assert not torch.allclose(first, neck(x, data_samples=[])[0])
    quiet = make(gumbel=False).train()
    torch.testing.assert_close(quiet(x)[0], make(gumbel=False)(x)[0], atol=1e-5, rtol=1e-5)


def test_gradient_reaches_regions_and_frames_but_not_entities():
    neck = make().train()
    regions = torch.randn(2, 3, R, E, requires_grad=True)
    neck((regions[:, :, 0], regions))[0].sum().backward()
    assert (regions.grad.abs().sum(dim=(0, 1, 3)) > 0).all()
    assert not neck.entities.rows.requires_grad
    assert not any('entities' in name for name in neck.state_dict())


def test_no_parameter_depends_on_the_corpus():
    small, large = make(), make(entities=F.normalize(torch.randn(99, E), dim=-1))
    large.load_state_dict(small.state_dict())
    with pytest.raises(ValueError, match='12 wide|8 wide'):
        make(entities=torch.randn(4, 8))


def test_class_token_only_takes_a_plain_backbone():
    neck = make(align='class')
    frames = torch.randn(2, 3, E)
    torch.testing.assert_close(neck(frames)[0], neck((frames, torch.randn(2, 3, 9, E)))[0])
    with pytest.raises(ValueError, match="neck.align='class'"):
        make()(frames)
    with pytest.raises(ValueError, match="align='all' is unknown"):
        make(align='all')


def test_class_token_of_a_backbone_that_merges():
    """Table 5, +Align+ToMe: r is 3, and Eq. 6 has one embedding of a frame."""
    torch.manual_seed(0)
    backbone = ToMeCLIPVisionTransformer(img_size=8, patch_size=2, embed_dims=16, depth=2, num_heads=2, out_dims=E,
                                         merge_per_layer=3)
    neck = make(align='class', gumbel=False, num_regions=backbone.num_regions, max_frames=0)
    assert neck.reduction.proj.in_features == E
    video = torch.randn(2, 3, 3, 8, 8)
    frames, regions = backbone(video)
    assert regions.shape[2] == 11
    nearest = (F.normalize(frames, dim=-1) @ entities().T).argmax(-1)
    queries = neck.reduction.proj(entities()[nearest])
    for block in neck.blocks:
        queries = block(queries, frames)
    torch.testing.assert_close(neck((frames, regions))[0], neck.proj(queries.mean(1)))
    neck.train()(backbone(video))[0].square().sum().backward()
    assert all(p.grad is not None for p in (*neck.parameters(), *backbone.parameters()))


def test_learnable_queries_are_the_rows_of_the_table():
    neck = make(queries='learnable', entities=dict(corpus='nowhere.json', encoder=dict(type='Nothing')), max_frames=4)
    frames, regions = inputs()
    queries, keys = neck.query_position[:3].expand(2, -1, -1), frames + neck.frame_position[:3]
    for block in neck.blocks:
        queries = block(queries, keys)
    for x in (frames, (frames, regions)):
        torch.testing.assert_close(neck(x)[0], neck.proj(queries.mean(1)))
    assert neck.entities is None and neck.entity_texts is None
    with pytest.raises(ValueError, match="no entities to align regions with: neck.queries='learnable'"):
        neck.nearest_entities(regions)


def test_learnable_queries_have_no_layer_of_eq_6():
    def number(**arguments):
        neck = MultiModalVideoDecoder(entities=torch.ones(3, 512), **arguments)
        return sum(parameter.numel() for parameter in neck.parameters())

    assert number() - number(queries='learnable') == 101 * 512 * 512 + 512
    # Neck of ALT-B/16 with learnable queries: 4 blocks, two tables and Eq. 9; with the image encoder's 86.19 M, 98.1 M.
    assert number(queries='learnable') == 4 * (2_888_192 + 3 * 1024) + 2 * 77 * 512 + 512 * 513


def test_what_learnable_queries_need_and_entities_need():
    with pytest.raises(ValueError, match='neck.max_frames=0: set it to the number of frames'):
        make(queries='learnable', max_frames=0)
    with pytest.raises(ValueError, match="neck.entities is missing.*or set neck.queries='learnable'"):
        make(entities=None)
    with pytest.raises(ValueError, match="queries='random' is unknown: use 'entities' or 'learnable'"):
        make(queries='random')


def test_chunk_size_reaches_the_alignment(monkeypatch):
    x, found = inputs(), []
    for chunk_size in (None, 7):
        regions = x[1].clone().requires_grad_()
        neck = make(gumbel=False, chunk_size=chunk_size).train()
        z = neck((x[0], regions))[0]
        z.square().sum().backward()
        found.append((z.detach(), regions.grad, make(chunk_size=chunk_size).nearest_entities(regions)[0]))
    for one, other in zip(*found):
        torch.testing.assert_close(one, other, atol=1e-5, rtol=1e-5)

    received = []
    for name in ('align_entities', 'nearest_entities'):
        monkeypatch.setattr(f'vlplugins.models.necks.multimodal_video_decoder.{name}',
                            lambda regions, *others: received.append(others[-1]) or regions)
    neck(x)
    neck.nearest_entities(x[1])
    assert received == [7, 7]
    with pytest.raises(ValueError, match='neck.chunk_size=0 is no number of regions'):
        make(chunk_size=0)


@pytest.mark.parametrize('switch, modules, removed', [
    ('conv', ['conv'], 3 * E * E + E), ('self_attention', ['self_attn', 'norm_self'], 4 * (E * E + E) + 2 * E)])
def test_switches_of_table_c4_remove_their_parameters_and_no_others(switch, modules, removed):
    whole, part = ({name: p.shape for name, p in make(**arguments).named_parameters()}
                   for arguments in ({}, {switch: False}))
    gone = {name: shape for name, shape in whole.items() if name not in part}
    assert {name.split('.')[2] for name in gone} == set(modules)
    assert sum(shape.numel() for shape in gone.values()) == 2 * removed  # two blocks
    assert part == {name: shape for name, shape in whole.items() if name not in gone}


@pytest.mark.parametrize('arguments', [
    dict(reduce='mean'), dict(reduce='attention'), dict(conv=False), dict(self_attention=False), dict(pre_norm=False),
    dict(depthwise=True), dict(max_frames=0), dict(queries='learnable'), dict(align='class')])
def test_every_variant_trains_all_its_parameters(arguments):
    neck = make(**arguments).train()
    neck(inputs())[0].square().sum().backward()
    # Gradients of zero at the first step are fine, parameters that take no part are not: DDP would hang on them.
    assert all(p.grad is not None for p in neck.parameters())


def test_order_of_frames_matters_through_the_positions():
    frames, regions = inputs(1, 4)
    flipped = (frames.flip(1), regions.flip(1))
    assert not torch.allclose(make(max_frames=4)((frames, regions))[0], make(max_frames=4)(flipped)[0], atol=1e-4)
    torch.testing.assert_close(
        make(max_frames=0)((frames, regions))[0], make(max_frames=0)(flipped)[0], atol=1e-5, rtol=1e-5)


def test_clips_longer_than_the_table():
    assert make(max_frames=4)(inputs(1, 9))[0].shape == (1, E)


def test_entities_by_name_through_the_registry(tmp_path, monkeypatch):
    monkeypatch.setenv('VLPLUGINS_CACHE', str(tmp_path))
    corpus = tmp_path / 'corpus.json'
    corpus.write_text(json.dumps([
        dict(unit='ball', description='a round toy', category='object', labels=['dribbling basketball']),
        dict(unit='hand', description='the end of an arm', category='body', labels=['dribbling basketball']),
    ]))
    encoder = dict(type='vlplugins.CLIPTextEncoder', context_length=16, embed_dims=32, depth=1, num_heads=2, out_dims=E)
    neck = HOST_MODELS.build(
        dict(type='vlplugins.MultiModalVideoDecoder', entities=dict(corpus=str(corpus), encoder=encoder), embed_dims=E,
             num_blocks=1, num_regions=R))
    assert neck.entity_texts == ['ball', 'hand']
    index, similarity = neck.nearest_entities(neck.entities.rows.flip(0)[None, None])
    assert index.tolist() == [[[1, 0]]]
    torch.testing.assert_close(similarity, torch.ones(1, 1, 2))


def test_unknown_keys_of_entities_are_named():
    with pytest.raises(ValueError, match="entities has no .*encoder.*takes encoder"):
        make(entities=dict(corpus='k400'))
