"""`python -m lms.media.child JOBFOLDER`: builds one lesson in a process of its own, for `run.build_in_child`.

Reads job.json ({"script", "extras", "images": {path: file}, "films": {path: file}, "kept", "language", "parent"}), builds
into JOBFOLDER/made and prints "progress 40" lines. Ends with 0; otherwise with one plain line on stderr.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from lms import language
from lms.media import extras
from lms.media.build import BuildFailed, build
from lms.media.script import from_json

NICENESS = 10
"""Pages come before media: the server's own work is served first."""


def main(job_folder: Path) -> int:
    """Build the job in `job_folder`; the answer is the exit code."""
    job = json.loads((job_folder / "job.json").read_text(encoding="utf-8"))
    language.choose(job["language"])
    images = {path: (job_folder / name).read_bytes() for path, name in job["images"].items()}
    made = job_folder / "made"
    made.mkdir()

    def report(percent: int) -> None:
        if os.getppid() != job["parent"]:
            # The server that asked is gone: nobody will take what is made here.
            raise SystemExit(3)
        print(f"progress {percent}", flush=True)

    try:
        build(
            from_json(job["script"]), images, made, report, extras=extras.from_json(job["extras"]),
            films={path: Path(file) for path, file in job["films"].items()}, kept=job["kept"],
        )  # fmt: skip
    except BuildFailed as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    os.nice(NICENESS)
    sys.exit(main(Path(sys.argv[1])))
