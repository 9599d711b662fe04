import pytest

from vlplugins.text.wordnet import WordNetDatabase, open_wordnet

from .tiny_wordnet import tiny_wordnet


@pytest.fixture(autouse=True)
def cache_root(tmp_path, monkeypatch):
    """Nothing of a test is read from or left in the user's cache."""
    folder = tmp_path / 'cache'
    monkeypatch.setenv('VLPLUGINS_CACHE', str(folder))
    return folder


@pytest.fixture(scope='session')
def tiny() -> WordNetDatabase:
    return tiny_wordnet()


@pytest.fixture(scope='session')
def real() -> WordNetDatabase:
    """WordNet itself; what is tested with it is also tested, on fewer words, with the tiny one."""
    try:
        return open_wordnet()
    except FileNotFoundError:
        pytest.skip('WordNet is not on this machine (apt-get install wordnet-base)')
