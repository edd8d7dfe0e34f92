"""Going to get a file from a portal that is slow, full, out of order, gone or not what it says."""

import gzip
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from concert.core.clock import utc_now
from concert.core.errors import Refused
from concert.opendata.arrivals import Version
from concert.opendata.courier import Courier, Patience
from tests.breakdowns import (
    answering,
    broken_chunk,
    cut_after,
    dripping,
    holding,
    nobodys_certificate,
    page,
    page_in_disguise,
    sent_to,
    slow,
)
from tests.live import free_port
from tests.portal import Handler, PortalOnThisMachine, portal_on_this_machine

pytestmark = pytest.mark.usefixtures("app")

CONTENT = b"UAI;IPS\r\n" + b"0350001X;101,5\r\n" * 4000
HURRIED = Patience(pauses=(2, 4), longest_pause=60, answer=10, connection=10, whole=60)


class Trip:
    """A courier, what it said and how long it was made to wait."""

    def __init__(self, patience: Patience = HURRIED) -> None:
        self.waited: list[float] = []
        self.said: list[str] = []
        self.courier = Courier(
            "Concert/0 (+https://concert.exemple.fr)",
            patience=patience,
            wait=self.waited.append,
            say=self.said.append,
        )


@pytest.fixture
def portal() -> Iterator[PortalOnThisMachine]:
    with portal_on_this_machine() as portal:
        portal.files["/f.csv"] = CONTENT
        yield portal


@pytest.fixture
def trip() -> Iterator[Trip]:
    trip = Trip()
    with trip.courier:
        yield trip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "f.csv"


def refusal(trip: Trip, address: str, path: Path) -> str:
    """The one sentence, and that nothing was left on the disk."""
    with pytest.raises(Refused) as refused:
        trip.courier.save(address, path)
    assert list(path.parent.iterdir()) == []
    assert "\n" not in refused.value.reason
    return refused.value.reason


def test_a_file_comes_whole_and_says_how_far_it_is(
    portal: PortalOnThisMachine, trip: Trip, path: Path
) -> None:
    told: list[tuple[int, int | None]] = []

    trip.courier.save(f"{portal.address}/f.csv", path, progress=lambda *far: told.append(far))

    assert path.read_bytes() == CONTENT
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert portal.asked[0].headers["User-Agent"] == "Concert/0 (+https://concert.exemple.fr)"
    assert list(path.parent.iterdir()) == [path]


def test_a_compressed_answer_is_kept_uncompressed(
    portal: PortalOnThisMachine, trip: Trip, path: Path
) -> None:
    portal.fails(
        lambda request: request.content(
            gzip.compress(CONTENT), "text/csv", headers={"Content-Encoding": "gzip"}
        )
    )

    trip.courier.save(f"{portal.address}/f.csv", path)

    assert path.read_bytes() == CONTENT


def test_a_file_that_has_not_changed_is_not_downloaded_again(
    portal: PortalOnThisMachine, trip: Trip, path: Path
) -> None:
    version = trip.courier.save(f"{portal.address}/f.csv", path)
    path.unlink()

    again = trip.courier.save(f"{portal.address}/f.csv", path, known=version)

    assert again is None
    assert not path.exists()
    portal.files["/f.csv"] = CONTENT[:100]
    assert trip.courier.save(f"{portal.address}/f.csv", path, known=version)


PASSING = {
    "too many requests": answering(429, "Too many requests"),
    "a breakdown": answering(500),
    "a breakdown on the way": answering(502),
    "maintenance": answering(503),
    "a cut": cut_after(CONTENT, 5000),
    "a chunk that is not ended": broken_chunk(CONTENT[:5000]),
    "nothing": holding(b""),
    "an error that passes for a file": holding(b'{"error_code": "ODSError", "message": "no"}'),
    "a code that is not gzip": lambda request: request.content(
        b"plain", "text/csv", headers={"Content-Encoding": "gzip"}
    ),
}


@pytest.mark.parametrize("trouble", PASSING.values(), ids=PASSING.keys())
def test_what_may_pass_is_tried_again_after_longer_and_longer_pauses(
    portal: PortalOnThisMachine, trip: Trip, path: Path, trouble: Handler
) -> None:
    portal.fails(trouble, times=2)

    trip.courier.save(f"{portal.address}/f.csv", path)

    assert path.read_bytes() == CONTENT
    assert trip.waited == [2, 4]
    assert "Nouvel essai dans 2\u00a0s (2 sur 3)." in trip.said[0]


@pytest.mark.parametrize("trouble", PASSING.values(), ids=PASSING.keys())
def test_what_does_not_pass_is_refused_in_the_end(
    portal: PortalOnThisMachine, trip: Trip, path: Path, trouble: Handler
) -> None:
    portal.fails(trouble, times=3)

    assert refusal(trip, f"{portal.address}/f.csv", path).startswith(
        ("127.0.0.1", "Le téléchargement depuis 127.0.0.1 a été coupé")
    )
    assert len(portal.asked) == 3


def test_a_cut_download_goes_on_from_where_it_stopped(
    portal: PortalOnThisMachine, trip: Trip, path: Path
) -> None:
    headers = {"ETag": f'"{hash(CONTENT)}"', "Accept-Ranges": "bytes"}
    portal.fails(cut_after(CONTENT, 5000, headers))

    trip.courier.save(f"{portal.address}/f.csv", path)

    assert path.read_bytes() == CONTENT
    assert portal.asked[1].headers["Range"] == "bytes=5000-"


def test_a_cut_download_begins_again_when_the_file_has_changed_meanwhile(
    portal: PortalOnThisMachine, trip: Trip, path: Path
) -> None:
    portal.fails(cut_after(b"old" * 3000, 5000, {"ETag": '"old"', "Accept-Ranges": "bytes"}))

    trip.courier.save(f"{portal.address}/f.csv", path)

    assert path.read_bytes() == CONTENT


def test_the_rest_of_something_else_is_not_glued_to_what_came(
    portal: PortalOnThisMachine, trip: Trip, path: Path
) -> None:
    portal.fails(cut_after(CONTENT, 5000, {"ETag": '"one"', "Accept-Ranges": "bytes"}))
    portal.fails(
        lambda request: request.content(
            CONTENT[1:], "text/csv", 206, {"Content-Range": f"bytes 1-{len(CONTENT)}/*"}
        )
    )

    trip.courier.save(f"{portal.address}/f.csv", path)

    assert path.read_bytes() == CONTENT


@pytest.mark.parametrize("as_a_date", [False, True])
def test_the_pause_that_the_portal_asks_for_is_kept(
    portal: PortalOnThisMachine, trip: Trip, path: Path, as_a_date: bool
) -> None:
    date = format_datetime(utc_now() + timedelta(seconds=31), usegmt=True)
    portal.fails(answering(429, Retry_After=date if as_a_date else "30"))

    trip.courier.save(f"{portal.address}/f.csv", path)

    assert len(trip.waited) == 1
    assert 28 < trip.waited[0] <= 31


def test_a_pause_too_long_for_a_command_is_said_instead_of_waited(
    portal: PortalOnThisMachine, trip: Trip, path: Path
) -> None:
    portal.fails(answering(429, Retry_After="3600"))

    said = refusal(trip, f"{portal.address}/f.csv", path)

    assert said.endswith(
        "reçoit trop de demandes et nous fait attendre. Recommencez dans 60 minutes."
    )
    assert trip.waited == []


FINAL = {
    "a dataset that was renamed": (answering(404, "Unknown dataset: x."), "l’a sans doute renommé"),
    "a dataset that is gone": (answering(410), "l’a sans doute renommé"),
    "a condition the API does not read": (answering(400, "ODSQL"), "Il dit : « ODSQL »"),
    "a door": (answering(403), "refuse de donner ce fichier (erreur 403)"),
    "a page": (page, "par une page, pas par un fichier"),
    "a page said to be a file": (page_in_disguise, "par une page, pas par un fichier"),
    "another machine": (sent_to("https://ailleurs.exemple.fr/f.csv"), "nous envoie ailleurs"),
    "another port": (sent_to("http://127.0.0.1:1/"), "nous envoie ailleurs"),
    "a file of this machine": (sent_to("file:///etc/passwd"), "nous envoie ailleurs"),
    "its own address without end": (sent_to("/f.csv"), "sans fin"),
}


@pytest.mark.parametrize(("trouble", "said"), FINAL.values(), ids=FINAL.keys())
def test_what_will_not_pass_is_refused_at_once(
    portal: PortalOnThisMachine, trip: Trip, path: Path, trouble: Handler, said: str
) -> None:
    portal.fails(trouble, times=9)

    assert said in refusal(trip, f"{portal.address}/f.csv", path)
    assert trip.waited == []


def test_a_redirection_on_the_same_machine_is_followed(
    portal: PortalOnThisMachine, trip: Trip, path: Path
) -> None:
    portal.fails(sent_to("/f.csv?autre"), at="/ancien")

    trip.courier.save(f"{portal.address}/ancien", path)

    assert path.read_bytes() == CONTENT


def test_a_portal_that_does_not_answer_is_given_up(portal: PortalOnThisMachine, path: Path) -> None:
    done = threading.Event()
    portal.fails(slow(done.wait), times=3)
    with (trip := Trip(replace(HURRIED, answer=0.1))).courier:
        said = refusal(trip, f"{portal.address}/f.csv", path)

    done.set()
    assert said == "127.0.0.1 ne répond pas à temps."


def test_a_portal_that_never_ends_is_given_up(portal: PortalOnThisMachine, path: Path) -> None:
    portal.fails(dripping(CONTENT))
    with (trip := Trip(replace(HURRIED, whole=0.2))).courier:
        assert "envoie trop lentement" in refusal(trip, f"{portal.address}/f.csv", path)


@pytest.mark.parametrize("trouble", [None, dripping(CONTENT)])
def test_a_file_too_large_is_given_up(
    portal: PortalOnThisMachine, path: Path, trouble: Handler | None
) -> None:
    if trouble:
        portal.fails(trouble)
    with (trip := Trip(replace(HURRIED, largest=1024))).courier:
        assert "Ce fichier est trop gros" in refusal(trip, f"{portal.address}/f.csv", path)


def test_a_machine_without_network_says_so(path: Path) -> None:
    with (trip := Trip(replace(HURRIED, pauses=()))).courier:
        assert "ne se laisse pas joindre" in refusal(trip, f"http://127.0.0.1:{free_port()}/", path)
        # No name ends in .invalid, whoever answers (RFC 6761).
        assert "ne se résout pas" in refusal(trip, "http://portail.invalid/", path)


def test_a_portal_whose_identity_is_not_proved_gives_nothing(
    trip: Trip, path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    certificate = nobodys_certificate(tmp_path_factory.mktemp("tls"))
    with portal_on_this_machine(certificate) as portal:
        said = refusal(trip, f"{portal.address}/f.csv", path)

    assert said.startswith("L’identité de 127.0.0.1 n’est pas prouvée")
    assert portal.asked == []


def test_a_disk_that_is_full_is_told_in_a_sentence(
    portal: PortalOnThisMachine, trip: Trip, path: Path
) -> None:
    path.with_name("f.csv.part").symlink_to("/dev/full")

    assert "Il n’y a plus de place dans" in refusal(trip, f"{portal.address}/f.csv", path)


def test_a_folder_that_is_not_there_is_told_in_a_sentence(
    portal: PortalOnThisMachine, trip: Trip, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="Rien ne s’écrit dans"):
        trip.courier.save(f"{portal.address}/f.csv", tmp_path / "nulle part" / "f.csv")


def test_only_what_was_known_is_asked_about() -> None:
    assert Version().conditions == {}
    assert Version(etag='"a"', modified="Sun, 01 Mar 2026 10:00:00 GMT").conditions == {
        "If-None-Match": '"a"',
        "If-Modified-Since": "Sun, 01 Mar 2026 10:00:00 GMT",
    }
