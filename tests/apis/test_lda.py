"""The LDA classifier against scikit-learn on features of a plain loop."""

import numpy as np
import pytest
import torch

from tests.apis import tiny_clip
from vlplugins.apis import fit_lda, lda_classifier, load_dataset, load_model
from vlplugins.datasets.subsets import few_shot

analysis = pytest.importorskip('sklearn.discriminant_analysis')


def by_hand(cfg, checkpoint, dataset, indices):
    """CLIP's embeddings, averaged over frames, of one video after the other."""
    model = load_model(cfg, checkpoint, 'cpu')
    rows = []
    for index in indices:
        with torch.no_grad():
            frames = model.backbone((dataset[index]['inputs'].float() - 120) / 60)[0]
        rows.append(frames.mean(dim=0).double().numpy())
    return np.stack(rows)


def test_rows_are_scikit_learns(cfg, checkpoint, tmp_path):
    found = lda_classifier(cfg, tmp_path / 'lda.npy', tmp_path / 'work', checkpoint, videos_per_class=4, seed=3)
    dataset = load_dataset(cfg)
    names = [dataset.get_data_info(index)['filename'].rsplit('/', 1)[-1] for index in range(14)]
    labels = np.array([dataset.get_data_info(index)['label'] for index in range(14)])
    drawn = few_shot(labels.tolist(), 4, 3, True, names)
    embeddings = found.features.features
    np.testing.assert_allclose(embeddings, by_hand(cfg, checkpoint, dataset, drawn), rtol=1e-4, atol=1e-6)
    expected = analysis.LinearDiscriminantAnalysis().fit(embeddings.astype(np.float64), labels[drawn])
    rows = np.load(tmp_path / 'lda.npy')
    assert rows.dtype == np.float32 and rows.shape == (3, tiny_clip.WIDTH)
    np.testing.assert_allclose(rows, expected.coef_, rtol=1e-4)
    assert [name.rsplit('/', 1)[-1] for name in found.features.filenames] == [names[index] for index in drawn]
    assert (tmp_path / 'work/videos.txt').read_text().splitlines() == [
        f'{names[index]} {labels[index]}' for index in drawn]
    assert '3 classes, width 12, from 12 videos (0 could not be decoded)' in str(found)


def test_the_draw_is_that_of_the_training_set_with_shots(cfg, checkpoint, tmp_path):
    lda_classifier(cfg, tmp_path / 'lda.npy', tmp_path / 'work', checkpoint, videos_per_class=4, seed=3)
    training = load_dataset(cfg, 'train_dataloader', shots=4, repeat=1, subset_seed=3)
    assert (tmp_path / 'work/videos.txt').read_text() == training.subset.text


def test_the_head_takes_the_file(cfg, checkpoint, tmp_path):
    lda_classifier(cfg, tmp_path / 'lda.npy', tmp_path / 'work', checkpoint, videos_per_class=4)
    cfg.model.cls_head.class_texts['matrix'] = str(tmp_path / 'lda.npy')
    rows = torch.from_numpy(np.load(tmp_path / 'lda.npy'))
    torch.testing.assert_close(load_model(cfg, checkpoint, 'cpu').cls_head.class_rows(),
                               torch.nn.functional.normalize(rows, dim=-1))


def test_features_behind_the_neck(cfg, checkpoint, tmp_path):
    found = lda_classifier(
        cfg, tmp_path / 'lda.npy', tmp_path / 'work', checkpoint, videos_per_class=4, seed=3, temporal=True)
    dataset, model = load_dataset(cfg), load_model(cfg, checkpoint, 'cpu')
    by_name = {dataset.get_data_info(index)['filename']: index for index in range(14)}
    for name, row in zip(found.features.filenames, found.features.features):
        with torch.no_grad():
            frames = model.backbone((dataset[by_name[name]]['inputs'].float() - 120) / 60)
            expected = model.cls_head.embed(model.neck(frames)[0])[0]
        np.testing.assert_allclose(row, expected, rtol=1e-4, atol=1e-6)
        assert not np.allclose(row, frames[0].mean(dim=0))


def test_a_neck_that_nobody_trained_is_refused(cfg, tmp_path):
    with pytest.raises(ValueError, match='need a CHECKPOINT'):
        lda_classifier(cfg, tmp_path / 'lda.npy', tmp_path / 'work', temporal=True)


def test_coefficients_and_accuracy():
    rng = np.random.RandomState(0)
    labels = rng.randint(4, size=200)
    features = rng.randn(200, 6) + 2 * rng.randn(4, 6)[labels]
    expected = analysis.LinearDiscriminantAnalysis(solver='svd').fit(features, labels)
    rows, accuracy = fit_lda(features, labels, list('abcd'))
    np.testing.assert_allclose(rows, expected.coef_, rtol=1e-5)
    assert accuracy == np.mean(expected.predict(features) == labels)


def test_two_classes_have_two_rows():
    rng = np.random.RandomState(0)
    labels = rng.randint(2, size=100)
    features = rng.randn(100, 5) + np.array([[1.0, 0, 0, 0, 0], [-1, 0, 0, 0, 0]])[labels]
    rows, _ = fit_lda(features, labels, ['a', 'b'])
    assert rows.shape == (2, 5)
    np.testing.assert_array_equal(rows[0], -rows[1])
    cosines = features @ rows.T
    assert np.mean(cosines.argmax(axis=1) == labels) > 0.7


@pytest.mark.parametrize('labels, classes, message', [
    ([0, 0, 2, 2], ['a', 'b', 'c'], "1 of 3 classes have no video with features, the first is 'b'"),
    ([0, 0, 0, 0], ['a'], "only 'a'")])
def test_classes_that_cannot_be_told_apart(labels, classes, message):
    with pytest.raises(ValueError, match=message):
        fit_lda(np.random.RandomState(0).randn(4, 3), np.array(labels), classes)


def test_a_class_with_too_few_videos(cfg, checkpoint, tmp_path):
    with pytest.raises(ValueError, match=r'\(cooking\) has 4 videos .*--allow-fewer'):
        lda_classifier(cfg, tmp_path / 'lda.npy', tmp_path / 'work', checkpoint, videos_per_class=5)
    found = lda_classifier(cfg, tmp_path / 'lda.npy', tmp_path / 'work', checkpoint, videos_per_class=5,
                           allow_fewer=True)
    assert np.bincount(found.features.labels).tolist() == [5, 5, 4]


def test_a_broken_video_is_left_out(cfg, checkpoint, videos, tmp_path):
    (tmp_path / 'broken.mp4').write_bytes(b'no video')
    lines = ''.join(f'{videos}/{number}.mp4 {number % 3}\n' for number in range(14))
    (tmp_path / 'list.txt').write_text(f'{lines}{tmp_path}/broken.mp4 2\n')
    cfg.train_dataloader.dataset.update(ann_file=str(tmp_path / 'list.txt'), data_prefix=dict(video=''))
    found = lda_classifier(cfg, tmp_path / 'lda.npy', tmp_path / 'work', checkpoint, videos_per_class=5)
    assert len(found.features.labels) == 14 and len(found.features.skipped) == 1


def test_mistakes_are_found_before_a_video_is_read(cfg, checkpoint, tmp_path, monkeypatch):
    with pytest.raises(ValueError, match='npy'):
        lda_classifier(cfg, tmp_path / 'lda.txt', tmp_path / 'work', checkpoint)
    cfg.train_dataloader.dataset.type = 'VideoDataset'
    with pytest.raises(ValueError, match="'VideoDataset'; videos can be drawn from a 'vlplugins.VideoDataset'"):
        lda_classifier(cfg, tmp_path / 'lda.npy', tmp_path / 'work', checkpoint)
    monkeypatch.setitem(__import__('sys').modules, 'sklearn.discriminant_analysis', None)
    with pytest.raises(ImportError, match=r'vlplugins\[lda\]'):
        lda_classifier(cfg, tmp_path / 'lda.npy', tmp_path / 'work', checkpoint)
    assert not (tmp_path / 'work').exists()


def test_temporal_convolutions_need_a_checkpoint(cfg, checkpoint, tmp_path):
    stored = torch.load(checkpoint)['state_dict']
    start = {key[len('backbone.'):]: value for key, value in stored.items() if key.startswith('backbone.')}
    torch.save(start, tmp_path / 'backbone.pth')
    cfg.model.backbone.init_cfg = dict(type='Pretrained', checkpoint=str(tmp_path / 'backbone.pth'))
    plain = lda_classifier(cfg, tmp_path / 'a.npy', tmp_path / 'a', videos_per_class=4, device='cpu')
    cfg.model.backbone.temporal = 'token_t1d'
    shifted = lda_classifier(cfg, tmp_path / 'b.npy', tmp_path / 'b', videos_per_class=4, device='cpu')
    np.testing.assert_array_equal(plain.rows, shifted.rows)
