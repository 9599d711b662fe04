"""FILS: what is compared with what, and whom gradients reach."""

import pytest
import torch
import torch.nn.functional as F
from mmengine.registry import init_default_scope

from tests.helpers.tiny_fils import ACTION, FEATURES, GRID, PIXELS, PREDICTOR, PROJECTOR, fils_batch, fils_config
from vlplugins.ops.token_indexing import split_tokens, take_tokens
from vlplugins.registry import MODELS


def build(seed=0, options=None, **parts):
    init_default_scope('mmaction')
    torch.manual_seed(seed)
    model = MODELS.build({**fils_config(**parts), **(options or {})})
    model.init_weights()
    return model.train()


def move_apart(model):
    """Gives the teacher weights of its own, as after some updates."""
    with torch.no_grad():
        for parameter in model.teacher.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))


def test_losses_are_those_of_the_equations_written_out():
    model = build()
    move_apart(model)
    inputs, samples = fils_batch(3)
    losses = model(inputs, samples, mode='loss')
    clips = inputs[:, 0]
    feature_terms, videos = [], []
    for clip, sample in zip(clips, samples):
        visible, masked = (~sample.mask).nonzero()[:, 0], sample.mask.nonzero()[:, 0]
        seen = model.backbone(clip[None], visible[None])
        guess = model.projector(model.predictor(seen, visible[None], masked[None]))[0]
        truth = model.teacher['projector'](model.teacher['backbone'](clip[None])[0, masked])
        feature_terms.append((F.normalize(guess, dim=-1) - F.normalize(truth, dim=-1)).abs().mean())
        inside = [place for place, token in enumerate(visible.tolist()) if sample.action_mask[token]]
        videos.append(model.projector(seen[0, inside or list(range(len(visible)))].mean(dim=0)))
    texts = torch.stack([sample.caption_embedding for sample in samples])
    cosines = F.normalize(torch.stack(videos), dim=-1) @ F.normalize(texts, dim=-1).T
    logits = cosines * model.action_head.logit_scale.exp()
    target = torch.arange(3)
    contrast = (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)) / 2
    torch.testing.assert_close(losses['loss_feature'], torch.stack(feature_terms).mean())
    torch.testing.assert_close(losses['loss_action'], contrast)


def test_a_masked_place_is_compared_with_the_target_of_the_same_place():
    """Predictions that are right at every place give no loss; right ones in another order do."""
    model = build()
    inputs, samples = fils_batch(2)
    visible, masked = split_tokens(torch.stack([sample.mask for sample in samples]))
    truth = take_tokens(model.teacher['backbone'](inputs[:, 0]), masked)

    class Oracle(torch.nn.Module):

        def __init__(self, order):
            super().__init__()
            self.order = order

        def forward(self, feats, shown, hidden):
            assert torch.equal(shown, visible)
            assert torch.equal(hidden, masked)
            return truth[:, self.order]

    model.predictor = Oracle(torch.arange(masked.shape[1]))
    assert model(inputs, samples, mode='loss')['loss_feature'].item() == pytest.approx(0, abs=1e-6)
    model.predictor = Oracle(torch.arange(masked.shape[1]).roll(1))
    assert model(inputs, samples, mode='loss')['loss_feature'] > 0.05


def test_no_gradient_reaches_teacher_or_text():
    model = build()
    inputs, samples = fils_batch(2)
    for sample in samples:
        sample.caption_embedding.requires_grad_()
    losses = model(inputs, samples, mode='loss')
    (losses['loss_feature'] + losses['loss_action']).backward()
    assert all(parameter.grad is None for parameter in model.teacher.parameters())
    assert all(sample.caption_embedding.grad is None for sample in samples)
    student = {name: parameter for name, parameter in model.named_parameters() if not name.startswith('teacher.')}
    assert all(parameter.grad is not None for parameter in student.values())
    assert not any(parameter.requires_grad for parameter in model.teacher.parameters())


def test_teacher_stays_in_evaluation_mode():
    model = build(options=dict(backbone={**fils_config()['backbone'], 'drop_path_rate': 0.9}))
    assert model.training
    assert not any(module.training for module in model.teacher.modules())
    inputs, samples = fils_batch(2)
    masked = split_tokens(torch.stack([sample.mask for sample in samples]))[1]
    assert torch.equal(model.targets(inputs[:, 0], masked), model.targets(inputs[:, 0], masked))


@pytest.mark.parametrize('features', ['visible', 'full', 'patch_embed'])
def test_features_of_the_action_area(features):
    model = build(options=dict(action_features=features))
    inputs, samples = fils_batch(2)
    loss = model(inputs, samples, mode='loss')['loss_action']
    clips, area = inputs[:, 0], torch.stack([sample.action_mask for sample in samples])
    tokens = model.backbone.embed_patches(clips) if features == 'patch_embed' else model.backbone(clips)
    if features == 'visible':
        visible = split_tokens(torch.stack([sample.mask for sample in samples]))[0]
        tokens, area = model.backbone(clips, visible), area.gather(1, visible)
    pooled = torch.stack([one[chosen if chosen.any() else ~chosen].mean(0) for one, chosen in zip(tokens, area)])
    expected = model.action_head.loss(model.projector(pooled), samples)['loss_contrastive']
    torch.testing.assert_close(loss, expected)
    loss.backward()
    reached = model.backbone.blocks[0].mlp.fc1.weight.grad is not None
    assert reached == (features != 'patch_embed')


def test_random_patches_average_the_losses_of_draws():
    model = build(options=dict(action_strategy='random', action_draws=5), **PROJECTOR, **ACTION)
    inputs, samples = fils_batch(2)
    torch.manual_seed(7)
    loss = model(inputs, samples, mode='loss')['loss_action']
    torch.manual_seed(7)
    visible = split_tokens(torch.stack([sample.mask for sample in samples]))[0]
    feats = model.backbone(inputs[:, 0], visible)
    area = torch.stack([sample.action_mask for sample in samples]).gather(1, visible)
    area |= ~area.any(dim=1, keepdim=True)
    drawn = torch.multinomial(area.float(), 5, replacement=True)
    terms = [model.action_head.loss(model.projector(feats[torch.arange(2), drawn[:, draw]]), samples)
             for draw in range(5)]
    torch.testing.assert_close(loss, torch.stack([term['loss_contrastive'] for term in terms]).mean())


def test_pixels_instead_of_features():
    model = build(**PIXELS)
    inputs, samples = fils_batch(2)
    losses = model(inputs, samples, mode='loss')
    assert set(losses) == {'loss_pixel'}
    visible, masked = split_tokens(torch.stack([sample.mask for sample in samples]))
    predicted = model.predictor(model.backbone(inputs[:, 0], visible), visible, masked)
    torch.testing.assert_close(
        losses['loss_pixel'], F.mse_loss(predicted, model.pixel_head.target(inputs[:, 0], masked)))
    assert not hasattr(model, 'teacher')


def test_features_alone_with_a_shared_theta():
    model = build(options=dict(shared_theta=True), **PREDICTOR, **PROJECTOR, **FEATURES)
    assert list(model.teacher) == ['backbone']
    inputs, samples = fils_batch(1)
    losses = model(inputs, samples, mode='loss')
    assert set(losses) == {'loss_feature', 'target_spread'}
    masked = split_tokens(samples[0].mask[None])[1]
    expected = model.projector(take_tokens(model.teacher['backbone'](inputs[:, 0]), masked))
    torch.testing.assert_close(model.targets(inputs[:, 0], masked), expected)


def test_targets_of_the_patch_embedding():
    model = build(options=dict(target_features='patch_embed'))
    inputs, samples = fils_batch(1)
    masked = split_tokens(samples[0].mask[None])[1]
    tokens = model.teacher['backbone'].patch_embed(inputs[:, 0])
    expected = model.teacher['projector'](take_tokens(tokens, masked))
    torch.testing.assert_close(model.targets(inputs[:, 0], masked), expected)
    with pytest.raises(ValueError, match="model.target_features='pixels' is unknown"):
        build(options=dict(target_features='pixels'))


def test_weights_without_a_teacher_start_it_as_the_student():
    source, model = build(seed=1), build(seed=2)
    state = {key: value for key, value in source.state_dict().items() if not key.startswith('teacher.')}
    model.load_state_dict(state)
    for name in ('backbone', 'projector'):
        for key, value in getattr(source, name).state_dict().items():
            assert torch.equal(model.teacher[name].state_dict()[key], value)


def test_weights_with_a_teacher_keep_it():
    source, model = build(seed=1), build(seed=2)
    move_apart(source)
    model.load_state_dict(source.state_dict())
    for key, value in source.teacher.state_dict().items():
        assert torch.equal(model.teacher.state_dict()[key], value)


def test_student_loads_into_a_recognizer_of_the_host():
    pretrained = build()
    recognizer = MODELS.build(dict(
        type='Recognizer3D', backbone=dict(fils_config()['backbone'], pool='mean'),
        cls_head=dict(type='TimeSformerHead', num_classes=3, in_channels=16)))
    report = recognizer.load_state_dict(pretrained.state_dict(), strict=False)
    assert not [key for key in report.missing_keys if key.startswith('backbone.')]
    assert not [key for key in report.unexpected_keys if key.startswith('backbone.')]


def test_features_of_a_clip():
    model = build().eval()
    inputs, _ = fils_batch(2)
    assert model(inputs).shape == (2, GRID[0] * GRID[1] * GRID[2], 16)
    with pytest.raises(ValueError, match='no classes to predict'):
        model(inputs, mode='predict')


@pytest.mark.parametrize(('parts', 'message'), [
    (dict(**PIXELS, **FEATURES), 'predicts features or pixels'),
    (dict(**PREDICTOR), 'nothing to learn'),
    (dict(**PROJECTOR, **FEATURES), 'model.predictor is missing'),
    (dict(**PREDICTOR, **FEATURES), 'model.projector is missing'),
    (dict(**PREDICTOR, **PROJECTOR, **ACTION), 'nothing compares'),
    (dict(**PIXELS, **PROJECTOR), 'model.projector is given and nothing compares'),
    (dict(**PROJECTOR, **ACTION, action_features='all'), "model.action_features='all'"),
    (dict(**PROJECTOR, **ACTION, action_features='patch_embed'), 'the transformer gets no gradient'),
    (dict(**PROJECTOR, **ACTION, action_draws=10), "model.action_draws=10 does not go with .*='average'"),
    (dict(**PROJECTOR, **ACTION, action_strategy='random', action_draws=0), 'model.action_draws=0'),
    (dict(projector=dict(PROJECTOR['projector'], out_dims=13), **ACTION),
     'model.action_head.in_channels is 12, but model.projector.out_dims 13'),
    (dict(predictor=dict(PREDICTOR['predictor'], grid=[2, 2, 8]), **PROJECTOR, **FEATURES),
     r'model.predictor.grid is \(2, 2, 8\), but model.backbone.grid \(2, 4, 4\)'),
    (dict(predictor=dict(PIXELS['predictor'], out_dims=16), pixel_head=PIXELS['pixel_head']),
     'model.predictor.out_dims is 16, but model.pixel_head.out_dims 384'),
])
def test_parts_that_do_not_fit(parts, message):
    with pytest.raises(ValueError, match=message):
        build(**parts)


@pytest.mark.parametrize('parts', [dict(), PIXELS, dict(**PROJECTOR, **ACTION)])
@pytest.mark.parametrize('options', [dict(), dict(shared_theta=True), dict(action_features='full')])
def test_every_parameter_learns_in_mixed_precision(parts, options):
    """Losses are those of full precision within its digits, and DDP finds no parameter without a gradient."""
    model = build(options=options, **parts)
    inputs, samples = fils_batch(3)
    expected = model(inputs, samples, mode='loss')
    with torch.autocast('cpu', dtype=torch.bfloat16):
        losses = model(inputs, samples, mode='loss')
    for key, value in losses.items():
        assert value.dtype == torch.float32
        torch.testing.assert_close(value, expected[key], rtol=0.05, atol=0.01)
    sum(value for key, value in losses.items() if 'loss' in key).backward()
    learnt = [parameter for parameter in model.parameters() if parameter.requires_grad]
    assert all(parameter.grad is not None and parameter.grad.dtype == torch.float32 for parameter in learnt)


def test_what_is_not_compared_is_not_computed():
    model = build(options=dict(action_features='full'), **PROJECTOR, **ACTION)
    inputs, samples = fils_batch(2)
    seen = []
    model.backbone.register_forward_hook(lambda module, args, output: seen.append(output.shape[1]))
    model(inputs, samples, mode='loss')
    assert seen == [32]


def test_the_teacher_keeps_nothing_for_a_backward_pass():
    model = build()
    inputs, samples = fils_batch(1)
    masked = split_tokens(samples[0].mask[None])[1]
    kept = []
    with torch.autograd.graph.saved_tensors_hooks(lambda value: kept.append(value) or value, lambda value: value):
        assert not model.targets(inputs[:, 0], masked).requires_grad
    assert not kept


def test_sample_without_a_mask():
    inputs, samples = fils_batch(1)
    del samples[0].mask
    with pytest.raises(ValueError, match='TubeMask into the pipeline'):
        build()(inputs, samples, mode='loss')


@pytest.mark.parametrize(('key', 'transform'), [('mask', 'TubeMask'), ('action_mask', 'ActionPatches')])
@pytest.mark.parametrize('grid', [(2, 2, 2), (2, 4, 8)])
def test_masks_of_another_grid(key, transform, grid):
    """One too small would leave out tokens in silence, one too large the same of areas."""
    inputs, samples = fils_batch(2)
    for sample in samples:
        mask = torch.zeros(grid, dtype=torch.bool)
        mask[:, 0] = True
        sample.set_field(mask.flatten(), key)
    with pytest.raises(ValueError, match=rf'data_sample.{key} has .*grid of vlplugins.{transform} .* \(2, 4, 4\)'):
        build()(inputs, samples, mode='loss')


def test_several_clips_a_sample():
    inputs, samples = fils_batch(2)
    with pytest.raises(ValueError, match='4 clips for 2 data samples.*num_clips=1'):
        build()(inputs.repeat(1, 2, 1, 1, 1, 1), samples, mode='loss')


def test_captions_of_another_width():
    inputs, samples = fils_batch(2)
    for sample in samples:
        sample.set_field(torch.randn(13), 'caption_embedding')
    with pytest.raises(ValueError, match=r'\(13,\).*model.projector.out_dims\) are 12 wide'):
        build()(inputs, samples, mode='loss')
