import numpy as np
import pytest
from mmaction.registry import TRANSFORMS
from mmengine.registry import init_default_scope
from PIL import Image

from tests.clips import render_frames
from vlplugins.datasets.transforms import LoadImage
from vlplugins.datasets.video_reader import VideoDecodeError

PICTURE, = render_frames(1, size=(48, 32))


def load(path):
    return LoadImage()(dict(filename=str(path)))


def test_pixels_of_a_lossless_file(tmp_path):
    Image.fromarray(PICTURE).save(tmp_path / 'a.png')
    results = load(tmp_path / 'a.png')
    image, = results['imgs']
    np.testing.assert_array_equal(image, PICTURE)
    assert results['img_shape'] == results['original_shape'] == (32, 48)


@pytest.mark.parametrize('mode', ['RGB', 'L', 'CMYK', 'P', 'RGBA', '1'])
def test_kinds_of_pixels(tmp_path, mode):
    suffix = 'JPEG' if mode in ('RGB', 'L', 'CMYK') else 'png'
    Image.fromarray(PICTURE).convert(mode).save(tmp_path / f'a.{suffix}')
    image, = load(tmp_path / f'a.{suffix}')['imgs']
    expected = np.asarray(Image.fromarray(PICTURE).convert(mode).convert('RGB'))
    assert image.shape == (32, 48, 3)
    assert image.dtype == np.uint8
    tolerance = 10 if suffix == 'JPEG' else 0  # mean error of JPEG's compression
    assert np.abs(image.astype(int) - expected).mean() <= tolerance


def test_turned_images_come_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned right by 90 degrees
    Image.fromarray(PICTURE).save(tmp_path / 'a.png', exif=exif)
    np.testing.assert_array_equal(load(tmp_path / 'a.png')['imgs'][0], np.rot90(PICTURE, k=-1))


def test_the_host_takes_it_for_a_video_of_one_frame(tmp_path):
    init_default_scope('mmaction')
    Image.fromarray(PICTURE).save(tmp_path / 'a.png')
    results = dict(filename=str(tmp_path / 'a.png'), label=3, modality='RGB')
    for step in (dict(type='vlplugins.LoadImage'), dict(type='RandomResizedCrop'),
                 dict(type='Resize', scale=(24, 24), keep_ratio=False), dict(type='Flip', flip_ratio=0.5),
                 dict(type='FormatShape', input_format='NCTHW'), dict(type='PackActionInputs')):
        results = TRANSFORMS.build(step)(results)
    assert results['inputs'].shape == (1, 3, 1, 24, 24)
    assert results['data_samples'].gt_label.tolist() == [3]


def test_broken_files(tmp_path):
    Image.fromarray(PICTURE).save(tmp_path / 'a.JPEG')
    (tmp_path / 'half.JPEG').write_bytes((tmp_path / 'a.JPEG').read_bytes()[:-200])
    (tmp_path / 'text.JPEG').write_text('no image')
    (tmp_path / 'empty.JPEG').write_bytes(b'')
    Image.fromarray(PICTURE[..., 0].astype(np.uint16) * 257).save(tmp_path / 'deep.png')
    causes = {'half.JPEG': '[Tt]runcated', 'text.JPEG': 'no image that Pillow knows', 'empty.JPEG': 'no image that',
              'missing.JPEG': 'the file does not exist', 'deep.png': 'pixels are no bytes'}
    for name, cause in causes.items():
        with pytest.raises(VideoDecodeError, match=rf'cannot decode .*{name}: .*{cause}'):
            load(tmp_path / name)
