import hashlib

import pytest

from vlplugins.text.labels import LABEL_LISTS, known_label_lists, load_labels


def test_k400_is_the_official_list():
    labels = load_labels('k400')
    assert len(labels) == len(set(labels)) == 400
    assert labels == sorted(labels)
    # Of the list as MMAction2, torchvision and others have it, one label per line.
    assert hashlib.sha256('\n'.join(labels).encode() + b'\n').hexdigest() == (
        'e9f2806fe9109b851a80a74841244f6f8c9d10917fa0229cd82bab67f2f8e28f')


@pytest.mark.parametrize(('index', 'label'), [
    (0, 'abseiling'), (5, 'archery'), (48, 'catching or throwing baseball'), (99, 'dribbling basketball'),
    (161, 'hurling (sport)'), (196, "massaging person's head"), (369, 'tying knot (not on a tie)'),
    (374, 'using remote controller (not gaming)'), (376, 'vault'), (399, 'zumba')])
def test_k400_numbers(index, label):
    assert load_labels('k400')[index] == label


def test_k400_has_the_odd_spellings():
    labels = load_labels('k400')
    assert {'passing American football (in game)', 'passing American football (not in game)', 'tai chi', 'dying hair',
            'petting animal (not cat)', 'skiing (not slalom or crosscountry)', 'rock scissors paper'} < set(labels)


def test_torchvision_has_the_same_list():
    meta = pytest.importorskip('torchvision.models._meta')
    assert load_labels('k400') == meta._KINETICS400_CATEGORIES


def test_known_lists_are_the_files_and_imagenet():
    assert known_label_lists() == sorted([path.stem for path in LABEL_LISTS.glob('*.txt')] + ['imagenet'])
    for name in known_label_lists():
        assert load_labels(load_labels(name)) == load_labels(name), name


@pytest.mark.parametrize(('name', 'count', 'some'), [
    ('k600', 600, {0: 'abseiling', 599: 'zumba'}),
    ('k600_new220', 220, {0: 'acting in play'}),
    ('ucf101', 101, {0: 'ApplyEyeMakeup', 36: 'HandstandPushups', 100: 'YoYo'}),
    ('hmdb51', 51, {0: 'brush hair', 20: 'kick', 21: 'kick ball', 44: 'sword', 45: 'sword exercise', 50: 'wave'}),
    ('hmdb51_xclip', 51, {20: 'kick ball', 21: 'kick', 44: 'sword exercise', 45: 'sword'}),
    ('activitynet', 200, {0: 'Applying sunscreen', 199: 'Zumba'}),
    ('ek100_verbs', 97, {0: 'take', 3: 'open', 79: 'let-go', 96: 'unfreeze'}),
    ('ek100_nouns', 300, {0: 'tap', 18: 'board:chopping', 222: 'label', 299: 'extract:vanilla'}),
    ('charades_ego', 157, {0: 'Holding some clothes', 59: 'Sitting in a chair', 156: 'Someone is eating something'}),
])
def test_other_lists(name, count, some):
    labels = load_labels(name)
    assert len(labels) == count
    assert {number: labels[number] for number in some} == some


def test_classes_for_zero_shot_are_new_ones_of_k600():
    new = load_labels('k600_new220')
    assert set(new) < set(load_labels('k600')) - set(load_labels('k400'))
    splits = [load_labels(f'k600_new160_split{number}') for number in (1, 2, 3)]
    assert all(len(split) == 160 and set(split) < set(new) for split in splits)
    assert set(new) - set().union(*splits) == {'making horseshoes', 'pillow fight', 'spelunking'}


def test_imagenet_are_the_names_of_clip_told_apart():
    from open_clip.zero_shot_metadata import IMAGENET_CLASSNAMES
    labels = load_labels('imagenet')
    assert len(labels) == len(set(labels)) == 1000
    changed = {number: (theirs, ours) for number, (theirs, ours) in enumerate(zip(IMAGENET_CLASSNAMES, labels))
               if theirs != ours}
    assert changed == {744: ('missile', 'projectile'), 836: ('sunglasses', 'sunglass')}
    assert (labels[657], labels[837]) == ('missile', 'sunglasses')


def test_imagenet_has_the_order_of_torchvision():
    """Which calls many classes otherwise; what both call the same must have the same number."""
    meta = pytest.importorskip('torchvision.models._meta')
    numbers = {label: number for number, label in enumerate(load_labels('imagenet'))}
    shared = {label: number for number, label in enumerate(meta._IMAGENET_CATEGORIES) if label in numbers}
    assert len(shared) > 500
    assert {label: numbers[label] for label in shared} == shared


def test_text_file_with_windows_line_ends_and_mark(tmp_path):
    path = tmp_path / 'labels.txt'
    path.write_bytes('\ufeffcafé visit\r\ntai chi \r\n\r\n'.encode())
    assert load_labels(path) == ['café visit', 'tai chi']


def test_csv_file(tmp_path):
    path = tmp_path / 'labels.csv'
    path.write_text('id,name\n0,run\n1,"hop, skip"\n')
    assert load_labels(str(path)) == ['run', 'hop, skip']


def test_list_is_taken_as_it_is():
    assert load_labels(('b', ' a')) == ['b', 'a']


def test_unknown_name_says_what_there_is():
    with pytest.raises(FileNotFoundError, match=r"labels='k4000' .*\(.*imagenet, k400, k600.*\).*one label per line"):
        load_labels('k4000')


@pytest.mark.parametrize(('content', 'message'), [
    ('run\n\nwalk\n', r'labels.txt, line 2: expected a label'),
    ('run\nwalk\nrun\n', r"labels.txt, line 3: 'run' is already the label of line 1"),
    ('', r'labels.txt: there are no labels'),
])
def test_faults_of_a_text_file_are_named_by_line(tmp_path, content, message):
    path = tmp_path / 'labels.txt'
    path.write_text(content)
    with pytest.raises(ValueError, match=message):
        load_labels(path)


@pytest.mark.parametrize(('content', 'message'), [
    ('0,run\n1,walk\n', r"labels.csv, line 1: expected the header id,name, found '0,run'"),
    ('id,name\n0,run\n2,walk\n', r"line 3: expected 1,<name>, found '2,walk'"),
    ('id,name\n0\n', r"line 2: expected 0,<name>, found '0'"),
    ('id,name\n0,run\n1,\n', r'line 3: expected a label'),
    ('id,name\n', r'there are no labels'),
])
def test_faults_of_a_csv_file_are_named_by_line(tmp_path, content, message):
    path = tmp_path / 'labels.csv'
    path.write_text(content)
    with pytest.raises(ValueError, match=message):
        load_labels(path)


def test_list_with_something_else_than_text():
    with pytest.raises(ValueError, match='the labels given, label 1: expected a label, found 3'):
        load_labels(['run', 3])
