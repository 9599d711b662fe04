import json
import pickle
import re

import numpy as np
import pytest
import torch
from mmengine.config import Config

from vlplugins.datasets.mini_world import LABELS, render_world
from vlplugins.visualization.clip_regions import trace_clip
from vlplugins.visualization.run_report import correlation_map, draw_lots, report_run

NUM_CLIPS, WIDTH = 10, 32


@pytest.fixture(scope='module')
def world(tmp_path_factory):
    clips = {'train': 0, 'test_seen': NUM_CLIPS, 'test_unseen': 0}
    return render_world(tmp_path_factory.mktemp('world'), clips=clips, num_workers=0, progress=False)


def config(world, with_regions=True):
    rows = torch.randn(64, WIDTH, generator=torch.Generator().manual_seed(0))
    preprocessor = {'type': 'ActionDataPreprocessor', 'mean': [120.] * 3, 'std': [60.] * 3, 'format_shape': 'NCTHW'}
    geometry = {'img_size': 32, 'patch_size': 8, 'embed_dims': WIDTH, 'depth': 2, 'num_heads': 2, 'out_dims': WIDTH}
    parts = {
        'backbone': {'type': 'vlplugins.ToMeCLIPVisionTransformer', 'merge_per_layer': 3, **geometry},
        'neck': {'type': 'vlplugins.MultiModalVideoDecoder', 'entities': rows[:20].tolist(), 'embed_dims': WIDTH,
                 'num_blocks': 1, 'num_regions': 11}}
    if not with_regions:
        parts = {'backbone': {'type': 'vlplugins.CLIPVisionTransformer', **geometry}}
    pipeline = [
        {'type': 'DecordInit'}, {'type': 'SampleFrames', 'clip_len': 4, 'frame_interval': 4, 'num_clips': 1},
        {'type': 'DecordDecode'}, {'type': 'Resize', 'scale': (32, 32), 'keep_ratio': False},
        {'type': 'FormatShape', 'input_format': 'NCTHW'}, {'type': 'PackActionInputs'}]
    return Config({
        'default_scope': 'mmaction', 'custom_imports': {'imports': ['vlplugins']},
        'model': {'type': 'Recognizer3D', 'data_preprocessor': preprocessor, **parts, 'cls_head': {
            'type': 'vlplugins.FrozenTextHead', 'class_texts': rows.tolist(), 'average_clips': 'prob'}},
        'test_dataloader': {'dataset': {
            'type': 'VideoDataset', 'ann_file': str(world / 'test_seen.txt'), 'data_prefix': {'video': str(world)},
            'test_mode': True, 'pipeline': pipeline}}})


@pytest.fixture
def run(world, tmp_path):
    """Config, checkpoint and predictions of a model that gets seven of ten clips right."""
    from mmaction.apis import init_recognizer

    def make(with_regions=True):
        cfg = config(world, with_regions)
        torch.manual_seed(0)
        torch.save({'state_dict': init_recognizer(cfg, device='cpu').state_dict()}, tmp_path / 'epoch_1.pth')
        labels = [int(line.split()[1]) for line in (world / 'test_seen.txt').read_text().splitlines()]
        scores = np.eye(64, dtype=np.float32)[[label if i < 7 else 63 for i, label in enumerate(labels)]]
        samples = [{'pred_score': torch.tensor(row), 'gt_label': torch.tensor([label])}
                   for row, label in zip(scores, labels)]
        (tmp_path / 'predictions.pkl').write_bytes(pickle.dumps(samples))
        return cfg, str(tmp_path / 'epoch_1.pth'), str(tmp_path / 'predictions.pkl')

    return make


def test_report_of_a_model_with_regions(run, tmp_path):
    line, = report_run(*run(), str(tmp_path / 'report.html'), num_clips=2)
    assert line == 'top-1 70.0 % on 10 clips (chance 10.0 %, one of the 10 classes in the test list)'
    text = (tmp_path / 'report.html').read_text()
    assert '70.0 %' in text and 'No training log' in text
    assert text.count('<figure>') == 8 and re.search(r'entity \d+', text)
    assert LABELS[1] in text  # from labels.txt beside the list: this head has a matrix and no labels


def test_report_of_a_model_without_regions(run, tmp_path):
    report_run(*run(with_regions=False), str(tmp_path / 'report.html'))
    text = (tmp_path / 'report.html').read_text()
    assert 'does not align regions' in text and '<figure>' not in text


def test_report_with_all_parts(run, world, tmp_path):
    cfg, checkpoint, predictions = run()
    scalars = tmp_path / 'other/20260101_100000/vis_data/scalars.json'
    scalars.parent.mkdir(parents=True)
    scalars.write_text('{"loss": 1.0, "step": 1}\n')
    (tmp_path / 'results.json').write_text(json.dumps([{'name': 'a test', 'predictions': {'A': predictions}}]))
    lines = report_run(cfg, checkpoint, predictions, str(tmp_path / 'report.html'), num_clips=2,
                       trainings={'another training': str(tmp_path / 'other')}, results=str(tmp_path / 'results.json'),
                       areas=str(world / 'boxes.json'))
    assert lines[1:] == ['a test: A 70.0 % (chance 1.6 %)']
    text = (tmp_path / 'report.html').read_text()
    assert text.count('· IoU ') == 2 and text.count('class="curve"') == 2 and 'alt="correlation map"' in text


def test_no_correlation_map_of_another_classifier():
    model = torch.nn.Module()
    model.cls_head = torch.nn.Linear(2, 2)
    assert correlation_map(model, ['a', 'b']) is None


def test_traced_clip_equals_the_model_itself(run):
    from mmaction.apis import init_recognizer
    from mmaction.registry import DATASETS
    cfg, checkpoint, _ = run()
    model = init_recognizer(cfg, checkpoint, device='cpu')
    sample = DATASETS.build(cfg.test_dataloader.dataset)[3]
    clip = trace_clip(model, sample)
    np.testing.assert_array_equal(clip.frames, sample['inputs'][0].permute(1, 2, 3, 0).numpy())
    assert clip.frames.shape == (4, 32, 32, 3) and clip.source.shape == (4, 16) and clip.similarity.shape == (4, 11)
    x = (sample['inputs'].float() - 120) / 60
    with torch.no_grad():
        _, regions = model.backbone(x)
        cosines = torch.nn.functional.cosine_similarity(regions[0][:, :, None], model.neck.entities.rows, dim=-1)
        scores = model.cls_head(model.neck((regions[:, :, 0], regions))[0])
    np.testing.assert_allclose(clip.similarity, cosines.max(-1).values, atol=1e-5)
    assert clip.entities == [[f'entity {entity}' for entity in frame] for frame in cosines.argmax(-1).tolist()]
    assert clip.predicted == int(scores.argmax()) and clip.label == int(sample['data_samples'].gt_label)


def test_predictions_of_another_list_are_refused(run, tmp_path):
    cfg, checkpoint, predictions = run()
    with open(predictions, 'rb') as file:
        samples = pickle.load(file)
    (tmp_path / 'predictions.pkl').write_bytes(pickle.dumps(samples[:4]))
    with pytest.raises(ValueError, match='4 predictions, but the test set of the config has 10 clips'):
        report_run(cfg, checkpoint, predictions, str(tmp_path / 'report.html'))


def test_lots_fall_on_different_classes_and_are_the_same_each_time():
    labels = np.arange(60) % 5
    drawn = draw_lots(labels, 4)
    assert len({int(labels[index]) for index in drawn}) == 4 and drawn == sorted(drawn) == draw_lots(labels, 4)
    assert len(draw_lots(labels, 9)) == 5 and len({tuple(draw_lots(labels, 4, seed)) for seed in range(9)}) > 1
