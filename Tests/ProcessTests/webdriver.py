#!/usr/bin/env python3
"""A command of the WebDriver protocol (W3C) to a driver on this machine.

Standard input has the command's JSON body, or one on each line: then the command is sent for each
of them. The last answer's value is printed as JSON.

usage: webdriver.py PORT METHOD PATH
"""

import http.client
import json
import sys

ANSWER_SECONDS = 60


def main():
    port, method, path = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    for body in sys.stdin.read().split("\n"):
        connection.request(method, path, body.encode("utf-8") or None, {"Content-Type": "application/json"})
        response = connection.getresponse()
        answer = json.loads(response.read())
        if response.status != 200:
            break
    print(json.dumps(answer.get("value")))
    return 0 if response.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
