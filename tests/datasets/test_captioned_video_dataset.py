import json

import numpy as np
import pytest
import torch
from mmaction.registry import DATASETS
from mmengine.dataset import pseudo_collate
from mmengine.registry import init_default_scope
from torch.utils.data import DataLoader

from tests.text.fake_encoder import FakeEncoder
from vlplugins.datasets.draw import Draw

PIPELINE = [
    dict(type='vlplugins.OpenVideo'),
    dict(type='vlplugins.SampleSegments', num_frames=4),
    dict(type='vlplugins.DecodeFrames'),
    dict(type='FormatShape', input_format='NCTHW'),
    dict(type='PackActionInputs', algorithm_keys=('caption_embedding', 'caption'))
]
LIST = '0.mp4 0\n1.mp4 1\n2.mp4 2\n'
CAPTIONS = {'2': 'a dog runs', '1.mp4': 'a cat', '0': 'a dog runs'}


@pytest.fixture
def build(videos, tmp_path):
    init_default_scope('mmaction')

    def build(written, text: str = LIST, encoder=None, **options):
        (tmp_path / 'list.txt').write_text(text)
        (tmp_path / 'captions.json').write_text(json.dumps(written))
        options.setdefault(
            'captions', dict(file=str(tmp_path / 'captions.json'), encoder=encoder or FakeEncoder(), cache_dir=False))
        config = dict(type='vlplugins.CaptionedVideoDataset', ann_file=str(tmp_path / 'list.txt'), pipeline=PIPELINE,
                      data_prefix=dict(video=str(videos)))
        return DATASETS.build({**config, **options})

    return build


def unit_row(encoder: FakeEncoder, text: str) -> torch.Tensor:
    row = sum(encoder.letters[letter] for letter in text.encode()).detach()
    return row / row.norm()


def test_every_sample_has_the_embedding_of_its_caption(build):
    encoder = FakeEncoder()
    dataset = build(CAPTIONS, encoder=encoder)
    for index, text in enumerate(['a dog runs', 'a cat', 'a dog runs']):
        embedding = dataset[index]['data_samples'].caption_embedding
        torch.testing.assert_close(embedding, unit_row(encoder, text))
    assert dataset.caption_rows.shape == (2, 6)  # clips share what they share


def test_through_workers_a_sample_carries_its_own_row_alone(build):
    dataset = build(CAPTIONS)
    sample = next(iter(DataLoader(dataset, 3, num_workers=1, collate_fn=pseudo_collate)))['data_samples'][1]
    torch.testing.assert_close(sample.caption_embedding, dataset[1]['data_samples'].caption_embedding)
    assert sample.caption_embedding.untyped_storage().nbytes() == 6 * 4


def test_several_captions_of_a_clip(build):
    dataset = build({'0': ['one', 'two', 'three'], '1': 'four', '2': 'five'})
    drawn = [dataset.get_data_info(0)['caption_embedding'] for _ in range(40)]
    assert len({tuple(row.tolist()) for row in drawn}) == 3
    with_seed = [dataset[Draw(0, epoch, 0)]['data_samples'].caption_embedding for epoch in (0, 0)]
    assert torch.equal(*with_seed)
    test = build({'0': ['one', 'two', 'three'], '1': 'four', '2': 'five'}, test_mode=True)
    torch.testing.assert_close(test[0]['data_samples'].caption_embedding, unit_row(FakeEncoder(), 'one'))


def test_without_an_encoder_captions_stay_texts(build, tmp_path):
    dataset = build(CAPTIONS, captions=dict(file=str(tmp_path / 'captions.json')))
    assert [dataset[index]['data_samples'].caption for index in range(3)] == ['a dog runs', 'a cat', 'a dog runs']
    assert 'caption' not in build(CAPTIONS, captions=None).get_data_info(0)


def test_ready_embeddings(build, tmp_path):
    rows = {str(number): torch.full((5, ), number + 1.0) for number in range(3)}
    rows['1'][0] = -7
    torch.save(rows, tmp_path / 'rows.pt')
    dataset = build({}, captions=dict(file=str(tmp_path / 'rows.pt')))
    for index in range(3):
        expected = rows[str(index)] / rows[str(index)].norm()
        torch.testing.assert_close(dataset[index]['data_samples'].caption_embedding, expected)
    with pytest.raises(ValueError, match=r'rows\.pt.* holds embeddings, which captions\.encoder has nothing to do'):
        build({}, captions=dict(file=str(tmp_path / 'rows.pt'), encoder=FakeEncoder()))


def test_segments(build):
    captions = {'0|0.5|1.4': 'first', '0.mp4|1|1.50': 'second'}
    dataset = build(captions, '0.mp4 0.5 1.40 0\n0.mp4 1 1.5 0\n', segments=True)
    for index, text in enumerate(['first', 'second']):
        torch.testing.assert_close(dataset[index]['data_samples'].caption_embedding, unit_row(FakeEncoder(), text))


def test_clips_without_a_caption_are_named(build, tmp_path):
    with pytest.raises(ValueError, match=r'2 of 3 clips have no caption in .*s\.json: 0, 2\. .* the file has 1$'):
        build({'1': 'a cat'})
    with pytest.raises(ValueError, match=r'7 of 7 clips .*: 0, 1, 2, 3, 4, … \(all of them in .*s\.missing\.txt'):
        build({'9': 'a cat'}, ''.join(f'{number}.mp4 0\n' for number in range(7)))
    assert (tmp_path / 'captions.missing.txt').read_text().split() == list('0123456')


def test_what_a_config_may_say(build):
    with pytest.raises(ValueError, match=r'captions has unknown keys.*Did you mean \'encoder\''):
        build(CAPTIONS, captions=dict(file='x.json', encodr=None))
    with pytest.raises(ValueError, match="missing_area='none' is unknown"):
        build(CAPTIONS, missing_area='none')
    with pytest.raises(ValueError, match="the clip '0' comes twice, the second time as '0.mp4'"):
        build({**CAPTIONS, '0.mp4': 'a cat'})
    with pytest.raises(FileNotFoundError, match=r'nowhere\.json do not exist'):
        build(CAPTIONS, captions=dict(file='nowhere.json'))


def test_few_shot_subsets_keep_their_captions(build):
    captions = {str(number): f'caption {number}' for number in range(4)}
    dataset = build(captions, '0.mp4 0\n1.mp4 0\n2.mp4 1\n3.mp4 1\n', shots=1)
    for index in range(2):
        info = dataset.get_data_info(index)
        name = info['filename'].rpartition('/')[2][0]
        np.testing.assert_allclose(info['caption_embedding'], unit_row(FakeEncoder(), f'caption {name}'), rtol=1e-5)


AREA_STEPS = [*PIPELINE[:3], dict(type='vlplugins.LoadActionArea'), dict(type='Resize', scale=(16, 16)), PIPELINE[3],
              dict(type='vlplugins.ActionPatches', grid=(2, 4, 4)),
              dict(type='PackActionInputs', algorithm_keys=('action_mask', ))]


def test_action_areas_come_with_the_samples(build, tmp_path):
    (tmp_path / 'areas.json').write_text(json.dumps({'0.mp4': [1, 1, 7, 15], '1': [25, 25, 31, 31]}))
    options = dict(captions=None, action_areas=str(tmp_path / 'areas.json'))
    with pytest.raises(ValueError, match=r'1 of 3 clips have no action area in .*areas\.json: 2\. .* the file has 0$'):
        build({}, missing_area='raise', **options)
    dataset = build({}, pipeline=AREA_STEPS, **options)
    masks = [dataset[index]['data_samples'].action_mask.unflatten(0, (2, 4, 4)) for index in range(3)]
    expected = torch.zeros(3, 2, 4, 4, dtype=torch.bool)  # cells of 8 pixels, of 32
    expected[0, :, :2, 0] = True
    expected[1, :, 3, 3] = True
    expected[2] = True
    assert torch.equal(torch.stack(masks), expected)
