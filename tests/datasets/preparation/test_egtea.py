import pytest

from vlplugins.datasets.preparation.egtea import read_labels, read_split

CLIP = 'OP01-R01-PastaSalad-1002316-1004005-F024051-F024101'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / 'action_idx.txt').write_text('Inspect/Read recipe 1\nCut bell_pepper 2\nMove Around pan 3\n')
    (tmp_path / 'train_split1.txt').write_text(f'{CLIP} 3 8 12 \n\n{CLIP} 1 1 2\n')
    return tmp_path


def test_labels_and_clips(folder):
    assert read_labels(folder) == ['Inspect/Read recipe', 'Cut bell pepper', 'Move Around pan']
    clips = read_split(folder, 'train', 1, 3)
    assert [(clip.filename, clip.labels) for clip in clips] == [
        (f'OP01-R01-PastaSalad/{CLIP}.mp4', (2, )), (f'OP01-R01-PastaSalad/{CLIP}.mp4', (0, ))]
    assert clips[1].source.endswith('train_split1.txt, line 3')
    assert read_split(folder, 'train', 1, 3, '{clip}.avi')[0].filename == f'{CLIP}.avi'


@pytest.mark.parametrize('name, text, message', [
    ('action_idx.txt', 'Cut tomato 1\nCut onion 3\n', r"txt, line 2: expected the name .*, 2, found 'Cut onion 3'"),
    ('action_idx.txt', 'Cut\n', r"line 1: expected the name of an action and its number, 1, found 'Cut'"),
    ('train_split1.txt', f'{CLIP} 4\n', r"split1\.txt, line 1: expected a number of an action from 0 to 3, found '4'"),
    ('train_split1.txt', f'{CLIP} 0\n', 'line 1: the action 0 is unknown; EGTEA numbers its actions from 1'),
    ('train_split1.txt', 'pasta 2\n', 'line 1: expected <session>-<times>-<frames>'),
    ('train_split1.txt', f'{CLIP}\n', 'line 1: expected <session>-<times>-<frames>'),
])
def test_faults(folder, name, text, message):
    (folder / name).write_text(text)
    with pytest.raises(ValueError, match=message):
        read_split(folder, 'train', 1, len(read_labels(folder)))


def test_a_missing_file(folder):
    with pytest.raises(FileNotFoundError, match=r'test_split2\.txt does not exist; give the folder of action'):
        read_split(folder, 'test', 2, 3)
