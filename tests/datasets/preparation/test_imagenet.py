import pytest

from vlplugins.datasets.preparation.imagenet import class_folders, read_images


@pytest.fixture
def root(tmp_path):
    for name in ('train/n02/n02_9.JPEG', 'train/n02/n02_10.JPEG', 'train/n01/n01_1.JPEG', 'train/n01/notes.txt',
                 'val/n01/ILSVRC2012_val_00000002.JPEG', 'val/n02/ILSVRC2012_val_00000001.JPEG', 'train/readme'):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def test_numbers_are_the_places_of_the_sorted_folders(root):
    classes = class_folders(root / 'train', 2)
    assert classes == ['n01', 'n02']
    assert [(image.filename, *image.labels) for image in read_images(root / 'train', classes)] == [
        ('n01/n01_1.JPEG', 0), ('n02/n02_10.JPEG', 1), ('n02/n02_9.JPEG', 1)]
    assert [(image.filename, *image.labels) for image in read_images(root / 'val', classes)] == [
        ('n01/ILSVRC2012_val_00000002.JPEG', 0), ('n02/ILSVRC2012_val_00000001.JPEG', 1)]


def test_faults(root):
    with pytest.raises(FileNotFoundError, match='there is no folder .*test; ROOT holds the folders train and val'):
        class_folders(root / 'test', 2)
    with pytest.raises(ValueError, match='train has 2 folders of classes, but there are 1000 labels'):
        class_folders(root / 'train', 1000)
    (root / 'val' / 'n02').rename(root / 'val' / 'n03')
    with pytest.raises(ValueError, match='val has other classes than expected, for example one of them lacks n02'):
        read_images(root / 'val', ['n01', 'n02'])
    (root / 'train' / 'n01' / 'n01_1.JPEG').unlink()
    with pytest.raises(ValueError, match='n01 holds no image'):
        read_images(root / 'train', ['n01', 'n02'])
    (root / 'flat').mkdir()
    (root / 'flat' / 'ILSVRC2012_val_00000001.JPEG').touch()
    with pytest.raises(ValueError, match='flat holds no folder; .* must be sorted into such folders'):
        class_folders(root / 'flat', 2)
