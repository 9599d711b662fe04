import pytest

from vlplugins.datasets.preparation.epic_kitchens100 import annotate, number_actions, read_segments
from vlplugins.datasets.preparation.lists import ClassNumbers

VERBS, NOUNS = ClassNumbers(['take', 'put', 'wash']), ClassNumbers([f'noun {index}' for index in range(12)])
HEADER = ('narration_id,participant_id,video_id,narration_timestamp,start_timestamp,stop_timestamp,start_frame,'
          'stop_frame,narration,verb,verb_class,noun,noun_class,all_nouns,all_noun_classes')


def line(start='00:00:00.14', stop='01:02:03.37', verb=0, noun=2):
    return (f'P01_01_0,P01,P01_01,00:00:01.089,{start},{stop},8,202,"open it, door",open,{verb},door,{noun},'
            "\"['door', 'it']\",\"[3, 4]\"")


@pytest.fixture
def write(tmp_path):

    def write(*lines, header=HEADER):
        (tmp_path / 'EPIC_100_train.csv').write_text('\n'.join([header, *lines]) + '\n')
        return tmp_path / 'EPIC_100_train.csv'

    return write


def test_segments_in_seconds(write):
    first, second = read_segments(write(line(), line(verb=2, noun=11)), VERBS, NOUNS)
    assert first[:5] == ('P01/P01_01.MP4', pytest.approx(0.14), pytest.approx(3723.37), 0, 2)
    assert second[3:5] == (2, 11) and second.source.endswith('EPIC_100_train.csv, line 3')
    segments = read_segments(write(line()), VERBS, NOUNS, '{video_id}.mp4')
    assert segments[0].filename == 'P01_01.mp4'


def test_actions_are_numbered_by_their_strings(write):
    """As sorted() numbers 'verb:noun' in LaViLa's and AVION's code."""
    pairs = [(1, 2), (0, 10), (0, 2), (0, 1), (1, 10), (0, 10)]
    segments = read_segments(write(*(line(verb=verb, noun=noun) for verb, noun in pairs)), VERBS, NOUNS)
    actions = number_actions(segments)
    assert list(actions) == [(0, 1), (0, 10), (0, 2), (1, 10), (1, 2)]
    assert [f'{verb}:{noun}' for verb, noun in actions] == sorted({f'{verb}:{noun}' for verb, noun in pairs})
    assert [video.labels[0] for video in annotate(segments, actions)] == [4, 1, 2, 0, 3, 1]


@pytest.mark.parametrize('lines, message', [
    ([line(), line(verb=3)], r"train\.csv, line 3: expected a verb class from 0 to 2, found '3'"),
    ([line(noun=-1)], r"line 2: expected a noun class from 0 to 11, found '-1'"),
    ([line(start='0.14')], r"line 2: expected a time as 00:01:02\.50, found '0\.14'"),
    ([line(stop='00:00:00.14')], r'line 2: the segment from 00:00:00\.14 to 00:00:00\.14 is empty'),
    (['P01_01_0,P01'], r'line 2: fewer fields than the header'),
])
def test_faults(write, lines, message):
    with pytest.raises(ValueError, match=message):
        read_segments(write(*lines), VERBS, NOUNS)


def test_another_file(write):
    with pytest.raises(ValueError, match=r'line 1: the columns verb_class, noun_class are missing'):
        read_segments(write(header='participant_id,video_id,start_timestamp,stop_timestamp'), VERBS, NOUNS)
    path = write()
    path.write_bytes(b'\x80\x04\x95')  # the same annotations are published as a pickle too
    with pytest.raises(ValueError, match='is no CSV file'):
        read_segments(path, VERBS, NOUNS)


def test_the_packaged_lists_are_those_of_the_dataset():
    verbs, nouns = ClassNumbers('ek100_verbs'), ClassNumbers('ek100_nouns')
    assert (len(verbs.labels), len(nouns.labels)) == (97, 300)
    # The examples of the dataset's README.
    assert (verbs.of('open', ''), verbs.of('take', ''), verbs.of('let-go', '')) == (3, 0, 79)
    assert (nouns.of('cupboard', ''), nouns.of('plate', ''), nouns.of('label', '')) == (3, 2, 222)
