import runpy
import sys
from pathlib import Path

import pytest

from vlplugins.text.corpus import build_corpus, load_corpus

from .tiny_wordnet import tiny_wordnet_files

TOOL = Path(__file__).resolve().parents[2] / 'tools' / 'build_corpus.py'


@pytest.fixture
def run(monkeypatch):
    def call(*args):
        monkeypatch.setattr(sys, 'argv', [str(TOOL), *map(str, args)])
        runpy.run_path(str(TOOL), run_name='__main__')
    return call


def test_corpus_of_a_label_file(run, tmp_path, tiny, capsys):
    folder = tmp_path / 'wordnet'
    folder.mkdir()
    for name, content in tiny_wordnet_files().items():
        (folder / name).write_bytes(content)
    labels = ['bending metal', 'krumping']
    (tmp_path / 'labels.txt').write_text('\n'.join(labels))
    run(tmp_path / 'labels.txt', '--out', tmp_path / 'corpus.json', '--wordnet', folder)
    entities = load_corpus(tmp_path / 'corpus.json')
    assert entities == build_corpus(labels, tiny)
    printed = capsys.readouterr().out
    assert f'{len(entities)} entities from 2 labels' in printed and '2 motion' in printed
    assert '1 units are not in it, because WordNet does not describe them: krumping' in printed


def test_faults_are_said_without_a_traceback(run, tmp_path):
    with pytest.raises(SystemExit, match="error: labels='k4000'"):
        run('k4000', '--out', tmp_path / 'corpus.json')
    with pytest.raises(SystemExit, match='error: .*does not hold WordNet'):
        run('k400', '--out', tmp_path / 'corpus.json', '--wordnet', tmp_path)
    assert not (tmp_path / 'corpus.json').exists()
