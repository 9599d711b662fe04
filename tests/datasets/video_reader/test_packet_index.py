import pytest

from vlplugins.datasets.video_reader.packet_index import Packet, PacketIndex, Run


def index_of(*packets: tuple) -> PacketIndex:
    """Index of packets written as (pts, kind): K key frame, P other, X key frame cut away, D other one cut away."""
    return PacketIndex([Packet(pts, place, kind in 'KX', kind in 'XD') for place, (pts, kind) in enumerate(packets)])


def test_presentation_order_is_that_of_the_stamps():
    index = index_of((0, 'K'), (3, 'P'), (1, 'P'), (2, 'P'))
    assert len(index) == 4
    assert [index.packets[place].pts for place in index.shown] == [0, 1, 2, 3]


def test_frames_of_one_group_make_one_run_up_to_the_last_in_decoding_order():
    index = index_of((0, 'K'), (3, 'P'), (1, 'P'), (2, 'P'), (4, 'K'), (5, 'P'))
    assert index.plan([3, 1]) == [Run(0, 2, {3, 1})]


def test_groups_without_a_wanted_frame_are_passed_over():
    index = index_of((0, 'K'), (1, 'P'), (2, 'K'), (3, 'P'), (4, 'K'), (5, 'P'))
    assert index.plan([0, 5]) == [Run(0, 0, {0}), Run(4, 5, {5})]


def test_leading_frame_of_an_open_group_is_decoded_from_the_key_frame_before():
    index = index_of((0, 'K'), (1, 'P'), (4, 'K'), (2, 'P'), (3, 'P'), (5, 'P'))
    assert index.plan([3]) == [Run(0, 4, {3})]
    assert index.plan([5]) == [Run(2, 5, {5})]


def test_runs_that_overlap_become_one():
    index = index_of((0, 'K'), (1, 'P'), (4, 'K'), (2, 'P'), (3, 'P'), (5, 'P'))
    assert index.plan([1, 4, 3]) == [Run(0, 4, {1, 4, 3})]


def test_packets_that_an_edit_list_cuts_away_are_decoded_but_do_not_count():
    index = index_of((-2, 'X'), (-1, 'D'), (0, 'P'), (1, 'P'))
    assert len(index) == 2
    assert index.plan([0]) == [Run(0, 2, {0})]


@pytest.mark.parametrize(('packets', 'obstacle'), [
    ([(0, 'K'), (None, 'P')], 'without a time stamp'),
    ([(0, 'K'), (1, 'P'), (1, 'P')], 'one time stamp'),
    ([(0, 'P'), (1, 'K')], 'key frame'),
    ([(2, 'K'), (1, 'P')], 'missing one'),
])
def test_streams_that_cannot_be_addressed(packets, obstacle):
    assert obstacle in index_of(*packets).obstacle


def test_packets_without_a_frame_are_an_obstacle():
    packets = [Packet(0, 0, True, False), Packet(1, 1, False, False, is_hidden=True)]
    assert PacketIndex(packets).obstacle == 'packets without a frame'


def test_repeated_stamps_have_no_place():
    index = index_of((0, 'X'), (1, 'D'), (0, 'K'), (2, 'P'))
    assert index.places == {1: 1, 2: 3}


def test_frame_rate_from_the_stamps():
    assert index_of((0, 'K'), (40, 'P'), (80, 'P')).frames_per_tick() == pytest.approx(1 / 40)
    assert index_of((7, 'K')).frames_per_tick() == 0
