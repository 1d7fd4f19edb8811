"""Forecasts before the close of poll, projections after it: what the House will be, with honest uncertainty.

>>> from hustings.forecast.settings import shipped_settings
>>> max(shipped_settings().fitted_on)
2019
"""
