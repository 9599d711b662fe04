import runpy
import sys
from pathlib import Path

import pytest

from vlplugins.text.corpus import load_corpus

TOOL = Path(__file__).resolve().parents[2] / 'tools' / 'build_corpus.py'
EXTRACT = Path(__file__).with_name('senses') / 'wordnet_extract.zip'


@pytest.fixture
def run(monkeypatch):
    def call(*args):
        monkeypatch.setattr(sys, 'argv', [str(TOOL), *map(str, args)])
        runpy.run_path(str(TOOL), run_name='__main__')
    return call


def test_corpus_of_a_label_file(run, tmp_path):
    (tmp_path / 'labels.txt').write_text('pitching a tent\nfeeding seals')
    run(tmp_path / 'labels.txt', '--out', tmp_path / 'corpus.json', '--wordnet', EXTRACT)
    found = {entity.unit: entity for entity in load_corpus(tmp_path / 'corpus.json')}
    assert found['pitch'].description == 'erect and fasten'
    assert found['tent'].labels == ('pitching a tent', )


def test_faults_are_said_without_a_traceback(run, tmp_path, capsys):
    with pytest.raises(SystemExit, match='2'):
        run('k4000', '--out', tmp_path / 'corpus.json')
    assert "error: labels='k4000'" in capsys.readouterr().err
    with pytest.raises(SystemExit, match='2'):
        run('k400', '--out', tmp_path / 'corpus.json', '--wordnet', tmp_path)
    said = capsys.readouterr().err
    assert 'does not hold WordNet' in said and 'apt-get install wordnet-base' in said
    assert not (tmp_path / 'corpus.json').exists()
