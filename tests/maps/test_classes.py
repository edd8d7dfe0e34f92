from concert.maps.classes import classes_of


def spread(*values: float) -> list[tuple[float, float, int]]:
    found = classes_of({f"{n:05}": value for n, value in enumerate(values)})
    return [(one.least, one.most, len(one.communes)) for one in found]


def test_five_classes_of_as_many_communes_each() -> None:
    assert spread(*range(50)) == [
        (0, 9, 10),
        (10, 19, 10),
        (20, 29, 10),
        (30, 39, 10),
        (40, 49, 10),
    ]


def test_each_commune_is_in_one_class_and_one_only() -> None:
    values = {f"{n:05}": float(n % 17) for n in range(158)}

    codes = [code for one in classes_of(values) for code in one.communes]

    assert sorted(codes) == sorted(values)


def test_equal_values_are_never_parted() -> None:
    found = spread(*[0] * 40, *range(1, 11))

    assert found == [(0, 0, 40), (1, 3, 3), (4, 5, 2), (6, 8, 3), (9, 10, 2)]


def test_few_different_values_make_few_classes() -> None:
    assert spread(3, 3, 3) == [(3, 3, 3)]
    assert spread(1, 2) == [(1, 1, 1), (2, 2, 1)]
    assert spread() == []
