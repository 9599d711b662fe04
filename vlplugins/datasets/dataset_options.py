"""Options of `VideoDataset` that exclude each other, told apart before anything is read."""

from typing import Optional, Union

from .segments import SEGMENT_UNITS


def check_errors(on_error: str, test_mode: bool) -> None:
    """Training resamples, a test skips.

    Raises:
        ValueError: An unknown `on_error`, or one that does not fit `test_mode`.
    """
    if on_error not in ('raise', 'resample', 'skip'):
        raise ValueError(f"VideoDataset: on_error={on_error!r} is unknown; choose 'raise', 'resample' (in training) or "
                         "'skip' (in a test)")
    if on_error == 'resample' and test_mode:
        raise ValueError("VideoDataset: on_error='resample' would put other videos into a test set (test_mode=True) "
                         "and falsify its metric; use on_error='skip', which marks them, or 'raise'")
    if on_error == 'skip' and not test_mode:
        raise ValueError("VideoDataset: on_error='skip' marks the videos that a test leaves out (test_mode=True); in "
                         "training use on_error='resample'")


def check_subset(shots: Optional[int], fraction: Optional[float], repeat: Union[int, str], test_mode: bool,
                 multi_class: bool) -> None:
    """A subset is drawn for training, from videos with one label.

    Raises:
        ValueError: Both `shots` and `fraction`, one of them with a test set or several labels, or a wrong `repeat`.
    """
    if shots is not None and fraction is not None:
        raise ValueError(f'VideoDataset: shots={shots} and fraction={fraction} exclude each other; set one to None')
    if repeat != 'auto' and (isinstance(repeat, bool) or not isinstance(repeat, int) or repeat < 1):
        raise ValueError(f"VideoDataset: repeat={repeat!r} must be a whole number from 1 on, or 'auto'")
    given = {'shots': shots, 'fraction': fraction, 'repeat': None if repeat == 1 else repeat}
    for name, value in given.items():
        if value is not None and test_mode:
            raise ValueError(f'VideoDataset: {name}={value} belongs to training, but test_mode=True; a test set is '
                             'tested whole, each video once')
        if value is not None and multi_class and name != 'repeat':
            raise ValueError(f'VideoDataset: {name}={value} draws from videos with one label, but multi_class=True')


def check_segments(segments: bool, segment_unit: str, allow_unlabelled: bool) -> None:
    """Segments are in a known unit and have labels.

    Raises:
        ValueError: An unknown unit, or segments that may lack a label.
    """
    if segment_unit not in SEGMENT_UNITS:
        raise ValueError(f'VideoDataset: segment_unit={segment_unit!r} is unknown; choose one of '
                         f'{", ".join(SEGMENT_UNITS)}')
    if segments and allow_unlabelled:
        raise ValueError('VideoDataset: segments=True needs labels; leave allow_unlabelled out')


def check_draws(num_draws: int, test_mode: bool) -> None:
    """Several clips of a video are drawn for training.

    Raises:
        ValueError: No number from 1 on, or more than 1 in a test.
    """
    if isinstance(num_draws, bool) or not isinstance(num_draws, int) or num_draws < 1:
        raise ValueError(f'VideoDataset: num_draws={num_draws!r} must be a whole number from 1 on')
    if num_draws > 1 and test_mode:
        raise ValueError(f'VideoDataset: num_draws={num_draws} belongs to training, but test_mode=True; a test shows '
                         'several clips of a video as its views (num_clips of the sampler)')


def check_cache(cache_gib: Optional[float]) -> None:
    """Decoded videos need room.

    Raises:
        ValueError: No positive number.
    """
    if cache_gib is not None and (isinstance(cache_gib, bool) or not cache_gib > 0):
        raise ValueError(f'VideoDataset: cache_gib={cache_gib!r} must be a number of GiB above 0, or None to decode a '
                         'video whenever it is asked for')
