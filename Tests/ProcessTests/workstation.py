#!/usr/bin/env python3
"""A workstation in a few lines: sends requests to the LAN API over one connection.

Standard input has a JSON object on each line: method, path, headers, body (a string, or null).
Each answer is a JSON line: status, headers (names in lower case), body, port (the client's own).

usage: workstation.py CA-FILE PORT
"""

import http.client
import json
import ssl
import sys

ANSWER_SECONDS = 60


def main():
    authority, port = sys.argv[1], int(sys.argv[2])
    context = ssl.create_default_context(cafile=authority)
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=ANSWER_SECONDS, context=context)
    for line in sys.stdin:
        request = json.loads(line)
        body = request["body"]
        connection.request(
            request["method"], request["path"],
            None if body is None else body.encode("utf-8"), request["headers"])
        own_port = connection.sock.getsockname()[1]
        response = connection.getresponse()
        answer = {
            "status": response.status,
            "headers": {name.lower(): value for name, value in response.getheaders()},
            "body": response.read().decode("utf-8"),
            "port": own_port,
        }
        print(json.dumps(answer), flush=True)
    connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
