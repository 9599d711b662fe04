import pytest

from tests.reproduce.mini.made_up import cell, results, row, table
from vlplugins.reproduce.mini.claims import Claim, judged
from vlplugins.reproduce.mini.page import write_page
from vlplugins.reproduce.mini.show import as_text, table_cells, written
from vlplugins.reproduce.mini.verdicts import Demand

CLAIMS = (Claim('Text4Vis', 'text above random', 'Table 6', ('a.b', 'text', 'top1'), ('a.b', 'random', 'top1'),
                Demand(bound=8)),
          Claim('Text4Vis', 'random | orthogonal alike', 'Table 6', ('a.b', 'random', 'top1'), 52.0, Demand(within=5)),
          Claim('FILS', 'not measured', 'Fig. 5', ('a.b', 'text', 'unseen'), 50.0, Demand(above=None, bound=0.5)))


def with_claims(found):
    return {**found, 'claims': judged(CLAIMS, found)}


@pytest.fixture
def measured():
    bars = table('a.b', row('text', top1=cell([70, 72], [74, 74], [76, 76]), unseen=cell([], [], [])),
                 row('random', top1=cell([50, 52], [53, 53], [52, 52])))
    curve = table('a.curve', row('a', 1, top1=cell([5], [6], [7])), row('b', 2, top1=cell([6], [8], [9])),
                  row('level', top1=cell([4], [4], [4])), curve='epochs')
    return with_claims(results(bars, curve, table('a.empty', row('gone', top1=cell([], [], [])))))


def test_page(measured, tmp_path):
    held_back = with_claims(results(table('a.b', row('text', top1=cell([70])), row('random', top1=cell([60]))),
                                    worlds=[7]))
    page = write_page(measured, tmp_path / 'docs', held_back, {'world.jpg': 'The world.'}).read_text()
    assert ('| text above random | Table 6 | +21.67 ± 3.51 | +20.00, +21.00, +24.00 | > 0, mean ≥ 8 | **holds** | '
            '+10.00 |') in page
    assert '| random / orthogonal alike |' in page and 'within ±5' in page
    assert '| not measured | Fig. 5 | not measured | – | mean ≥ 0.5 | **not decidable here** | – |' in page
    assert 'Of 3 claims: 2 × *holds*, 1 × *not decidable here*.' in page
    assert ('world 7. Of 2 claims that hold or do not hold, 1 come out on the same side there, all but '
            '"random | orthogonal alike".') in page
    assert '| row text | 73.7 ± 2.5 (0.8) | - | 12.5 |' in page
    assert '| floor: chance | 2.0 | - | - |' in page
    assert '| floor: the object alone | 9.0 | - | - |' in page
    assert 'not measured: row text (Unseen) in world 0' in page
    assert '![The world.](mini_results/world.jpg)' in page
    assert 'A processor, 2 cores' in page
    pictures = {path.name: path.stat().st_size for path in (tmp_path / 'docs/mini_results').iterdir()}
    assert set(pictures) == {'a.b.png', 'a.curve.png'} and min(pictures.values()) > 2000


def test_three_worlds_that_were_held_back_have_verdicts(measured, tmp_path):
    held_back = with_claims(results(table('a.b', row('text', top1=cell([70], [70], [70])),
                                          row('random', top1=cell([60], [61], [62]))), worlds=[7, 8, 9]))
    page = write_page(measured, tmp_path, held_back).read_text()
    assert '| **holds** | +10.00, +9.00, +8.00: holds |' in page
    assert '"random | orthogonal alike". By the same rule 1 have the same verdict in these worlds alone.' in page


def test_text(measured):
    lines = list(as_text(measured))
    assert lines[0] == 'a.b: A table'
    assert 'row random               52.0 ± 1.0 (0.8)  -           12.5' in lines
    assert lines[-1].startswith('Mean ± standard deviation between 3 worlds')


def test_rows_of_a_curve_with_the_same_label_tell_what_they_differ_in():
    rows = [{**row(f'text_{shots}', x=shots, top1=cell([50.0])), 'label': 'text'} for shots in (2, 4)]
    labels = [line[0] for line in table_cells(table('a.curve', *rows, row('other'), curve='shots'))]
    assert labels[1:4] == ['text, 2 shots', 'text, 4 shots', 'row other']


def test_cells():
    assert written(None) == written(cell([])) == '-'
    assert written(cell([0.5])) == '0.50'
    assert written(cell([10, 12], [20, 22])) == '16.0 ± 7.1 (1.4)'
