"""The colours of all pictures."""

from typing import Tuple

INK, MUTED, RULE, ACCENT, SECOND = '#1d2733', '#6b7785', '#e3e8ee', '#1f6feb', '#d9480f'

# Twelve colours that stay apart for most colour-blind readers when they are neighbours in this order.
REGION_COLOURS: Tuple[Tuple[int, int, int], ...] = (
    (31, 119, 235), (255, 159, 28), (46, 160, 67), (214, 51, 108), (23, 190, 207), (255, 212, 59), (121, 80, 242),
    (240, 101, 67), (130, 201, 30), (132, 94, 64), (250, 162, 193), (73, 80, 87))


def blend(share: float) -> str:
    """From nearly white at 0 to the accent colour at 1, as a CSS colour."""
    light, full = (243, 246, 250), (20, 86, 194)
    share = max(0., min(1., share)) ** .8
    return '#' + ''.join(f'{round(a + (b - a) * share):02x}' for a, b in zip(light, full))


def region_colour(region: int) -> Tuple[int, int, int]:
    """Red, green and blue of a region's number; they repeat after twelve."""
    return REGION_COLOURS[region % len(REGION_COLOURS)]
