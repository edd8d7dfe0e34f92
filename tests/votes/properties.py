"""How the property tests of the votes run: a number of examples, and no clock."""

from hypothesis import HealthCheck, settings


def examples(number: int) -> settings:
    return settings(
        max_examples=number, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
