"""Asks a running post what its OpenAPI document promises, with schemathesis and all its checks.

    schema_check.py SCHEMATHESIS ADDRESS CA CREDENTIAL SESSION SECONDS ROLE

Prints one JSON object: the exit code of schemathesis, how many cases it made, what failed and the
end of what it said. A request may be long: of each line its beginning and its end.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

program, address, authority, credential, session, seconds, role = sys.argv[1:]
# A stream of events has no end, whoever signs out is signed out, and the power side is another role
# that does not run here (503): these have tests of their own.
left_out = ["alerts", "closeSession", "power", "requestLoads"]
# An auditor, whom most calls refuse, asks for what is an auditor's.
only = ["audit", "statistics", "searchCrossings", "getCrossing"] if role == "auditor" else []
command = [
    program, "--config-file", str(pathlib.Path(__file__).with_name("schemathesis.toml")),
    "run", f"{address}/openapi.yaml", "--url", address,
    "--header", f"Authorization: Bearer {credential}", "--header", f"Waypost-Session: {session}",
    "--tls-verify", authority, "--checks", "all", "--max-time", seconds, "--seed", "1",
    "--request-timeout", "20", "--no-color", "--suppress-health-check", "all",
    "--generation-database", "none",
]
for name in only:
    command += ["--include-operation-id", name]
for name in [] if only else left_out:
    command += ["--exclude-operation-id", name]
# It leaves a folder where it runs.
with tempfile.TemporaryDirectory() as folder:
    answer = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
lines = [line if len(line) < 600 else f"{line[:300]} ... {line[-300:]}"
         for line in (answer.stdout + answer.stderr).splitlines()]
failures = next((number for number, line in enumerate(lines) if " FAILURES " in line), len(lines))
made = re.search(r"([0-9]+) generated", answer.stdout)
print(json.dumps({
    "code": answer.returncode, "cases": int(made.group(1)) if made else 0,
    "said": "\n".join(lines[failures:])[:12000] + "\n".join(lines)[-4000:],
}))
