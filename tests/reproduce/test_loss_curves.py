import json

import pytest

from vlplugins.reproduce.loss_curves import main


def write_log(folder, losses):
    (folder / '20240101_000000/vis_data').mkdir(parents=True)
    lines = [json.dumps(dict(step=step, loss=loss)) for step, loss in enumerate(losses, 1)]
    (folder / '20240101_000000/vis_data/scalars.json').write_text('\n'.join(lines))


def test_draws_the_runs_and_tells_their_last_losses(tmp_path):
    write_log(tmp_path / 'a', [3.0, 2.0, 1.0])
    write_log(tmp_path / 'b', [3.0, 2.5])
    out = tmp_path / 'metrics.json'
    main(['config.py', str(out), '--run', 'text', str(tmp_path / 'a'), '--run', 'only', str(tmp_path / 'b')])
    assert json.loads(out.read_text()) == dict(text=1.0, only=2.5, picture=str(tmp_path / 'loss.png'))
    assert (tmp_path / 'loss.png').read_bytes().startswith(b'\x89PNG')


def test_run_without_a_loss_is_named(tmp_path):
    write_log(tmp_path / 'a', [])
    with pytest.raises(ValueError, match="the run 'text' logged no loss"):
        main(['config.py', str(tmp_path / 'metrics.json'), '--run', 'text', str(tmp_path / 'a')])
