"""Features against a plain loop, and that a stop changes nothing."""

import numpy as np
import pytest
import torch

from tests.apis import tiny_clip
from vlplugins.apis import extract_features, load_dataset, load_features, load_model, video_features


@pytest.fixture
def model(cfg, checkpoint):
    return load_model(cfg, checkpoint, 'cpu')


def by_hand(model, dataset):
    """Features of one video after the other: frames, neck, mean over frames, mean over views."""
    rows = []
    for index in range(len(dataset)):
        frames = (dataset[index]['inputs'].float() - 120) / 60  # (V, C, T, H, W)
        with torch.no_grad():
            views = [model.neck(model.backbone(view[None]))[0] for view in frames]
        views = [view.mean(dim=1) if view.ndim == 3 else view for view in views]
        rows.append(torch.cat(views).mean(dim=0).numpy())
    return np.stack(rows)


def test_features_are_those_of_a_plain_loop(model, cfg, tmp_path):
    dataset = load_dataset(cfg, pipeline=tiny_clip.pipeline(num_clips=2))
    found = extract_features(model, dataset, tmp_path / 'f', batch_size=3, num_workers=2, shard_size=4)
    np.testing.assert_allclose(found.features, by_hand(model, dataset), rtol=1e-4, atol=1e-5)
    assert found.features.dtype == np.float32 and found.features.shape == (14, tiny_clip.WIDTH)
    assert np.ptp(np.linalg.norm(found.features, axis=1)) > 1e-3  # not of unit length
    assert found.labels.tolist() == [number % 3 for number in range(14)]
    assert [name.rsplit('/', 1)[-1] for name in found.filenames] == [f'{number}.mp4' for number in range(14)]


def test_what_the_head_compares_is_what_is_kept(model, cfg, tmp_path):
    dataset = load_dataset(cfg)
    found = extract_features(model, dataset, tmp_path / 'f')
    batch = dict(inputs=[dataset[5]['inputs']], data_samples=[dataset[5]['data_samples']])
    scores = model.test_step(batch)[0].pred_score
    torch.testing.assert_close(model.cls_head.classify(torch.from_numpy(found.features[5:6]))[0], scores)


class Stop(Exception):
    pass


@pytest.mark.parametrize('batches', [1, 3, 5])
def test_a_stopped_run_goes_on(model, cfg, tmp_path, monkeypatch, batches):
    dataset = load_dataset(cfg)
    whole = extract_features(model, dataset, tmp_path / 'whole', batch_size=2, shard_size=4)
    calls = []

    def counted(*args):
        calls.append(args)
        if len(calls) > batches:
            raise Stop
        return video_features(*args)

    monkeypatch.setattr('vlplugins.apis.features.video_features', counted)
    with pytest.raises(Stop):
        extract_features(model, dataset, tmp_path / 'f', batch_size=2, shard_size=4)
    with pytest.raises(ValueError, match='Run it again'):
        load_features(tmp_path / 'f')
    monkeypatch.setattr('vlplugins.apis.features.video_features', video_features)
    resumed = extract_features(model, dataset, tmp_path / 'f', batch_size=2, shard_size=4)
    np.testing.assert_array_equal(resumed.features, whole.features)
    np.testing.assert_array_equal(resumed.labels, whole.labels)
    assert resumed.filenames == whole.filenames


def test_nothing_is_computed_twice(model, cfg, tmp_path, monkeypatch):
    dataset = load_dataset(cfg)
    first = extract_features(model, dataset, tmp_path / 'f')
    monkeypatch.setattr('vlplugins.apis.features.video_features', None)
    np.testing.assert_array_equal(extract_features(model, dataset, tmp_path / 'f').features, first.features)


def change_weights(cfg, model, tmp_path):
    with torch.no_grad():
        model.backbone.cls_token += 1e-3
    return model, load_dataset(cfg)


def change_statistics(cfg, model, tmp_path):
    model.data_preprocessor.mean += 1
    return model, load_dataset(cfg)


def change_settings(cfg, model, tmp_path):
    cfg.model.backbone.num_heads = 4  # no weight changes its shape
    other = load_model(cfg, tiny_clip.save_checkpoint(cfg, tmp_path / 'm.pth'), 'cpu')
    other.load_state_dict(model.state_dict())
    return other, load_dataset(cfg)


def change_list(cfg, model, tmp_path):
    lines = [f'{number}.mp4 {(number + 1) % 3}\n' for number in range(14)]
    (tmp_path / 'other.txt').write_text(''.join(lines))
    return model, load_dataset(cfg, ann_file=str(tmp_path / 'other.txt'))


def change_pipeline(cfg, model, tmp_path):
    steps = tiny_clip.pipeline()
    steps[1]['clip_len'] = 2
    return model, load_dataset(cfg, pipeline=steps)


@pytest.mark.parametrize('change, what', [
    (change_weights, 'the weights of the model.'), (change_statistics, 'the weights of the model.'),
    (change_settings, 'the model.'), (change_list, 'the list of videos.'), (change_pipeline, 'the pipeline.')])
def test_features_of_another_run_are_not_mixed_in(model, cfg, tmp_path, change, what):
    extract_features(model, load_dataset(cfg), tmp_path / 'f')
    with pytest.raises(ValueError, match=f'other than now were {what}'):
        extract_features(*change(cfg, model, tmp_path), tmp_path / 'f')


def test_a_model_and_a_dataset_built_again_are_the_same(model, cfg, checkpoint, videos, tmp_path):
    first = extract_features(model, load_dataset(cfg), tmp_path / 'f')
    copy = (tmp_path / 'the same list.txt')
    copy.write_text((videos / 'list.txt').read_text())
    again = extract_features(load_model(cfg, checkpoint, 'cpu'), load_dataset(cfg, ann_file=str(copy)), tmp_path / 'f')
    np.testing.assert_array_equal(first.features, again.features)


def test_videos_that_cannot_be_decoded(model, cfg, videos, tmp_path):
    (tmp_path / 'broken.mp4').write_bytes(b'no video')
    (tmp_path / 'list.txt').write_text(f'{videos}/0.mp4 0\n{tmp_path}/broken.mp4 1\n{videos}/2.mp4 2\n')
    dataset = load_dataset(cfg, ann_file=str(tmp_path / 'list.txt'), data_prefix=dict(video=''), on_error='skip')
    found = extract_features(model, dataset, tmp_path / 'f', batch_size=2)
    assert found.skipped == [f'{tmp_path}/broken.mp4']
    assert found.labels.tolist() == [0, 2]
    whole = extract_features(model, load_dataset(cfg), tmp_path / 'g', batch_size=2)
    np.testing.assert_allclose(found.features, whole.features[[0, 2]], rtol=1e-5, atol=1e-6)


def test_heads_of_the_host(cfg, tmp_path):
    cfg.model.pop('neck')
    cfg.model.cls_head = dict(type='TimeSformerHead', num_classes=3, in_channels=tiny_clip.WIDTH)
    cfg.model.neck = dict(type='vlplugins.MeanPooling')
    model = load_model(cfg, tiny_clip.save_checkpoint(cfg, tmp_path / 'm.pth'), 'cpu')
    found = extract_features(model, load_dataset(cfg), tmp_path / 'f')
    np.testing.assert_allclose(found.features, by_hand(model, load_dataset(cfg)), rtol=1e-4, atol=1e-5)


def test_a_folder_without_features(tmp_path):
    with pytest.raises(FileNotFoundError, match='holds no features'):
        load_features(tmp_path)
