"""A run in parts on a Dask cluster, whose workers share a folder.

    python docs/clusters/dask_parts.py SCENARIO PARTS FOLDER [options of `omnicap run`]

Without an address it starts workers on this machine; DASK_SCHEDULER_ADDRESS names a cluster that runs.
"""

import os
import subprocess
import sys

from dask.distributed import Client


def part(number, scenario, parts, folder, options):
    """Simulates one part where the task lands. A part that is there already is not made again."""
    command = ["omnicap", "run", scenario, "--part", f"{number}/{parts}", "--out", folder]
    subprocess.run([*command, "--threads", "1", "--quiet", *options], check=True)


def main():
    scenario, parts, folder, *options = sys.argv[1:]
    with Client(os.environ.get("DASK_SCHEDULER_ADDRESS")) as client:
        numbers = range(1, int(parts) + 1)
        # Not pure: a task is done for the file that it leaves, and not for what it returns.
        done = client.map(part, numbers, scenario=scenario, parts=parts, folder=folder, options=options, pure=False)
        client.gather(done)
    subprocess.run(["omnicap", "merge", folder, "--out", f"{folder}/merged"], check=True)


if __name__ == "__main__":
    main()
