import runpy
import sys
from pathlib import Path

import pytest

from tests.clips import write_clip
from tests.helpers.tiny_git import WORDS, write_git, write_tokenizer
from vlplugins.datasets.captions import read_captions

TOOL = Path(__file__).resolve().parents[2] / 'tools' / 'build_captions.py'


@pytest.fixture
def run(monkeypatch):
    def call(*args):
        monkeypatch.setattr(sys, 'argv', [str(TOOL), *map(str, args)])
        runpy.run_path(str(TOOL), run_name='__main__')
    return call


def test_captions_of_a_list(run, tmp_path, capsys):
    pytest.importorskip('transformers', reason="needs the extra: pip install 'vlplugins[text]'")
    model = write_git(tmp_path / 'git', write_tokenizer(tmp_path))
    write_clip(tmp_path / 'one.mp4', 8, size=(32, 32))
    (tmp_path / 'broken.mp4').write_bytes(b'no video')
    (tmp_path / 'list.txt').write_text('one.mp4 0 0.2 1\nbroken.mp4 0 1 2\n')
    out = tmp_path / 'captions.json'
    run(tmp_path / 'list.txt', '--segments', '--root', tmp_path, '--model', model, '--out', out, '--max-new-tokens', 5)
    said = capsys.readouterr().out
    assert 'captions.json: captions of 1 clips' in said
    assert '1 clips have no caption, as broken|0|1 (' in said
    captions = read_captions(out)
    assert list(captions) == ['one|0|0.2']
    assert set(captions['one|0|0.2'][0].split()) <= set(WORDS)
    assert (tmp_path / 'captions.json.failed.txt').read_text().startswith('broken|0|1\t')


def test_faults_are_said_without_a_traceback(run, tmp_path, capsys):
    with pytest.raises(SystemExit, match='2'):
        run(tmp_path / 'nowhere.txt', '--model', tmp_path, '--out', tmp_path / 'out.json')
    assert 'nowhere.txt does not exist' in capsys.readouterr().err
