"""A run in parts on a Ray cluster, whose nodes share a folder.

    python docs/clusters/ray_parts.py SCENARIO PARTS FOLDER [options of `omnicap run`]

Without RAY_ADDRESS it starts Ray on this machine.
"""

import os
import subprocess
import sys

import ray


@ray.remote(num_cpus=1, max_retries=2)
def part(number, scenario, parts, folder, options):
    """Simulates one part where the task lands. A part that is there already is not made again."""
    command = ["omnicap", "run", scenario, "--part", f"{number}/{parts}", "--out", folder]
    subprocess.run([*command, "--threads", "1", "--quiet", *options], check=True)


def main():
    scenario, parts, folder, *options = sys.argv[1:]
    # Tasks run in folders of their own.
    scenario, folder = os.path.abspath(scenario), os.path.abspath(folder)
    ray.init(include_dashboard=False)
    ray.get([part.remote(number, scenario, parts, folder, options) for number in range(1, int(parts) + 1)])
    subprocess.run(["omnicap", "merge", folder, "--out", f"{folder}/merged"], check=True)


if __name__ == "__main__":
    main()
