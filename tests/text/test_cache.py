import multiprocessing
import os
from pathlib import Path

import pytest
import torch

from vlplugins.text.cache import cache_root, digest_of, read_tensor, write_tensor


def test_root_is_the_environments(monkeypatch, tmp_path):
    monkeypatch.setenv('VLPLUGINS_CACHE', str(tmp_path / 'here'))
    assert cache_root() == tmp_path / 'here'
    monkeypatch.delenv('VLPLUGINS_CACHE')
    monkeypatch.setenv('HOME', str(tmp_path))
    assert cache_root() == tmp_path / '.cache' / 'vlplugins'


def test_a_user_without_a_home(monkeypatch, caplog):
    monkeypatch.delenv('VLPLUGINS_CACHE')
    monkeypatch.setattr(Path, 'expanduser', lambda self: (_ for _ in ()).throw(RuntimeError('no home directory')))
    path = cache_root() / 'x.pt'
    assert read_tensor(path) is None and not caplog.records
    assert not write_tensor(path, torch.ones(1))
    assert 'Set VLPLUGINS_CACHE' in caplog.text


def test_written_and_read(tmp_path):
    path, tensor = tmp_path / 'a' / 'b' / 'x.pt', torch.randn(3, 4)
    assert read_tensor(path) is None
    assert write_tensor(path, tensor)
    assert torch.equal(read_tensor(path), tensor)
    assert os.listdir(path.parent) == ['x.pt']


def _flip(content):
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1:]


@pytest.mark.parametrize('damage', [lambda content: content[:len(content) // 2], lambda content: b'', _flip,
                                    lambda content: b'not a tensor'])
def test_a_damaged_file_is_none_and_said(tmp_path, caplog, damage):
    path = tmp_path / 'x.pt'
    write_tensor(path, torch.randn(400, 16))
    path.write_bytes(damage(path.read_bytes()))
    assert read_tensor(path) is None
    assert 'x.pt is damaged' in caplog.text


def test_a_file_of_others_is_not_trusted(tmp_path):
    path = tmp_path / 'x.pt'
    for content in (torch.ones(2), {'tensor': torch.ones(2)}, {'tensor': torch.ones(2), 'sha256': '0'}, {'tensor': 3}):
        torch.save(content, path)
        assert read_tensor(path) is None


def test_a_folder_that_cannot_be_written(tmp_path, caplog):
    (tmp_path / 'file').touch()
    assert not write_tensor(tmp_path / 'file' / 'x.pt', torch.ones(1))
    assert 'cannot be written' in caplog.text and 'VLPLUGINS_CACHE' in caplog.text


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / 'x.pt'
    write_tensor(path, torch.zeros(2))
    monkeypatch.setattr(os, 'replace', lambda *_: (_ for _ in ()).throw(OSError('disk full')))
    assert not write_tensor(path, torch.ones(2))
    assert torch.equal(read_tensor(path), torch.zeros(2))
    assert os.listdir(tmp_path) == ['x.pt']


def _write_and_read(path, start, results):
    start.wait()
    good = 0
    for value in range(20):
        write_tensor(path, torch.full((2000, 16), float(value)))
        found = read_tensor(path)
        good += found is not None and bool((found == found[0, 0]).all())
    results.put(good)


def test_processes_that_write_together_never_read_a_part(tmp_path):
    context = multiprocessing.get_context('fork')
    start, results = context.Barrier(4), context.Queue()
    workers = [context.Process(target=_write_and_read, args=(tmp_path / 'x.pt', start, results)) for _ in range(4)]
    for worker in workers:
        worker.start()
    assert [results.get(timeout=60) for _ in workers] == [20] * 4
    for worker in workers:
        worker.join(timeout=60)
    assert os.listdir(tmp_path) == ['x.pt']


def test_digest_tells_lists_of_parts_apart():
    lists = [('ab', 'c'), ('a', 'bc'), ('abc', ), ('c', 'ab'), ('ab', 'c', '')]
    assert len({digest_of(*parts) for parts in lists}) == len(lists)
    assert digest_of('é') == digest_of('é'.encode())
