from .decay_free_constructor import DecayFreeOptimWrapperConstructor

__all__ = ['DecayFreeOptimWrapperConstructor']
