"""`VideoDataset` with `on_error='skip'`: a test that goes on without broken videos and says so."""

import pytest
import torch
from PIL import Image
from torch.utils.data import DataLoader

PIPELINE = (dict(type='vlplugins.OpenVideo'), dict(type='vlplugins.SampleSegments', num_frames=2, test_mode=True),
            dict(type='vlplugins.DecodeFrames'), dict(type='FormatShape', input_format='NCTHW'),
            dict(type='PackActionInputs', meta_keys=('img_shape', 'filename')))
LISTED = '0.mp4 0\nbroken.mp4 1\nmissing.mp4 2\n1.mp4 3\nbroken.mp4 4\n'


@pytest.fixture
def dataset(build_dataset):
    return build_dataset(LISTED, *PIPELINE, on_error='skip', test_mode=True)


def test_place_label_and_name_are_those_of_the_list(dataset, videos):
    samples = [sample['data_samples'] for sample in dataset]
    assert [sample.decoded for sample in samples] == [True, False, False, True, False]
    assert [sample.gt_label.item() for sample in samples] == [0, 1, 2, 3, 4]
    names = [str(videos / name) for name in ('0.mp4', 'broken.mp4', 'missing.mp4', '1.mp4', 'broken.mp4')]
    assert [sample.filename for sample in samples] == names
    assert all(sample.to_dict()['decoded'] == sample.decoded for sample in samples)  # what a metric is given


def test_pixels_are_those_of_the_next_video(dataset):
    inputs = [sample['inputs'] for sample in dataset]
    for place, shown in ((1, 3), (2, 3), (4, 0)):  # the last one's next is the first
        assert torch.equal(inputs[place], inputs[shown])
    assert not torch.equal(inputs[0], inputs[3])


def test_every_skipped_line_is_noted_once(dataset):
    list(DataLoader(dataset, num_workers=2, collate_fn=list))
    taken = dataset.skipped_videos.take()
    assert sorted(video.source.split(', ')[-1] for video in taken) == ['line 2', 'line 3', 'line 5']


def test_order_does_not_depend_on_chance(dataset):
    first, second = ([sample['inputs'] for sample in dataset] for _ in range(2))
    assert all(torch.equal(one, other) for one, other in zip(first, second))


def test_without_packing(build_dataset, videos):
    dataset = build_dataset(LISTED, *PIPELINE[:3], on_error='skip', test_mode=True)
    assert [results['decoded'] for results in dataset] == [True, False, False, True, False]
    assert dataset[1]['filename'] == str(videos / 'broken.mp4')
    assert dataset[1]['label'] == 1


@pytest.mark.parametrize('options', [dict(), dict(test_mode=True), dict(on_error='resample')])
def test_samples_of_other_datasets_are_decoded(build_dataset, options):
    pipeline = (*PIPELINE[:-1], dict(type='PackActionInputs', meta_keys=('decoded', )))
    assert build_dataset('0.mp4 0\n', *pipeline, **options)[0]['data_samples'].decoded is True


def test_names_are_only_given_where_they_are_wanted(build_dataset):
    dataset = build_dataset(LISTED, *PIPELINE[:-1], dict(type='PackActionInputs'), on_error='skip', test_mode=True)
    assert 'filename' not in dataset[1]['data_samples'].metainfo
    assert dataset[1]['data_samples'].decoded is False


def test_gives_up(build_dataset):
    dataset = build_dataset('broken.mp4 0\nmissing.mp4 1\n', *PIPELINE, on_error='skip', test_mode=True,
                            max_resamples=2)
    with pytest.raises(RuntimeError, match=r'3 videos of .*list\.txt in a row cannot be decoded'):
        dataset[0]


def test_segments_go_with_their_video(build_dataset):
    dataset = build_dataset('broken.mp4 0 1 0\n1.mp4 1.0 1.2 1\n', *PIPELINE, segments=True, on_error='skip',
                            test_mode=True)
    assert torch.equal(dataset[0]['inputs'], dataset[1]['inputs'])


def test_images(build_dataset, tmp_path):
    Image.new('RGB', (40, 30), (200, 10, 10)).save(tmp_path / 'red.png')
    (tmp_path / 'broken.JPEG').write_bytes(b'\xff\xd8\xff')
    steps = (dict(type='vlplugins.LoadImage'), *PIPELINE[3:])
    dataset = build_dataset('broken.JPEG 0\nred.png 1\n', *steps, data_prefix=dict(video=str(tmp_path)),
                            on_error='skip', test_mode=True)
    assert dataset[0]['inputs'].shape == (1, 3, 1, 30, 40)
    assert dataset[0]['inputs'][0, :, 0, 0, 0].tolist() == [200, 10, 10]
    assert [sample['data_samples'].decoded for sample in dataset] == [False, True]
