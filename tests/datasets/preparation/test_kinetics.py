import pytest

from vlplugins.datasets.preparation.kinetics import read_csv, renumber_list
from vlplugins.datasets.preparation.lists import ClassNumbers
from vlplugins.text.labels import load_labels

NEW = ClassNumbers('k600_new220')


@pytest.fixture
def csv_file(tmp_path):
    path = tmp_path / 'test.csv'
    path.write_text('label,youtube_id,time_start,time_end,split\n'
                    'arguing,---QUuC4vJs,84,94,test\n'
                    'abseiling,aaaaaaaaaaa,1,11,test\n'
                    '"adjusting glasses",bbbbbbbbbbb,0.0,10.0,test\n'
                    'arguing,ccccccccccc,1,11,train\n')
    return path


def test_official_file(csv_file):
    videos, others = read_csv(csv_file, NEW)
    assert others == 1
    assert [(video.filename, NEW.labels[video.labels[0]]) for video in videos] == [
        ('---QUuC4vJs_000084_000094.mp4', 'arguing'), ('bbbbbbbbbbb_000000_000010.mp4', 'adjusting glasses')]
    assert [video.filename for video in read_csv(csv_file, NEW, 'train')[0]] == ['ccccccccccc_000001_000011.mp4']
    named = read_csv(csv_file, NEW, name='{label}/{youtube_id}.mp4')[0]
    assert named[1].filename == 'adjusting glasses/bbbbbbbbbbb.mp4'


def test_all_classes(csv_file):
    videos, others = read_csv(csv_file, ClassNumbers('k600'), None, strict=True)
    assert (len(videos), others) == (4, 0)
    csv_file.write_text(csv_file.read_text().replace('abseiling', 'absailing'))
    with pytest.raises(ValueError, match=r"line 3: the class 'absailing' is none of the 600 .* is it 'abseiling'"):
        read_csv(csv_file, ClassNumbers('k600'), None, strict=True)


def test_faults_of_the_file(csv_file):
    csv_file.write_text('label,youtube_id,time_start,time_end\narguing,a,now,then\n')
    with pytest.raises(ValueError, match=r"test\.csv, line 2: expected a time in seconds, found 'now'"):
        read_csv(csv_file, NEW)
    csv_file.write_text('label,youtube_id\n')
    with pytest.raises(ValueError, match=r'line 1: the columns time_start, time_end are missing'):
        read_csv(csv_file, NEW)


def test_list_with_all_classes(tmp_path):
    labels = load_labels('k600')
    path = tmp_path / 'list.txt'
    path.write_text(''.join(f'{number}.mp4 {number}\n' for number in range(600)))
    videos, others = renumber_list(path, ClassNumbers('k600'), NEW)
    assert (len(videos), others) == (220, 380)
    assert all(labels[int(video.filename[:-4])] == NEW.labels[video.labels[0]] for video in videos)
    path.write_text('a.mp4 600\n')
    with pytest.raises(ValueError, match='the label 600 of a.mp4 is outside 0 to 599'):
        renumber_list(path, ClassNumbers('k600'), NEW)
