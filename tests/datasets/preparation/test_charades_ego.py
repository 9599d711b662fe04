import pytest

from vlplugins.datasets.preparation.charades_ego import clips, read_recordings, whole_videos
from vlplugins.datasets.preparation.lists import ClassNumbers

NUMBERS = ClassNumbers('charades_ego')
HEADER = ('id,subject,scene,quality,relevance,verified,script,objects,descriptions,actions,length,egocentric,'
          'charades_video')


def line(name, actions, length='20.5'):
    return f'{name},K7,Kitchen,6,7,Yes,"He runs, then eats.",food,"A man, running;He eats",{actions},{length},Yes,N'


@pytest.fixture
def read(tmp_path):

    def read(*lines, header=HEADER):
        (tmp_path / 'only1st.csv').write_text('\n'.join([header, *lines]) + '\n')
        return read_recordings(tmp_path / 'only1st.csv', NUMBERS)

    return read


def test_a_clip_for_every_action(read):
    videos, empty = clips(read(line('AEGO', 'c077 12.10 18.00;c156 11.80 30.00'), line('BEGO', 'c001 20.50 22.00'),
                               line('CEGO', '')))
    assert [(video.filename, *video.segment, *video.labels) for video in videos] == [
        ('AEGO.mp4', 12.1, 18, 77), ('AEGO.mp4', 11.8, 20.5, 156)]
    assert empty == 1
    assert NUMBERS.labels[77] == 'Putting a pillow somewhere'


def test_whole_videos_have_all_their_classes_once(read):
    videos, unlabelled = whole_videos(read(line('AEGO', 'c077 1 2;c003 3 4;c077 5 6'), line('BEGO', '')))
    assert [(video.filename, video.labels) for video in videos] == [('AEGO.mp4', (3, 77))]
    assert unlabelled == 1


@pytest.mark.parametrize('bad, message', [
    (line('A', 'c157 1 2'), r"csv, line 3: expected a class after c from 0 to 156, found '157'"),
    (line('A', 'c077 1'), r"line 3: expected actions as 'c077 12\.10 18\.00;…', found 'c077 1'"),
    (line('A', '77 1 2'), r"line 3: expected actions as"),
    (line('A', 'c077 one 2'), r"line 3: expected a time in seconds, found 'one'"),
    (line('A', '', length='nan'), r"line 3: expected a time in seconds, found 'nan'"),
])
def test_faults(read, bad, message):
    with pytest.raises(ValueError, match=message):
        list(read(line('A', 'c000 1 2'), bad))


def test_another_file(read):
    with pytest.raises(ValueError, match='line 1: the columns actions, length are missing'):
        list(read(header='id,script'))
