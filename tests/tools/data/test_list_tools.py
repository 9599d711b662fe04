"""The tools that write annotation files, as a user calls them, but in this process."""

import json
import runpy
import sys

import pytest

from vlplugins.datasets.annotations import read_annotations


@pytest.fixture
def call(root, monkeypatch, capsys):
    """Runs a tool and returns what it prints."""

    def run(tool, *arguments):
        monkeypatch.setattr(sys, 'argv', [tool, *map(str, arguments)])
        runpy.run_path(str(root / 'tools' / 'data' / tool), run_name='__main__')
        return capsys.readouterr().out

    return run


def rows(path, **options):
    return [(video.filename, *(video.segment or ()), *video.labels) for video in read_annotations(str(path), **options)]


def test_few_shot_list(call, tmp_path):
    source, out = tmp_path / 'all.txt', tmp_path / 'few.txt'
    source.write_text(''.join(f'{index}.mp4 {index % 51}\n' for index in range(510)))
    said = call('few_shot_list.py', source, '--shots', 2, '--seed', 3, '--labels', 'hmdb51', '--out', out)
    assert said == (f'{out}: 102 of 510 videos, 51 classes (shots=2, subset_seed=3, nested=True), '
                    'each once an epoch\n')
    few = set(rows(out))
    call('few_shot_list.py', source, '--shots', 4, '--seed', 3, '--out', out)
    assert few < set(rows(out)) < set(rows(source))
    assert '51 of 510' in call('few_shot_list.py', source, '--fraction', 0.1, '--independent', '--out', out)


def test_few_shot_list_answers_mistakes(call, tmp_path, capsys):
    source = tmp_path / 'all.txt'
    source.write_text('0.mp4 0\n1.mp4 0\n2.mp4 1\n')
    with pytest.raises(SystemExit) as stopped:
        call('few_shot_list.py', source, '--shots', 2, '--out', tmp_path / 'few.txt')
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith('error: class 1 has 1 videos in the list, but shots=2 needs 2')
    assert not (tmp_path / 'few.txt').exists()
    with pytest.raises(SystemExit):
        call('few_shot_list.py', source, '--shots', 1, '--out', tmp_path / '.' / 'all.txt')
    assert 'is the annotation file itself' in capsys.readouterr().err
    assert len(rows(source)) == 3


def test_activitynet_lists(call, tmp_path):
    entries = [dict(label='Zumba', segment=[1, 2.5]), dict(label='Archery', segment=[3, 4])]
    database = {'a': dict(subset='training', annotations=entries), 'b': dict(subset='validation', annotations=entries)}
    source, out = tmp_path / 'source.json', tmp_path / 'out.txt'
    source.write_text(json.dumps(dict(database=database)))
    assert '2 lines, 1 videos, 2 classes\n0 instances' in call(
        'activitynet_lists.py', source, '--split', 'training', '--out', out)
    assert rows(out, segments=True) == [('v_a.mp4', 1, 2.5, 199), ('v_a.mp4', 3, 4, 1)]
    assert '1 videos have several classes, the main one' in call(
        'activitynet_lists.py', source, '--split', 'validation', '--out', out)
    assert rows(out) == [('v_b.mp4', 199)]
    call('activitynet_lists.py', source, '--split', 'both', '--out', out)
    assert rows(out) == [('v_a.mp4', 199), ('v_b.mp4', 199)]
    call('activitynet_lists.py', source, '--split', 'validation', '--multi-label', '--out', out, '--videos', tmp_path)
    assert rows(out, multi_class=True) == [('v_b.mp4', 1, 199)]
    assert (tmp_path / 'out.missing.txt').read_text() == 'v_b.mp4\n'


def test_ucf101_lists(call, tmp_path):
    for split in (1, 2, 3):
        (tmp_path / f'trainlist0{split}.txt').write_text('YoYo/v_YoYo_g08_c01.avi 101\n')
        (tmp_path / f'testlist0{split}.txt').write_text(f'Archery/v_Archery_g0{split}_c01.avi\n')
    said = call('ucf101_lists.py', tmp_path, '--out-dir', tmp_path / 'out')
    assert said.count('1 lines, 1 videos, 1 classes') == 6
    assert rows(tmp_path / 'out' / 'ucf101_all_videos.txt') == [
        ('YoYo/v_YoYo_g08_c01.avi', 100), ('Archery/v_Archery_g01_c01.avi', 2)]
    assert rows(tmp_path / 'out' / 'ucf101_train_split_3_videos.txt') == [('YoYo/v_YoYo_g08_c01.avi', 100)]
    assert rows(tmp_path / 'out' / 'ucf101_val_split_2_videos.txt') == [('Archery/v_Archery_g02_c01.avi', 2)]


def test_hmdb51_lists(call, tmp_path):
    (tmp_path / 'labels.txt').write_text('wave\nbrush hair\n')
    for split in (1, 2, 3):
        (tmp_path / f'brush_hair_test_split{split}.txt').write_text('a.avi 1\nb.avi 2\n')
        (tmp_path / f'wave_test_split{split}.txt').write_text('c.avi 1\nd.avi 0\n')
    call('hmdb51_lists.py', tmp_path, '--labels', tmp_path / 'labels.txt', '--out-dir', tmp_path / 'out')
    assert rows(tmp_path / 'out' / 'hmdb51_train_split_1_videos.txt') == [('wave/c.avi', 0), ('brush_hair/a.avi', 1)]
    assert rows(tmp_path / 'out' / 'hmdb51_val_split_3_videos.txt') == [('brush_hair/b.avi', 1)]
    assert rows(tmp_path / 'out' / 'hmdb51_all_videos.txt') == [
        ('wave/c.avi', 0), ('wave/d.avi', 0), ('brush_hair/a.avi', 1), ('brush_hair/b.avi', 1)]


def test_kinetics600_zero_shot_list(call, tmp_path):
    source, out = tmp_path / 'test.csv', tmp_path / 'out.txt'
    source.write_text('label,youtube_id,time_start,time_end,split\nacting in play,a,1,11,test\nzumba,b,1,11,test\n')
    said = call('kinetics600_zero_shot_list.py', source, '--out', out)
    assert said == f'{out}: 1 lines, 1 videos, 1 classes\n1 videos of other classes are left out\n'
    assert rows(out) == [('a_000001_000011.mp4', 0)]
    (tmp_path / 'list.txt').write_text('a.mp4 1\nb.mp4 599\n')
    call('kinetics600_zero_shot_list.py', tmp_path / 'list.txt', '--out', out)
    assert rows(out) == [('a.mp4', 0)]


def test_kinetics600_lists(call, tmp_path):
    header = 'label,youtube_id,time_start,time_end,split\n'
    (tmp_path / 'train.csv').write_text(header + 'zumba,b,1,11,train\nabseiling,c,0,10,train\n')
    (tmp_path / 'validate.csv').write_text(header + 'acting in play,a,1,11,validate\n')
    (tmp_path / 'videos_train').mkdir()
    (tmp_path / 'videos_train' / 'b_000001_000011.mp4').touch()
    (tmp_path / 'videos_val').mkdir()
    said = call('kinetics600_lists.py', tmp_path / 'train.csv', tmp_path / 'validate.csv', '--out-dir', tmp_path,
                '--videos', tmp_path)
    assert '2 lines, 2 videos, 2 classes; 1 videos are not in' in said
    assert rows(tmp_path / 'kinetics600_train_list_videos.txt') == [
        ('b_000001_000011.mp4', 599), ('c_000000_000010.mp4', 0)]
    assert rows(tmp_path / 'kinetics600_val_list_videos.txt') == [('a_000001_000011.mp4', 1)]


def test_ssv2_lists(call, tmp_path):
    labels, out = tmp_path / 'labels.txt', tmp_path / 'out'
    labels.write_text('Holding something\nShowing something\n')
    (tmp_path / 'labels.json').write_text(json.dumps({'Holding something': '0', 'Showing something': '1'}))
    (tmp_path / 'train.json').write_text(json.dumps([dict(id='78687', template='Holding [something]')]))
    (tmp_path / 'validation.json').write_text(json.dumps([dict(id='4', template='Showing [something]')]))
    said = call('ssv2_lists.py', tmp_path, '--labels', labels, '--out-dir', out)
    assert said.count('1 lines, 1 videos, 1 classes') == 2
    assert rows(out / 'sthv2_train_list_videos.txt') == [('78687.webm', 0)]
    assert rows(out / 'sthv2_val_list_videos.txt') == [('4.webm', 1)]


def test_epic_kitchens100_lists(call, tmp_path):
    header = 'participant_id,video_id,start_timestamp,stop_timestamp,verb_class,noun_class\n'
    (tmp_path / 'train.csv').write_text(header + 'P01,P01_01,00:00:01.50,00:00:03.00,0,10\n')
    (tmp_path / 'val.csv').write_text(header + 'P02,P02_101,00:01:00.00,00:01:01.25,0,2\n')
    out = tmp_path / 'out'
    said = call('epic_kitchens100_lists.py', tmp_path / 'train.csv', tmp_path / 'val.csv', '--out-dir', out)
    assert '2 actions of training and validation' in said
    assert rows(out / 'ek100_train.txt', segments=True) == [('P01/P01_01.MP4', 1.5, 3, 0)]
    assert rows(out / 'ek100_val.txt', segments=True) == [('P02/P02_101.MP4', 60, 61.25, 1)]
    assert (out / 'actions.csv').read_text() == 'id,name,verb,noun\n0,take glass,0,10\n1,take plate,0,2\n'


def test_charades_ego_lists(call, tmp_path):
    (tmp_path / 'train.csv').write_text('id,actions,length\nAEGO,c077 12.10 18.00;c001 1 1,30\n')
    (tmp_path / 'test.csv').write_text('id,actions,length\nBEGO,c077 1 2;c001 0 1,30\nCEGO,,9\n')
    said = call('charades_ego_lists.py', tmp_path / 'train.csv', tmp_path / 'test.csv', '--out-dir', tmp_path)
    assert '1 training actions that last no time and 1 test videos without an action are left out' in said
    assert rows(tmp_path / 'charades_ego_train_clips.txt', segments=True) == [('AEGO.mp4', 12.1, 18, 77)]
    assert rows(tmp_path / 'charades_ego_test_videos.txt', multi_class=True) == [('BEGO.mp4', 1, 77)]


def test_egtea_lists(call, tmp_path):
    clip = 'OP01-R01-PastaSalad-1-2-F3-F4'
    (tmp_path / 'action_idx.txt').write_text('Cut bell_pepper 1\nWash pan 2\n')
    for part, action in (('train', 2), ('test', 1)):
        (tmp_path / f'{part}_split3.txt').write_text(f'{clip} {action} 1 1\n')
    said = call('egtea_lists.py', tmp_path, '--split', 3, '--out-dir', tmp_path / 'out')
    assert 'labels.txt: 2 actions' in said
    assert rows(tmp_path / 'out' / 'egtea_train_split3.txt') == [(f'OP01-R01-PastaSalad/{clip}.mp4', 1)]
    assert rows(tmp_path / 'out' / 'egtea_test_split3.txt') == [(f'OP01-R01-PastaSalad/{clip}.mp4', 0)]
    assert (tmp_path / 'out' / 'labels.txt').read_text() == 'Cut bell pepper\nWash pan\n'


def test_imagenet_lists(call, tmp_path):
    (tmp_path / 'labels.txt').write_text('tench\ngoldfish\n')
    for name in ('train/n02/b.JPEG', 'train/n01/a.JPEG', 'val/n01/c.JPEG', 'val/n02/d.JPEG'):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    call('imagenet_lists.py', tmp_path, '--labels', tmp_path / 'labels.txt', '--out-dir', tmp_path)
    assert rows(tmp_path / 'imagenet_train_list.txt') == [('n01/a.JPEG', 0), ('n02/b.JPEG', 1)]
    assert rows(tmp_path / 'imagenet_val_list.txt') == [('n01/c.JPEG', 0), ('n02/d.JPEG', 1)]
