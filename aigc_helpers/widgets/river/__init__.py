"""An instrument: points that flow from noise to data along a field, step by step, and how far the steps lead astray."""

from aigc_helpers.widgets.river.instrument import River

__all__ = ["River"]
