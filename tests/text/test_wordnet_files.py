import zipfile

import pytest

from vlplugins.text import wordnet_files
from vlplugins.text.wordnet_files import FILES, find_wordnet, nltk_folders, read_wordnet

from .tiny_wordnet import tiny_wordnet_files


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / 'wordnet'
    path.mkdir()
    for name, content in tiny_wordnet_files().items():
        (path / name).write_bytes(content)
    return path


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """A machine without WordNet."""
    monkeypatch.delenv('NLTK_DATA', raising=False)
    monkeypatch.setattr(wordnet_files, 'nltk_folders', lambda: [tmp_path / 'nltk_data'])
    monkeypatch.setattr(wordnet_files, 'SYSTEM_FOLDER', tmp_path / 'system')
    return tmp_path


def test_folder(folder):
    assert read_wordnet(folder) == tiny_wordnet_files()


def test_zip_as_the_downloader_leaves_it(folder, tmp_path):
    with zipfile.ZipFile(tmp_path / 'wordnet.zip', 'w') as archive:
        for path in folder.iterdir():
            archive.write(path, f'wordnet/{path.name}')
    assert read_wordnet(tmp_path / 'wordnet.zip') == tiny_wordnet_files()


def test_no_wordnet_says_how_to_get_it(nowhere):
    with pytest.raises(FileNotFoundError, match='apt-get install wordnet-base.*nltk.downloader wordnet.*--wordnet DIR'):
        find_wordnet()


def test_nltk_comes_before_the_system(nowhere, folder):
    folder.rename(nowhere / 'system')
    assert find_wordnet() == nowhere / 'system'
    corpora = nowhere / 'nltk_data' / 'corpora'
    corpora.mkdir(parents=True)
    (corpora / 'wordnet.zip').touch()
    assert find_wordnet() == corpora / 'wordnet.zip'
    (corpora / 'wordnet').mkdir()
    assert find_wordnet() == corpora / 'wordnet.zip'  # an empty folder is no WordNet
    (corpora / 'wordnet' / 'data.noun').touch()
    assert find_wordnet() == corpora / 'wordnet'


@pytest.mark.parametrize('name', FILES)
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(FileNotFoundError, match=f'does not hold WordNet: {name} not there'):
        read_wordnet(folder)


def test_a_folder_that_is_not_there(tmp_path):
    for name in ('missing', 'missing.zip'):
        with pytest.raises(FileNotFoundError, match=f'{name} does not hold WordNet: index.noun'):
            read_wordnet(tmp_path / name)


def test_nltk_folders_are_those_of_nltk(monkeypatch, tmp_path):
    monkeypatch.setenv('NLTK_DATA', str(tmp_path))
    assert nltk_folders()[0] == tmp_path
    data = pytest.importorskip('nltk.data')
    own = {str(path) for path in nltk_folders()}
    assert {path for path in data.path if path.startswith(('/usr', '/root', '/home'))} <= own
